package klatsch.rooms;

import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.notFound;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.history.Eyes;
import klatsch.rules.visibility.HistoryVisibility;
import org.jspecify.annotations.Nullable;

/// The state of a room, as a user may see it: as it is for those who are in it, as it was when they
/// left for those who were, and as it is for everyone if the room is readable by the world.
public final class RoomState {
  private static final long NOW = Long.MAX_VALUE;

  private final Timeline timeline;
  private final UserRooms userRooms;
  private final RoomStates states;
  private final Eyes eyes;

  RoomState(Timeline timeline, UserRooms userRooms, RoomStates states, Eyes eyes) {
    this.timeline = timeline;
    this.userRooms = userRooms;
    this.states = states;
    this.eyes = eyes;
  }

  /// @param upTo the last position of which the user may see the state
  private record View(RoomSnapshot room, long upTo) {}

  /// The whole state.
  ///
  /// @throws klatsch.model.error.MatrixException `M_FORBIDDEN` to who was never in the room
  public Collection<Event> all(UserId user, RoomId room) {
    var view = view(user, room);
    return eyes.state(user, view.room(), state(view).values());
  }

  /// One entry of the state.
  ///
  /// @throws klatsch.model.error.MatrixException `M_FORBIDDEN` to who was never in the room,
  ///   `M_NOT_FOUND` if there is no such entry
  public Event get(UserId user, RoomId room, StateKey key) {
    var view = view(user, room);
    var event =
        view.upTo() == NOW
            ? view.room().head().get(key)
            : states.get(view.room(), key, view.upTo());
    if (event == null) {
      throw notFound("The room has no such state");
    }
    return eyes.state(user, view.room(), List.of(event)).iterator().next();
  }

  /// The member events of some memberships. Who may not know how it was at that moment is told how
  /// it was when they could know again: who came later than that, as it was when they came.
  ///
  /// @param at as they were there, or `null` for now
  /// @param wanted which memberships
  /// @throws klatsch.model.error.MatrixException `M_FORBIDDEN` to who was never in the room
  public List<Event> members(
      UserId user, RoomId room, @Nullable Long at, Predicate<Membership> wanted) {
    var view = view(user, room);
    var then =
        at == null || at >= view.upTo()
            ? view
            : new View(view.room(), Math.min(firstSeen(user, view.room(), at), view.upTo()));
    return eyes.state(user, then.room(), state(then).values()).stream()
        .filter(event -> event.type().equals(StateKey.MEMBER))
        .filter(event -> event.membership() != null && wanted.test(event.membership()))
        .toList();
  }

  /// The first position from the given one on of which the user may know.
  private long firstSeen(UserId user, RoomSnapshot room, long at) {
    var visible = eyes.of(user, room);
    if (visible.covers(at)) {
      return at;
    }
    var next = visible.firstAfter(at);
    return next == null ? NOW : next.after() + 1;
  }

  /// The member events of those who are in the room now.
  ///
  /// @throws klatsch.model.error.MatrixException `M_FORBIDDEN` to who is not in the room
  public List<Event> joined(UserId user, RoomId room) {
    var snapshot = timeline.find(room);
    if (snapshot == null || !snapshot.head().isJoined(user)) {
      throw forbidden("You are not in this room");
    }
    var head = snapshot.head();
    return head.joined().stream().map(member -> head.state().get(StateKey.member(member))).toList();
  }

  static boolean isWorldReadable(RoomSnapshot room) {
    return HistoryVisibility.in(room.head()) == HistoryVisibility.WORLD_READABLE;
  }

  private Map<StateKey, Event> state(View view) {
    return view.upTo() == NOW ? view.room().head().state() : states.at(view.room(), view.upTo());
  }

  private View view(UserId user, RoomId id) {
    var room = timeline.find(id);
    if (room != null && room.head().isJoined(user)) {
      return new View(room, NOW);
    }
    var known = userRooms.of(user).get(id);
    if (room != null && (known == null || !known.forgotten())) {
      var visible = eyes.of(user, room);
      if (visible.everJoined()) {
        return new View(room, visible.joinedUpTo());
      }
      if (isWorldReadable(room)) {
        return new View(room, NOW);
      }
    }
    throw forbidden("You are not in this room");
  }
}
