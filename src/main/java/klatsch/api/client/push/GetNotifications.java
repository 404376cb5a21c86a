package klatsch.api.client.push;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import klatsch.api.client.EventJson;
import klatsch.api.client.PageLimit;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.push.Notifications;
import klatsch.push.Notifications.Notification;
import klatsch.rooms.StreamToken;
import org.jspecify.annotations.Nullable;

/// Lists what the user has been notified of, the newest first. No rule has a profile tag any more.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3notifications)
public final class GetNotifications implements UserEndpoint<GetNotifications.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(GET, "/notifications", V3, R0).auth(ACCESS_TOKEN).limit(Limit.SEARCHING);

  public record Request(@Nullable String from, @Nullable Long limit, @Nullable Only only) {}

  public enum Only {
    HIGHLIGHT
  }

  private final Notifications notifications;
  private final EventJson events;

  public GetNotifications(Notifications notifications, EventJson events) {
    this.notifications = notifications;
    this.events = events;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    var page =
        notifications.list(
            caller.user(),
            StreamToken.placeIfAny(request.from()),
            PageLimit.atLeastOne(request.limit()),
            request.only() == Only.HIGHLIGHT);
    return JsonObject.builder()
        .put(
            "notifications",
            JsonArray.of(page.notifications().stream().map(one -> json(one, caller)).toList()))
        .put("next_token", StreamToken.atPlaceIfAny(page.next()))
        .build();
  }

  private JsonObject json(Notification notification, Caller.User caller) {
    var event = notification.seen().stored().event();
    return JsonObject.builder()
        .put("actions", JsonArray.of(notification.actions()))
        .put("event", events.withoutRoom(notification.seen(), caller))
        .put("read", notification.isRead())
        .put("room_id", event.room().value())
        .put("ts", event.originServerTs())
        .build();
  }
}
