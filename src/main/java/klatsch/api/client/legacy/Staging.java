package klatsch.api.client.legacy;

import static klatsch.model.error.MatrixError.badJson;
import static klatsch.model.error.MatrixError.error;

import java.util.List;
import klatsch.accounts.Flow;
import klatsch.accounts.Operation;
import klatsch.accounts.Proof;
import klatsch.accounts.Sessions.Login;
import klatsch.accounts.Stage;
import klatsch.accounts.UserInteractive;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixError;
import klatsch.model.error.MatrixException;
import org.jspecify.annotations.Nullable;

/// Logging in and making an account as clients of 2014 do it: one stage of a flow after the other,
/// each a request that tells its `type`, and with each answer but the last what comes `next`.
///
/// It is user-interactive authentication in older words: what stood in the request itself stands in
/// its `auth` since, and so sessions and stages are the same. A stage that is there for clients of
/// today needs no more than a flow that has it.
final class Staging {
  private static final JsonObject NO_PARAMETERS = JsonObject.EMPTY;

  private final String operation;
  private final UserInteractive userInteractive;

  /// @param operation whose sessions these are: one that was begun to log in makes no account
  Staging(String operation, UserInteractive userInteractive) {
    this.operation = operation;
    this.userInteractive = userInteractive;
  }

  /// What came of a request.
  sealed interface Progress {
    /// The flow is at its end.
    record Done(Proof proof) implements Progress {}

    /// @param answer says what is next
    record Next(JsonObject answer) implements Progress {}
  }

  /// How the flows are told.
  record Flows(List<Told> flows) {
    static Flows of(List<Flow> flows) {
      return new Flows(flows.stream().map(Told::of).toList());
    }
  }

  /// @param type of the first stage
  /// @param stages all of them, if there are more
  record Told(String type, @Nullable List<String> stages) {
    static Told of(Flow flow) {
      var stages = flow.stages();
      return new Told(stages.getFirst(), stages.size() == 1 ? null : stages);
    }
  }

  /// Does the stage that a request is about.
  ///
  /// @param own the stages that are done in another way than today
  /// @throws MatrixException if it failed, or is none that could be next
  Progress go(String type, JsonObject body, List<Flow> flows, Stage own) {
    if (flows.stream().noneMatch(flow -> flow.stages().contains(type))) {
      throw error(
          Errcode.UNKNOWN, "Bad login type. A GET of the same path tells those that there are");
    }
    var asked = new Operation(operation, null, NO_PARAMETERS);
    var auth = body.with("type", Json.of(type));
    try {
      return new Progress.Done(userInteractive.authenticate(asked, flows, auth, List.of(own)));
    } catch (MatrixException unfinished) {
      if (unfinished.error() instanceof MatrixError.Unauthenticated(var challenge, var failure)) {
        return next(challenge, failure, body.text("session"), flows);
      }
      throw unfinished;
    }
  }

  private static Progress next(
      JsonObject challenge,
      @Nullable MatrixError failure,
      @Nullable String begun,
      List<Flow> flows) {
    if (failure != null) {
      throw new MatrixException(failure);
    }
    var session = challenge.text("session");
    if (begun != null && !begun.equals(session)) {
      throw error(Errcode.UNKNOWN, "This session has ended or never was, please begin anew");
    }
    var completed = texts(challenge.array("completed"));
    var next =
        flows.stream()
            .map(flow -> flow.after(completed))
            .filter(stage -> stage != null)
            .findFirst()
            .orElseThrow();
    return new Progress.Next(
        JsonObject.builder().put("next", next).put("session", session).build());
  }

  private static List<String> texts(@Nullable JsonArray list) {
    return list == null
        ? List.of()
        : list.values().stream()
            .filter(JsonString.class::isInstance)
            .map(text -> ((JsonString) text).value())
            .toList();
  }

  /// What who is through gets: as much as clients of the time read.
  static JsonObject credentials(Login login) {
    return JsonObject.builder()
        .put("user_id", login.user().value())
        .put("access_token", login.accessToken())
        .put("home_server", login.user().server())
        .put("refresh_token", login.refreshToken())
        .build();
  }

  /// The stage that a request is about.
  static String type(JsonObject body) {
    var type = text(body, "type");
    if (type == null) {
      throw missing("type");
    }
    return type;
  }

  /// Whether the client knows how to refresh its token, and says so.
  static boolean refreshes(JsonObject body) {
    return Boolean.TRUE.equals(body.bool("refresh_token"));
  }

  /// What the client calls the user; `null` if it does not say.
  static @Nullable String user(JsonObject body) {
    var user = text(body, "user");
    // So it was called until October 2014.
    return user == null ? text(body, "user_id") : user;
  }

  static @Nullable String text(JsonObject body, String name) {
    var text = body.text(name);
    if (text == null && body.has(name)) {
      throw badJson("`" + name + "` must be a text");
    }
    return text;
  }

  static MatrixException missing(String name) {
    return badJson("Missing JSON keys: `" + name + "` is needed");
  }
}
