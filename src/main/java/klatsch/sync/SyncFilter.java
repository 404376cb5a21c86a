package klatsch.sync;

import java.util.Objects;
import klatsch.accounts.FilterSyntax;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.model.error.MatrixError;
import klatsch.rooms.EventFilter;
import org.jspecify.annotations.Nullable;

/// What a client wants to hear of.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#filtering)
///
/// @param rooms by its lists of rooms alone: what is told of at all
/// @param includeLeft also rooms that were left before
/// @param unreadThreads what is not read by thread, and not all of a room together
/// @param federationFormat events as they travel between servers
/// @param fields what of the events in timelines and states
public record SyncFilter(
    EventFilter rooms,
    EventFilter timeline,
    EventFilter state,
    EventFilter ephemeral,
    EventFilter roomAccountData,
    EventFilter accountData,
    EventFilter presence,
    boolean includeLeft,
    boolean unreadThreads,
    boolean federationFormat,
    EventFields fields) {
  public static final SyncFilter ALL = of(JsonObject.EMPTY);

  /// Reads a filter.
  ///
  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` for a member of a wrong type
  public static SyncFilter of(JsonObject json) {
    FilterSyntax.check(json, MatrixError::invalidParam);
    var room = object(json, "room");
    return new SyncFilter(
        EventFilter.of(onlyRooms(room)),
        EventFilter.of(object(room, "timeline")),
        EventFilter.of(object(room, "state")),
        EventFilter.of(object(room, "ephemeral")),
        EventFilter.of(object(room, "account_data")),
        EventFilter.of(object(json, "account_data")),
        EventFilter.of(object(json, "presence")),
        Boolean.TRUE.equals(room.bool("include_leave")),
        Boolean.TRUE.equals(object(room, "timeline").bool("unread_thread_notifications")),
        "federation".equals(json.text("event_format")),
        fields(json.array("event_fields")));
  }

  private static JsonObject onlyRooms(JsonObject room) {
    return JsonObject.builder()
        .put("rooms", room.get("rooms"))
        .put("not_rooms", room.get("not_rooms"))
        .build();
  }

  private static JsonObject object(JsonObject json, String name) {
    return Objects.requireNonNullElse(json.object(name), JsonObject.EMPTY);
  }

  private static EventFields fields(@Nullable JsonArray paths) {
    return paths == null
        ? EventFields.ALL
        : EventFields.of(paths.values().stream().map(path -> ((JsonString) path).value()).toList());
  }
}
