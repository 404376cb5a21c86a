package klatsch.api.client.push;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import java.util.List;
import klatsch.accounts.Pushers;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.OnWire;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.id.DeviceId;
import org.jspecify.annotations.Nullable;

/// Where my notifications go.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3pushers)
public final class GetPushers implements UserEndpoint<GetPushers.Request, GetPushers.Answer> {
  public static final Route ROUTE =
      Route.client(GET, "/pushers", V3, R0).auth(ACCESS_TOKEN).limit(Limit.READING);

  public record Request() {}

  public record Answer(List<Pusher> pushers) {}

  /// The last two are from
  /// [MSC3881](https://github.com/matrix-org/matrix-spec-proposals/pull/3881), by which one client
  /// switches the notifications of another off.
  public record Pusher(
      String pushkey,
      String kind,
      String appId,
      String appDisplayName,
      String deviceDisplayName,
      @Nullable String profileTag,
      String lang,
      JsonObject data,
      @OnWire(PostPusher.ENABLED) boolean enabled,
      @OnWire("org.matrix.msc3881.device_id") DeviceId device) {
    private static Pusher of(Pushers.Known known) {
      var pusher = known.pusher();
      return new Pusher(
          pusher.pushkey(),
          pusher.kind(),
          pusher.appId(),
          pusher.appDisplayName(),
          pusher.deviceDisplayName(),
          pusher.profileTag(),
          pusher.lang(),
          pusher.data(),
          pusher.enabled(),
          known.device());
    }
  }

  private final Pushers pushers;

  public GetPushers(Pushers pushers) {
    this.pushers = pushers;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Answer handle(Caller.User caller, Request request) {
    return new Answer(pushers.of(caller.user()).stream().map(Pusher::of).toList());
  }
}
