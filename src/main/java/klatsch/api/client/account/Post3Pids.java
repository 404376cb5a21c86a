package klatsch.api.client.account;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;
import static klatsch.model.error.MatrixError.badJson;
import static klatsch.model.error.MatrixError.missingParam;

import klatsch.accounts.IdentityServers.Evidence;
import klatsch.accounts.Threepids;
import klatsch.http.ApiVersion;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;

/// Adds an address to an account, which its owner has proved to an identity server to be theirs.
///
/// The documents of each year write the names in the body in another way, and clients mix them; so
/// all are understood everywhere.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3account3pid)
public final class Post3Pids implements UserEndpoint<Post3Pids.Request, Empty> {
  public static final Route ROUTE =
      Route.client(POST, "/account/3pid", V3, R0, V2_ALPHA)
          .auth(ACCESS_TOKEN)
          .limit(Limit.CHANGING);

  public record Request(JsonObject body, ApiVersion version) {}

  private final Threepids threepids;

  public Post3Pids(Threepids threepids) {
    this.threepids = threepids;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    var body = request.body();
    var evidence = evidence(credentials(body));
    boolean bind = request.version().bindsAddresses() && Boolean.TRUE.equals(body.bool("bind"));
    threepids.add(caller.user(), evidence, bind);
    return EMPTY;
  }

  private static JsonObject credentials(JsonObject body) {
    var name = name(body, "three_pid_creds", "threePidCreds");
    var credentials = body.object(name);
    if (credentials == null) {
      throw badJson("'" + name + "' must be an object");
    }
    return credentials;
  }

  private static Evidence evidence(JsonObject credentials) {
    return new Evidence(
        IdentitySession.server(text(credentials, "id_server", "idServer")),
        opaque(credentials, "sid", "sid"),
        opaque(credentials, "client_secret", "clientSecret"));
  }

  private static String opaque(JsonObject credentials, String name, String otherName) {
    return IdentitySession.opaque(name, text(credentials, name, otherName));
  }

  private static String text(JsonObject object, String name, String otherName) {
    var given = name(object, name, otherName);
    var text = object.text(given);
    if (text == null) {
      throw badJson("'" + given + "' must be a text");
    }
    return text;
  }

  /// Under which of two names something is there.
  private static String name(JsonObject object, String name, String otherName) {
    if (object.has(name)) {
      return name;
    }
    if (!object.has(otherName)) {
      throw missingParam("'" + name + "' is missing");
    }
    return otherName;
  }
}
