package klatsch.api.client.search;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;

import java.util.EnumSet;
import java.util.List;
import klatsch.api.client.EventFormats;
import klatsch.http.ApiVersion;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.rooms.EventFilter;
import klatsch.search.MessageSearch;
import klatsch.search.Wanted;
import klatsch.search.Wanted.Around;
import klatsch.search.Wanted.Grouping;
import klatsch.search.Wanted.Order;
import org.jspecify.annotations.Nullable;

/// Finds again what was said in rooms.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3search)
public final class Search implements UserEndpoint<Search.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(POST, "/search", V3, R0, API_V1).auth(ACCESS_TOKEN).limit(Limit.SEARCHING);

  public record Request(@Nullable String nextBatch, Body body, ApiVersion version) {}

  public record Body(Categories searchCategories) {}

  public record Categories(@Nullable Criteria roomEvents) {}

  public record Criteria(
      String searchTerm,
      List<String> keys,
      @Nullable JsonObject filter,
      @Nullable OrderBy orderBy,
      @Nullable EventContext eventContext,
      @Nullable Boolean includeState,
      @Nullable Groupings groupings) {}

  public enum OrderBy {
    RECENT,
    RANK
  }

  public record EventContext(
      @Nullable Long beforeLimit, @Nullable Long afterLimit, @Nullable Boolean includeProfile) {}

  public record Groupings(List<Group> groupBy) {}

  public record Group(GroupKey key) {}

  public enum GroupKey {
    ROOM_ID,
    SENDER
  }

  private final MessageSearch messages;
  private final EventFormats events;

  public Search(MessageSearch messages, EventFormats events) {
    this.messages = messages;
    this.events = events;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller.User caller, Request request) {
    var criteria = request.body().searchCategories().roomEvents();
    if (criteria == null) {
      return JsonObject.of("search_categories", JsonObject.EMPTY);
    }
    var found = messages.search(caller.user(), wanted(criteria, request.nextBatch()));
    var json = new FoundJson(events.of(request.version()), caller, request.version().findsById());
    return JsonObject.of("search_categories", JsonObject.of("room_events", json.of(found)));
  }

  private static Wanted wanted(Criteria criteria, @Nullable String nextBatch) {
    var context = criteria.eventContext();
    var groupBy = EnumSet.noneOf(Grouping.class);
    if (criteria.groupings() != null) {
      criteria.groupings().groupBy().forEach(group -> groupBy.add(grouping(group.key())));
    }
    return new Wanted(
        criteria.searchTerm(),
        criteria.keys(),
        EventFilter.of(criteria.filter()),
        criteria.orderBy() == OrderBy.RECENT ? Order.RECENT : Order.RANK,
        context == null
            ? null
            : Around.of(
                context.beforeLimit(),
                context.afterLimit(),
                Boolean.TRUE.equals(context.includeProfile())),
        Boolean.TRUE.equals(criteria.includeState()),
        groupBy,
        nextBatch);
  }

  private static Grouping grouping(GroupKey key) {
    return switch (key) {
      case ROOM_ID -> Grouping.ROOM_ID;
      case SENDER -> Grouping.SENDER;
    };
  }
}
