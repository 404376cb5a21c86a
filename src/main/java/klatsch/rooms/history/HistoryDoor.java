package klatsch.rooms.history;

import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.notFound;

import klatsch.model.error.MatrixException;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.Seen;
import klatsch.rooms.Timeline;
import klatsch.rooms.UserRooms;
import klatsch.rules.visibility.HistoryVisibility;
import org.jspecify.annotations.Nullable;

/// Lets people look into the history of rooms, or refuses in words that do not tell whether there
/// is such a room.
public final class HistoryDoor {
  private final Timeline timeline;
  private final UserRooms userRooms;
  private final EventFinder finder;
  private final Eyes eyes;

  public HistoryDoor(Timeline timeline, UserRooms userRooms, EventFinder finder, Eyes eyes) {
    this.timeline = timeline;
    this.userRooms = userRooms;
    this.finder = finder;
    this.eyes = eyes;
  }

  /// A room, and what one reader may see of it.
  public record Opened(RoomSnapshot room, Visible visible) {
    /// Whether the reader was ever in the room, or everybody may read it.
    public boolean mayBeRead() {
      return visible.everJoined()
          || HistoryVisibility.in(room.head()) == HistoryVisibility.WORLD_READABLE;
    }
  }

  /// @throws klatsch.model.error.MatrixException `M_FORBIDDEN` to who was never in the room
  public Opened open(UserId user, RoomId roomId) {
    var opened = find(user, roomId);
    if (opened == null || !opened.mayBeRead()) {
      throw forbidden("You are not in this room");
    }
    return opened;
  }

  /// The same for who wants one event, and is told in all cases alike that it cannot be had.
  ///
  /// @throws klatsch.model.error.MatrixException `M_NOT_FOUND` if there is no such room
  public Opened openForEvent(UserId user, RoomId roomId) {
    var opened = find(user, roomId);
    if (opened == null) {
      throw noSuchEvent();
    }
    return opened;
  }

  /// The room to ask for an event of which nobody has said in which room it is. Whether the reader
  /// may see it, and even that there is such a room, is not known yet.
  ///
  /// @throws klatsch.model.error.MatrixException `M_NOT_FOUND` if there is no such event
  public RoomId roomOf(EventId id) {
    var room = finder.roomOf(id);
    if (room == null) {
      throw noSuchEvent();
    }
    return room;
  }

  /// The room as one reader sees it, or `null` if there is none, or the reader has forgotten it.
  public @Nullable Opened find(UserId user, RoomId roomId) {
    var room = timeline.find(roomId);
    var known = userRooms.of(user).get(roomId);
    return room == null || known != null && known.forgotten()
        ? null
        : new Opened(room, eyes.of(user, room));
  }

  /// One event as the reader sees it.
  ///
  /// @throws klatsch.model.error.MatrixException `M_NOT_FOUND` if there is none such in this room,
  ///   and also if the user may not see it
  public Seen event(Opened opened, EventId id) {
    var stored = finder.find(opened.room(), id);
    if (stored == null || !opened.visible().sees(stored)) {
      throw noSuchEvent();
    }
    return opened.visible().seen(stored);
  }

  private static MatrixException noSuchEvent() {
    return notFound("There is no such event, or you may not see it");
  }
}
