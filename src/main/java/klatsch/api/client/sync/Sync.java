package klatsch.api.client.sync;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import java.time.Duration;
import klatsch.api.client.EventJson;
import klatsch.http.ApiVersion;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.OnWire;
import klatsch.http.Route;
import klatsch.http.StreamedJson;
import klatsch.http.UserEndpoint;
import klatsch.presence.Availability;
import klatsch.rooms.StreamToken;
import klatsch.sync.News;
import klatsch.sync.SyncFilters;
import klatsch.sync.SyncRequest;
import org.jspecify.annotations.Nullable;

/// Tells a client what is new, and lets it wait for that. Those of 2015 ask
/// [klatsch.api.client.legacy.SyncV2Alpha].
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3sync)
public final class Sync implements UserEndpoint<Sync.Request, StreamedJson> {
  public static final Route ROUTE =
      Route.client(GET, "/sync", V3, R0).auth(ACCESS_TOKEN).limit(Limit.SYNCING).forGuests();

  private static final String UNSTABLE = "org.matrix.msc4222.";

  public record Request(
      @Nullable String filter,
      @Nullable String since,
      @Nullable Boolean fullState,
      @Nullable Availability setPresence,
      @Nullable Long timeout,
      @Nullable Boolean useStateAfter,
      @OnWire(UNSTABLE + "use_state_after") @Nullable Boolean unstableUseStateAfter,
      ApiVersion version) {}

  private final News news;
  private final SyncFilters filters;
  private final EventJson events;

  public Sync(News news, SyncFilters filters, EventJson events) {
    this.news = news;
    this.filters = filters;
    this.events = events;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public StreamedJson handle(Caller.User caller, Request request) {
    var filter = filters.of(caller.user(), request.filter());
    var stateName = stateName(request);
    var answer =
        news.await(
            new SyncRequest(
                caller.user(),
                caller.device(),
                request.since() == null ? null : StreamToken.sync(request.since()),
                filter,
                isTrue(request.fullState()),
                !stateName.equals("state"),
                timeout(request.timeout()),
                request.setPresence() == null ? Availability.ONLINE : request.setPresence()));
    var json = new SyncJson(events.of(request.version()), caller, stateName, filter);
    return out -> json.write(answer, out);
  }

  /// Clients that asked before it was in the specification look for the name that it had then.
  private static String stateName(Request request) {
    if (isTrue(request.useStateAfter())) {
      return "state_after";
    }
    return isTrue(request.unstableUseStateAfter()) ? UNSTABLE + "state_after" : "state";
  }

  private static Duration timeout(@Nullable Long millis) {
    return millis == null || millis < 0 ? Duration.ZERO : Duration.ofMillis(millis);
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return value != null && value;
  }
}
