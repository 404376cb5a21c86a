package klatsch.push;

import static klatsch.model.event.Membership.JOIN;

import java.util.Map;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.rooms.RoomSnapshot;
import klatsch.rules.auth.PowerLevels;
import klatsch.rules.push.PushEvent;
import org.jspecify.annotations.Nullable;

/// What rules want to know of a room besides the event, on a way back through its history: what
/// each event that is passed did to the room is taken back.
final class RoomThen {
  private final RoomSnapshot room;
  private long members;
  private @Nullable Event levels;

  private RoomThen(RoomSnapshot room, long members, @Nullable Event levels) {
    this.room = room;
    this.members = members;
    this.levels = levels;
  }

  /// After everything that has happened.
  static RoomThen now(RoomSnapshot room) {
    var head = room.head();
    return new RoomThen(room, head.joined().size(), head.get(StateKey.POWER_LEVELS));
  }

  /// @param state the whole state of the room at that moment
  static RoomThen with(RoomSnapshot room, Map<StateKey, Event> state) {
    long members =
        state.entrySet().stream()
            .filter(entry -> entry.getKey().type().equals(StateKey.MEMBER))
            .filter(entry -> entry.getValue().membership() == JOIN)
            .count();
    return new RoomThen(room, members, state.get(StateKey.POWER_LEVELS));
  }

  /// The event, which is the next on the way, ready for anybody's rules.
  PushEvent prepare(StoredEvent stored) {
    var head = room.head();
    var before = levels;
    var then =
        PowerLevels.of(
            head.version(), key -> key.equals(StateKey.POWER_LEVELS) ? before : head.get(key));
    return new PushEvent(stored.event(), members, then);
  }

  void passes(StoredEvent stored) {
    var key = stored.event().key();
    if (key == null) {
      return;
    }
    if (key.type().equals(StateKey.MEMBER)) {
      boolean isIn = stored.event().membership() == JOIN;
      members += (wasIn(stored) ? 1 : 0) - (isIn ? 1 : 0);
    } else if (key.equals(StateKey.POWER_LEVELS)) {
      levels = stored.replaced();
    }
  }

  /// Whether the one whom a member event is about was in the room before it.
  static boolean wasIn(StoredEvent stored) {
    var replaced = stored.replaced();
    return replaced != null && replaced.membership() == JOIN;
  }
}
