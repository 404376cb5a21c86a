package klatsch.rooms;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.history.Aggregations;
import klatsch.rooms.history.EventPages;
import klatsch.rooms.history.EventPages.Page;
import klatsch.rooms.history.Eyes;
import klatsch.rooms.history.HistoryDoor;
import klatsch.rooms.history.HistoryDoor.Opened;
import klatsch.rooms.history.Visible;
import org.jspecify.annotations.Nullable;

/// What was said in a room, as far as a user may see it.
public final class History {
  /// The most events in one answer, however many are asked for: some 600 KB of usual messages.
  public static final int MAX_EVENTS = 1_000;

  private final HistoryDoor door;
  private final RoomStates states;
  private final EventPages pages;
  private final Aggregations aggregations;
  private final Eyes eyes;

  History(
      HistoryDoor door, RoomStates states, EventPages pages, Aggregations aggregations, Eyes eyes) {
    this.door = door;
    this.states = states;
    this.pages = pages;
    this.aggregations = aggregations;
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

  /// A part of a room's past.
  ///
  /// @param events newest first
  /// @param next the last position of the part before it, or `null` if there is nothing more
  public record Past(List<Seen> events, @Nullable Long next) {}

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
    var opened = door.open(user, roomId);
    var room = opened.room();
    var visible = opened.visible();
    int most = Math.min(limit, MAX_EVENTS);
    long usual = direction == Direction.BACK ? room.position() : StoredEvent.BEGINNING;
    long start = from == null ? usual : Math.min(from, room.position());
    var page =
        switch (direction) {
          case BACK ->
              pages.back(
                  room, visible, filter, start, to == null ? StoredEvent.BEGINNING : to, most);
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
        bundled(opened, user, page.events()),
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
    long newest =
        page.events().stream().mapToLong(Seen::position).max().orElse(StoredEvent.BEGINNING);
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
    var opened = door.openForEvent(user, roomId);
    return bundled(opened, user, List.of(door.event(opened, id))).getFirst();
  }

  /// One event of which the user does not say in which room it is.
  ///
  /// @throws klatsch.model.error.MatrixException `M_NOT_FOUND` if there is none such, and also if
  ///   the user may not see it
  public Seen event(UserId user, EventId id) {
    return event(user, door.roomOf(id), id);
  }

  private List<Seen> bundled(Opened opened, UserId user, List<Seen> events) {
    var room = opened.room();
    return aggregations.bundled(room, opened.visible(), user, events, room.position());
  }

  /// An event with its neighbours.
  ///
  /// @param limit how many neighbours at most, on both sides together
  /// @throws klatsch.model.error.MatrixException as [#messages] and [#event] do
  public Context context(UserId user, RoomId roomId, EventId id, int limit, EventFilter filter) {
    var opened = door.open(user, roomId);
    var room = opened.room();
    var visible = opened.visible();
    var event = door.event(opened, id);
    int most = Math.min(limit, MAX_EVENTS);
    var before =
        pages.back(room, visible, filter, event.position() - 1, StoredEvent.BEGINNING, most / 2);
    var after =
        pages.forth(room, visible, filter, event.position(), room.position(), most - most / 2);
    long last = after.events().isEmpty() ? event.position() : after.events().getLast().position();
    var found = new ArrayList<>(before.events());
    found.add(event);
    found.addAll(after.events());
    var shown = bundled(opened, user, found);
    int place = before.events().size();
    var state =
        filter.lazyLoadMembers() ? states.at(room, last, senders(shown)) : states.at(room, last);
    return new Context(
        shown.get(place),
        shown.subList(0, place),
        shown.subList(place + 1, shown.size()),
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
    var visible = eyes.ofMember(user);
    var page = memberSince < upTo ? pages.newest(room, visible, filter, upTo, after, most) : null;
    boolean isEnough =
        page != null && (after >= memberSince || page.more() && page.reached() >= memberSince);
    if (page == null || !isEnough) {
      visible = eyes.of(user, room);
      page = pages.newest(room, visible, filter, upTo, after, most);
    }
    var events = page.events().reversed();
    long start = events.isEmpty() ? upTo : events.getFirst().position() - 1;
    // Who reads on from the last answer has seen the children, or will.
    return page.more()
        ? new Recent(aggregations.bundled(room, visible, user, events, upTo), true, start)
        : new Recent(events, false, start);
  }

  /// What the user may see of the room, newest first and without what relates to it.
  ///
  /// @param from the last position
  /// @param to the position just before the first
  public Past back(UserId user, RoomSnapshot room, long from, long to, int limit) {
    return past(pages.passBack(room, eyes.of(user, room), EventFilter.ALL, from, to, limit));
  }

  /// What has happened while a user was in the room without a break, newest first: also what those
  /// said whom the user ignores. It is there to be counted, not to be shown.
  ///
  /// @param from the last position, at which the user is in the room
  /// @param to the position just before the first
  public Past sinceJoining(UserId user, RoomSnapshot room, long from, long to, int limit) {
    var visible = eyes.of(user, room).withIgnored();
    long joined = Math.max(to, visible.joinedSince(from));
    return past(pages.passBack(room, visible, EventFilter.ALL, from, joined, limit));
  }

  private static Past past(Page page) {
    return new Past(page.events(), page.more() ? page.reached() : null);
  }

  /// At which positions a user may see what is there.
  public LongPredicate visible(UserId user, RoomSnapshot room) {
    return eyes.of(user, room)::covers;
  }

  /// Whether the user was in the room at any time after one position and up to another.
  public boolean wasJoined(UserId user, RoomSnapshot room, long after, long upTo) {
    return eyes.of(user, room).joinedWithin(after, upTo);
  }

  /// Entries of a room's state at a moment that the user may know of, as the user sees them.
  public Collection<Event> state(UserId user, RoomSnapshot room, Collection<Event> state) {
    return eyes.state(user, room, state);
  }

  private static Set<UserId> senders(Collection<Seen> events) {
    var senders = new HashSet<UserId>();
    for (var event : events) {
      senders.add(event.stored().event().sender());
    }
    return senders;
  }
}
