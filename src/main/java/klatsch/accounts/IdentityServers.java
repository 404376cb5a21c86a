package klatsch.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.model.error.MatrixError.error;

import java.net.URI;
import java.net.URLEncoder;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.json.JsonSyntaxException;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.model.id.ServerName;
import klatsch.model.id.UserId;
import klatsch.outgoing.NoAnswerException;
import klatsch.outgoing.Outgoing;
import klatsch.outgoing.Outgoing.Answer;
import klatsch.outgoing.Trust;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks identity servers about addresses that people have proved to them: only those that the
/// operator trusts, so nobody can have this server ask any other.
///
/// `docs/decisions/0034-identity-servers.md` tells why there are none unless somebody says so.
public final class IdentityServers {
  private static final Logger LOG = LoggerFactory.getLogger(IdentityServers.class);

  /// The first version of their interface: that of today asks for a token of the user's, which
  /// clients that use these operations have not.
  private static final String PREFIX = "/_matrix/identity/api/v1/";

  private static final Set<String> MEDIA = Set.of(ThirdPartyId.EMAIL, ThirdPartyId.MSISDN);

  private final Set<ServerName> trusted;
  private final Outgoing outgoing;

  private IdentityServers(Set<ServerName> trusted, Outgoing outgoing) {
    this.trusted = trusted;
    this.outgoing = outgoing;
  }

  /// Nobody is asked.
  public static IdentityServers none() {
    return of(List.of(), new Outgoing(Trust.usual()));
  }

  /// @param trusted the names of the servers that may be asked
  public static IdentityServers of(List<String> trusted, Outgoing outgoing) {
    var names = trusted.stream().map(ServerName::new).collect(Collectors.toUnmodifiableSet());
    return new IdentityServers(names, outgoing);
  }

  /// Where somebody proved that an address is theirs, and what shows it.
  public record Evidence(ServerName server, String sid, String clientSecret) {
    /// Without the secret.
    @Override
    public String toString() {
      return sid + " at " + server;
    }
  }

  /// @param ts when it was proved, in milliseconds since 1970
  record Validated(ThirdPartyId id, long ts) {}

  /// Whether there is one that may be asked.
  public boolean any() {
    return !trusted.isEmpty();
  }

  /// Which address somebody has proved.
  ///
  /// @throws MatrixException `M_SERVER_NOT_TRUSTED` if nobody trusts the server, or
  ///   `M_THREEPID_AUTH_FAILED` if it does not confirm the address
  Validated validated(Evidence evidence) {
    requireTrusted(evidence.server());
    var query =
        "?sid=" + escape(evidence.sid()) + "&client_secret=" + escape(evidence.clientSecret());
    var answer = asking(evidence.server(), "3pid/getValidated3pid" + query, outgoing::get);
    var medium = answer.text("medium");
    var address = answer.text("address");
    var ts = answer.integer("validated_at");
    if (medium == null || address == null || ts == null) {
      throw notConfirmed();
    }
    if (!MEDIA.contains(medium) || !isAddress(address)) {
      throw error(
          Errcode.THREEPID_AUTH_FAILED,
          "The identity server confirms something that is neither a mail address nor a telephone"
              + " number");
    }
    return new Validated(new ThirdPartyId(medium, address), ts);
  }

  /// Has an identity server tell others that an address is this user's.
  ///
  /// @throws MatrixException `M_THREEPID_AUTH_FAILED` if it does not
  void bind(Evidence evidence, UserId user) {
    requireTrusted(evidence.server());
    var body =
        JsonObject.builder()
            .put("sid", evidence.sid())
            .put("client_secret", evidence.clientSecret())
            .put("mxid", user.value())
            .build();
    var _ = asking(evidence.server(), "3pid/bind", address -> outgoing.post(address, body));
  }

  /// What a client says that wants a mail sent.
  ///
  /// @param attempt the same number again sends nothing more
  /// @param nextLink where the one who has read the mail goes on
  public record Wanted(
      String email, String clientSecret, long attempt, @Nullable String nextLink) {}

  /// Has an identity server send a mail, by which somebody proves that an address is theirs.
  ///
  /// @return under which the server knows of it
  /// @throws MatrixException `M_SERVER_NOT_TRUSTED` if nobody trusts the server, or
  ///   `M_THREEPID_AUTH_FAILED` if it does not send it
  String sendMail(ServerName server, Wanted wanted) {
    requireTrusted(server);
    var body =
        JsonObject.builder()
            .put("email", wanted.email())
            .put("client_secret", wanted.clientSecret())
            .put("send_attempt", wanted.attempt());
    if (wanted.nextLink() != null) {
      body.put("next_link", wanted.nextLink());
    }
    var json = body.build();
    var answer =
        asking(server, "validate/email/requestToken", address -> outgoing.post(address, json));
    var sid = answer.text("sid");
    if (sid == null) {
      throw notConfirmed();
    }
    return sid;
  }

  private void requireTrusted(ServerName server) {
    if (!trusted.contains(server)) {
      throw error(
          Errcode.SERVER_NOT_TRUSTED,
          "This server does not ask the identity server "
              + server
              + ": those that it asks are in its setting accounts.identity-servers");
    }
  }

  @FunctionalInterface
  private interface Question {
    Answer ask(URI address) throws NoAnswerException;
  }

  private static JsonObject asking(ServerName server, String what, Question question) {
    var address = URI.create("https://" + server + PREFIX + what);
    try {
      var answer = question.ask(address);
      if (answer.status() != 200) {
        throw notConfirmed();
      }
      return Json.parseObject(answer.body());
    } catch (NoAnswerException | JsonSyntaxException e) {
      LOG.info("The identity server {} cannot be asked: {}", server, e.getMessage());
      throw error(
          Errcode.THREEPID_AUTH_FAILED,
          "The identity server does not answer as it should; please try again later");
    }
  }

  private static boolean isAddress(String text) {
    return !text.isBlank()
        && text.length() <= ThirdPartyId.MAX_ADDRESS
        && text.codePoints().noneMatch(Character::isISOControl);
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static MatrixException notConfirmed() {
    return error(
        Errcode.THREEPID_AUTH_FAILED,
        "The identity server does not do this, or does not confirm that the address is yours");
  }
}
