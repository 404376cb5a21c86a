package klatsch.accounts;

import static klatsch.model.error.MatrixError.badJson;
import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.forbidden;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import klatsch.crypto.RandomText;
import klatsch.crypto.Sha256;
import klatsch.crypto.UnpaddedBase64;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.SteadyClock;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixError;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// User-interactive authentication: an operation that matters is refused with a list of ways to
/// prove oneself, and the client asks again with one stage done after the other.
///
/// What has been done is kept in a session. It belongs to one operation of one user, and from the
/// first request that has parameters also to these: nobody confirms the deletion of one device and
/// then deletes another. It ends when it is used, and it lets one request through.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#user-interactive-authentication-api)
public final class UserInteractive {
  /// Long enough to look up a password, short enough that a forgotten session does no harm.
  static final Duration LIFETIME = Duration.ofMinutes(15);

  /// 144 bits: nobody finds a session by trying.
  private static final int ID_BYTES = 18;

  /// Some 500 bytes each. Whoever floods us makes others begin anew, and no more.
  static final int MAX_SESSIONS = 10_000;

  private final Map<String, Stage> stages = new LinkedHashMap<>();
  private final RandomText random;
  private final Cache<String, Session> sessions;

  UserInteractive(List<Stage> stages, RandomText random, InstantSource clock) {
    stages.forEach(stage -> this.stages.put(stage.type(), stage));
    this.random = random;
    this.sessions =
        Caffeine.newBuilder()
            .maximumSize(MAX_SESSIONS)
            .expireAfterWrite(LIFETIME)
            .ticker(new SteadyClock(clock)::nanos)
            .executor(Runnable::run)
            .build();
  }

  /// @param parameters the hash of the operation's parameters, or `null` as long as there were none
  /// @param flows the ways to prove oneself, as they were when it began
  private record Session(
      String operation,
      @Nullable UserId user,
      @Nullable String parameters,
      List<Flow> flows,
      Proof proof) {

    boolean belongsTo(Operation asked) {
      return operation.equals(asked.name()) && Objects.equals(user, asked.user());
    }

    /// What has no parameters yet takes these.
    Session about(String asked) {
      return parameters == null ? new Session(operation, user, asked, flows, proof) : this;
    }

    /// Stays as it is where another request has gone on with another flow meanwhile.
    Session with(String stage, String shown, List<Flow> asked) {
      return proof.mayGoOnWith(stage, asked)
          ? new Session(operation, user, parameters, flows, proof.with(stage, shown))
          : this;
    }
  }

  /// Returns if the operation may go ahead, which uses the session up.
  ///
  /// @param flows the ways to prove oneself, one of which has to be gone to its end
  /// @param auth the `auth` of the request, if it has one
  /// @return what was proved
  /// @throws MatrixException with an [MatrixError.Unauthenticated] if there is more to prove
  public Proof authenticate(Operation operation, List<Flow> flows, @Nullable JsonObject auth) {
    return authenticate(operation, flows, auth, List.of());
  }

  /// The same, for an operation that has stages of its own, or in a way of its own.
  ///
  /// @param own win over those that all operations have
  public Proof authenticate(
      Operation operation, List<Flow> flows, @Nullable JsonObject auth, List<Stage> own) {
    var parameters = hash(operation.parameters());
    var fresh = new Session(operation.name(), operation.user(), parameters, flows, Proof.NONE);
    if (auth == null) {
      throw challenge(null, fresh, flows, null);
    }
    var id = optionalText(auth, "session");
    var type = optionalText(auth, "type");
    var session = id == null ? fresh : known(id, operation, parameters);
    if (session == null) {
      throw challenge(null, fresh, flows, null);
    }
    if (!Objects.equals(session.parameters(), parameters)) {
      throw forbidden("This session was begun for something else, please begin a new one");
    }
    if (type != null && !session.proof().has(type)) {
      var shown = attempt(id, session, flows, stage(type, own), type, auth);
      session = id == null ? session.with(type, shown, flows) : completed(id, type, shown, flows);
    }
    if (session == null) {
      throw challenge(null, fresh, flows, null);
    }
    if (flows.stream().noneMatch(session.proof()::completes)) {
      throw challenge(id, session, flows, null);
    }
    if (id != null && sessions.asMap().remove(id) == null) {
      throw challenge(null, fresh, flows, null);
    }
    return session.proof();
  }

  /// The session, if it is this user's and for this operation. What it is about is settled by the
  /// first request that says so.
  private @Nullable Session known(String id, Operation operation, @Nullable String parameters) {
    var session = sessions.getIfPresent(id);
    if (session == null || !session.belongsTo(operation)) {
      return null;
    }
    // What is not written does not live longer: who only keeps asking has to begin anew some time.
    return session.parameters() != null || parameters == null
        ? session
        : sessions.asMap().computeIfPresent(id, (_, now) -> now.about(parameters));
  }

  /// Keeps what has been done, along with what another request may have done meanwhile.
  private @Nullable Session completed(String id, String type, String shown, List<Flow> flows) {
    return sessions.asMap().computeIfPresent(id, (_, now) -> now.with(type, shown, flows));
  }

  /// Does a stage for whoever has the session, on a page beside the client, which then goes on with
  /// the session alone.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/client-server-api/#fallback)
  ///
  /// @param auth what the stage needs
  /// @throws MatrixException if the session has ended, the stage is not its next one, or the
  ///   attempt failed
  public void attemptApart(String id, String type, JsonObject auth) {
    var session = sessions.getIfPresent(id);
    if (session == null) {
      throw ended();
    }
    if (session.proof().has(type)) {
      return;
    }
    var stage = stages.get(type);
    if (stage == null || !session.proof().mayGoOnWith(type, session.flows())) {
      throw forbidden("This is not what comes next in this session");
    }
    var shown = stage.attempt(session.user(), auth);
    if (completed(id, type, shown, session.flows()) == null) {
      throw ended();
    }
  }

  /// What a client has to know before it can try a stage; `null` if there is no such stage.
  public @Nullable JsonObject params(String type) {
    var stage = stages.get(type);
    return stage == null ? null : stage.params();
  }

  private static MatrixException ended() {
    return error(Errcode.UNKNOWN, "This session has ended, please begin anew in your app");
  }

  private @Nullable Stage stage(String type, List<Stage> own) {
    return own.stream()
        .filter(stage -> stage.type().equals(type))
        .findFirst()
        .orElseGet(() -> stages.get(type));
  }

  private String attempt(
      @Nullable String id,
      Session session,
      List<Flow> flows,
      @Nullable Stage stage,
      String type,
      JsonObject auth) {
    if (stage == null || flows.stream().noneMatch(flow -> flow.stages().contains(type))) {
      throw challenge(id, session, flows, error(Errcode.UNRECOGNIZED, "No flow has this stage"));
    }
    if (!session.proof().mayGoOnWith(type, flows)) {
      throw challenge(id, session, flows, forbidden("Another stage of the flow comes first"));
    }
    try {
      return stage.attempt(session.user(), auth);
    } catch (MatrixException refused) {
      if (refused.error() instanceof MatrixError.Plain) {
        throw challenge(id, session, flows, refused);
      }
      throw refused;
    }
  }

  /// Says what there is to do.
  ///
  /// @param id `null` begins to keep the session, under a new one
  /// @param why the last attempt failed, if there was one
  private MatrixException challenge(
      @Nullable String id, Session session, List<Flow> flows, @Nullable MatrixException why) {
    var body =
        JsonObject.builder()
            .put("flows", JsonArray.of(flows.stream().map(UserInteractive::json).toList()))
            .put("params", params(flows))
            .put("session", id == null ? keep(session) : id);
    var completed = session.proof().stages();
    if (!completed.isEmpty()) {
      body.put("completed", JsonArray.ofTexts(completed));
    }
    if (why != null) {
      body.put("errcode", why.error().code().wireName()).put("error", why.error().message());
    }
    return new MatrixException(
        new MatrixError.Unauthenticated(body.build(), why == null ? null : why.error()));
  }

  private String keep(Session session) {
    var id = random.urlSafe(ID_BYTES);
    sessions.put(id, session);
    return id;
  }

  private static JsonObject json(Flow flow) {
    return JsonObject.of("stages", JsonArray.ofTexts(flow.stages()));
  }

  private JsonObject params(List<Flow> flows) {
    var params = JsonObject.builder();
    for (var flow : flows) {
      for (var type : flow.stages()) {
        var stage = stages.get(type);
        if (stage != null && !stage.params().isEmpty()) {
          params.put(type, stage.params());
        }
      }
    }
    return params.build();
  }

  private static @Nullable String hash(JsonObject parameters) {
    return parameters.isEmpty() ? null : UnpaddedBase64.encode(Sha256.of(parameters.toBytes()));
  }

  private static @Nullable String optionalText(JsonObject auth, String name) {
    var value = auth.text(name);
    if (value == null && auth.has(name)) {
      throw badJson("`" + name + "` in `auth` must be a text");
    }
    return value;
  }
}
