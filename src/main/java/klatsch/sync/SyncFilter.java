package klatsch.sync;

import static klatsch.model.error.MatrixError.invalidParam;

import klatsch.json.JsonNull;
import klatsch.json.JsonObject;
import klatsch.rooms.EventFilter;

/// What a client wants to hear of.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#filtering)
///
/// @param rooms by its lists of rooms alone: what is told of at all
/// @param includeLeft also rooms that were left before
/// @param unreadThreads what is not read by thread, and not all of a room together
/// @param federationFormat events as they travel between servers
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
    boolean federationFormat) {
  public static final SyncFilter ALL = of(JsonObject.EMPTY);

  /// Reads a filter.
  ///
  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` for a member of a wrong type
  public static SyncFilter of(JsonObject json) {
    var room = object(json, "room");
    var format = json.text("event_format");
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
        format != null && format.equals("federation"));
  }

  private static JsonObject onlyRooms(JsonObject room) {
    return JsonObject.builder()
        .put("rooms", room.get("rooms"))
        .put("not_rooms", room.get("not_rooms"))
        .build();
  }

  private static JsonObject object(JsonObject json, String name) {
    return switch (json.get(name)) {
      case null -> JsonObject.EMPTY;
      case JsonNull _ -> JsonObject.EMPTY;
      case JsonObject object -> object;
      default -> throw invalidParam("In a filter, " + name + " is an object");
    };
  }
}
