package klatsch.rooms;

import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.notFound;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.history.EventFinder;
import klatsch.rooms.history.EventPages;
import klatsch.rooms.history.EventPages.Page;
import klatsch.rooms.history.Eyes;
import klatsch.rooms.history.Visible;
import org.jspecify.annotations.Nullable;

/// What was said in a room, as far as a user may see it.
public final class History {
  /// The most events in one answer, however many are asked for: some 600 KB of usual messages.
  public static final int MAX_EVENTS = 1_000;

  private final Timeline timeline;
  private final UserRooms userRooms;
  private final RoomStates states;
  private final EventFinder finder;
  private final EventPages pages;
  private final Eyes eyes;

  History(
      Timeline timeline,
      UserRooms userRooms,
      RoomStates states,
      EventFinder finder,
      EventPages pages,
      Eyes eyes) {
    this.timeline = timeline;
    this.userRooms = userRooms;
    this.states = states;
    this.finder = finder;
    this.pages = pages;
    this.eyes = eyes;
  }

  public enum Direction {
    BACK,
    FORTH
  }

  /// A page of a room's history.
  ///
  /// @param events in the direction of reading
  /// @param start where it begins
  /// @param end where the next page begins, or `null` if there is nothing more
  /// @param members of those who sent the events, if asked for
  public record Messages(List<Seen> events, long start, @Nullable Long end, List<Event> members) {}

  /// An event and what happened around it.
  ///
  /// @param before newest first
  /// @param after oldest first
  /// @param start from where to read on into the past
  /// @param end from where to read on into the present
  /// @param state of the room at the last of the events
  public record Context(
      Seen event, List<Seen> before, List<Seen> after, long start, long end, List<Event> state) {}

  /// What is new in a room's timeline.
  ///
  /// @param events oldest first
  /// @param limited whether there was more than is shown
  /// @param start the position just before the first of them
  public record Recent(List<Seen> events, boolean limited, long start) {}

  /// Pages through a room.
  ///
  /// @param from where to begin; `null` is the end of the history that lies against the direction
  /// @param to where to stop at the latest, or `null`
  /// @param limit how many events at most; above [#MAX_EVENTS] counts as that
  /// @throws klatsch.model.error.MatrixException `M_FORBIDDEN` to who was never in the room
  public Messages messages(
      UserId user,
      RoomId roomId,
      Direction direction,
      @Nullable Long from,
      @Nullable Long to,
      int limit,
      EventFilter filter) {
    var room = find(user, roomId);
    var visible = eyes.of(user, room);
    checkMayRead(room, visible);
    int most = Math.min(limit, MAX_EVENTS);
    long start = from != null ? from : direction == Direction.BACK ? room.position() : 0;
    var page =
        switch (direction) {
          case BACK ->
              pages.back(
                  room,
                  visible,
                  filter,
                  Math.min(start, room.position()),
                  to == null ? 0 : to,
                  most);
          case FORTH ->
              pages.forth(
                  room,
                  visible,
                  filter,
                  start,
                  to == null ? room.position() : Math.min(to, room.position()),
                  most);
        };
    return new Messages(
        page.events(),
        start,
        page.more() ? page.reached() : null,
        members(room, visible, page, filter));
  }

  /// As they were at the newest of the events. Who made the room was not in it yet, at its first
  /// event; such a one is shown as they came to be.
  private List<Event> members(RoomSnapshot room, Visible visible, Page page, EventFilter filter) {
    if (!filter.lazyLoadMembers()) {
      return List.of();
    }
    long newest = page.events().stream().mapToLong(Seen::position).max().orElse(0);
    var members = new ArrayList<Event>();
    for (var sender : senders(page.events())) {
      var key = StateKey.member(sender);
      var then = states.get(room, key, newest);
      var member = then == null ? states.get(room, key, visible.joinedUpTo()) : then;
      if (member != null) {
        members.add(visible.state(member));
      }
    }
    return members;
  }

  /// One event.
  ///
  /// @throws klatsch.model.error.MatrixException `M_NOT_FOUND` if there is none such in this room,
  ///   and also if the user may not see it
  public Seen event(UserId user, RoomId roomId, EventId id) {
    var room = timeline.find(roomId);
    if (room == null || isForgotten(user, roomId)) {
      throw noSuchEvent();
    }
    return event(room, eyes.of(user, room), id);
  }

  private Seen event(RoomSnapshot room, Visible visible, EventId id) {
    var stored = finder.find(room, id);
    if (stored == null || !visible.sees(stored)) {
      throw noSuchEvent();
    }
    return visible.seen(stored);
  }

  private static RuntimeException noSuchEvent() {
    return notFound("There is no such event in this room, or you may not see it");
  }

  /// An event with its neighbours.
  ///
  /// @param limit how many neighbours at most, on both sides together
  /// @throws klatsch.model.error.MatrixException as [#messages] and [#event] do
  public Context context(UserId user, RoomId roomId, EventId id, int limit, EventFilter filter) {
    var room = find(user, roomId);
    var visible = eyes.of(user, room);
    checkMayRead(room, visible);
    var event = event(room, visible, id);
    int most = Math.min(limit, MAX_EVENTS);
    var before = pages.back(room, visible, filter, event.position() - 1, 0, most / 2);
    var after =
        pages.forth(room, visible, filter, event.position(), room.position(), most - most / 2);
    long last = after.events().isEmpty() ? event.position() : after.events().getLast().position();
    var shown = new ArrayList<>(before.events());
    shown.add(event);
    shown.addAll(after.events());
    var state =
        filter.lazyLoadMembers() ? states.at(room, last, senders(shown)) : states.at(room, last);
    return new Context(
        event,
        before.events(),
        after.events(),
        before.events().isEmpty() ? event.position() - 1 : before.events().getLast().position() - 1,
        last,
        wanted(filter, visible, state));
  }

  private static List<Event> wanted(
      EventFilter filter, Visible visible, Map<StateKey, Event> state) {
    return state.values().stream().filter(filter::takes).map(visible::state).toList();
  }

  /// The newest events after one position and up to another. Where something comes that the user
  /// may not see, they end, as at a limit: a client must not take what lies on both sides of a gap
  /// for neighbours.
  ///
  /// @param memberSince the user has been in the room from this position on, so that nothing needs
  ///   to be looked up about what comes after it
  public Recent recent(
      UserId user,
      RoomSnapshot room,
      long memberSince,
      EventFilter filter,
      long after,
      long upTo,
      int limit) {
    int most = Math.min(limit, MAX_EVENTS);
    var page =
        memberSince < upTo
            ? pages.newest(room, eyes.ofMember(user), filter, upTo, after, most)
            : null;
    boolean isEnough =
        page != null && (after >= memberSince || page.more() && page.reached() >= memberSince);
    if (page == null || !isEnough) {
      page = pages.newest(room, eyes.of(user, room), filter, upTo, after, most);
    }
    var events = page.events().reversed();
    return new Recent(
        events, page.more(), events.isEmpty() ? upTo : events.getFirst().position() - 1);
  }

  /// Whether the user was in the room at any time after one position and up to another.
  public boolean wasJoined(UserId user, RoomSnapshot room, long after, long upTo) {
    return eyes.of(user, room).joinedWithin(after, upTo);
  }

  /// Entries of a room's state at a moment that the user may know of, as the user sees them.
  public Collection<Event> state(UserId user, RoomSnapshot room, Collection<Event> state) {
    return eyes.state(user, room, state);
  }

  private RoomSnapshot find(UserId user, RoomId roomId) {
    var room = timeline.find(roomId);
    if (room == null || isForgotten(user, roomId)) {
      throw forbidden("You are not in this room");
    }
    return room;
  }

  private boolean isForgotten(UserId user, RoomId room) {
    var known = userRooms.of(user).get(room);
    return known != null && known.forgotten();
  }

  private static void checkMayRead(RoomSnapshot room, Visible visible) {
    if (!visible.everJoined() && !RoomState.isWorldReadable(room)) {
      throw forbidden("You are not in this room");
    }
  }

  private static Set<UserId> senders(Collection<Seen> events) {
    var senders = new HashSet<UserId>();
    for (var event : events) {
      senders.add(event.stored().event().sender());
    }
    return senders;
  }
}
