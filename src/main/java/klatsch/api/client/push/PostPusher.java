package klatsch.api.client.push;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;
import static klatsch.model.error.MatrixError.badJson;
import static klatsch.model.error.MatrixError.missingParam;

import java.util.stream.Stream;
import klatsch.accounts.Pushers;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonBoolean;
import klatsch.json.JsonNull;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Says where notifications of mine are to go, or with the kind `null` that they are no longer.
///
/// The body is read by hand: only here a `null` means something else than what is missing, and the
/// client is told of everything that is.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3pushersset)
public final class PostPusher implements UserEndpoint<PostPusher.Request, Empty> {
  public static final Route ROUTE =
      Route.client(POST, "/pushers/set", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.CHANGING);

  /// Whether a pusher is used at the moment, as clients know it from
  /// [MSC3881](https://github.com/matrix-org/matrix-spec-proposals/pull/3881).
  static final String ENABLED = "org.matrix.msc3881.enabled";

  public record Request(JsonObject body) {}

  private final Pushers pushers;

  public PostPusher(Pushers pushers) {
    this.pushers = pushers;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    var body = request.body();
    requireAll(body, "kind", "app_id", "pushkey");
    if (body.get("kind") == JsonNull.NULL) {
      pushers.remove(caller.user(), text(body, "app_id"), text(body, "pushkey"));
    } else {
      pushers.set(caller.user(), caller.device(), pusher(body), bool(body, "append", false));
    }
    return EMPTY;
  }

  private static Pushers.Pusher pusher(JsonObject body) {
    requireAll(body, "app_display_name", "device_display_name", "lang", "data");
    var data = body.object("data");
    if (data == null) {
      throw badJson("'data' must be an object");
    }
    return new Pushers.Pusher(
        text(body, "app_id"),
        text(body, "pushkey"),
        text(body, "kind"),
        bool(body, ENABLED, true),
        text(body, "app_display_name"),
        text(body, "device_display_name"),
        optionalText(body, "profile_tag"),
        text(body, "lang"),
        data);
  }

  private static void requireAll(JsonObject body, String... names) {
    var missing = Stream.of(names).filter(name -> !body.has(name)).toList();
    if (!missing.isEmpty()) {
      throw missingParam("Missing parameters: " + String.join(", ", missing));
    }
  }

  private static String text(JsonObject body, String name) {
    var text = body.text(name);
    if (text == null) {
      throw badJson("'" + name + "' must be a text");
    }
    return text;
  }

  private static @Nullable String optionalText(JsonObject body, String name) {
    return isGiven(body, name) ? text(body, name) : null;
  }

  private static boolean bool(JsonObject body, String name, boolean otherwise) {
    if (!isGiven(body, name)) {
      return otherwise;
    }
    if (body.get(name) instanceof JsonBoolean bool) {
      return bool.value();
    }
    throw badJson("'" + name + "' must be true or false");
  }

  private static boolean isGiven(JsonObject body, String name) {
    return body.has(name) && body.get(name) != JsonNull.NULL;
  }
}
