package klatsch.rooms;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.event.Relation;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.BadIdException;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.history.Aggregations;
import klatsch.rooms.history.EventPages;
import klatsch.rooms.history.EventReader;
import klatsch.rooms.history.HistoryDoor.Opened;
import klatsch.rooms.history.Visible.Range;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// What one user finds again in one room.
public final class FindableRoom {
  private final UserId user;
  private final Opened opened;
  private final Store store;
  private final EventReader reader;
  private final EventPages pages;
  private final Aggregations aggregations;
  private final RoomStates states;

  FindableRoom(
      UserId user,
      Opened opened,
      Store store,
      EventReader reader,
      EventPages pages,
      Aggregations aggregations,
      RoomStates states) {
    this.user = user;
    this.opened = opened;
    this.store = store;
    this.reader = reader;
    this.pages = pages;
    this.aggregations = aggregations;
    this.states = states;
  }

  /// A part of the history that the user may see.
  ///
  /// @param after the position just before its first event
  /// @param upTo the last position in it
  public record Span(long after, long upTo) {
    /// Everything, also what is to come.
    public static final Span ALL = new Span(-1, Long.MAX_VALUE);
  }

  /// What happened around an event.
  ///
  /// @param before newest first
  /// @param after oldest first
  /// @param start from where to read on into the past
  /// @param end from where to read on into the present
  public record Around(List<Seen> before, List<Seen> after, long start, long end) {}

  public RoomId id() {
    return opened.room().head().id();
  }

  /// All that the user may see, oldest first. What happens after the user has left is not found,
  /// also if all the world may read it.
  public List<Span> spans() {
    return opened.visible().ranges(opened.visible().joinedUpTo()).stream()
        .map(FindableRoom::span)
        .toList();
  }

  private static Span span(Range range) {
    return new Span(range.after(), range.upTo());
  }

  /// The room in whose place this one came, or `null`.
  public @Nullable RoomId predecessor() {
    var content = opened.room().head().content(StateKey.CREATE);
    var before = content == null ? null : content.object("predecessor");
    var id = before == null ? null : before.text("room_id");
    try {
      return id == null ? null : new RoomId(id);
    } catch (BadIdException _) {
      return null;
    }
  }

  /// What the user is shown for each of these positions, where there is anything: for an edit, the
  /// event that it edits. An event that was edited is not shown for its own position: what it says
  /// now stands at that of the edit, unless the user had left before and can only look in.
  public Map<Long, Seen> shown(Collection<Long> positions) {
    var found = visible(positions);
    var parents = parents(found);
    var events = new HashMap<EventId, StoredEvent>();
    found.forEach(stored -> events.put(stored.id(), stored));
    parents.values().forEach(stored -> events.put(stored.id(), stored));
    var bundled = bundled(events.values());
    var shown = new HashMap<Long, Seen>();
    for (var stored : found) {
      var edited = edited(stored.event());
      var seen = bundled.get(edited == null ? stored.id() : edited);
      var edit = seen == null || seen.bundle() == null ? null : seen.bundle().edit();
      var says = edit == null || !sees(edit.stored()) ? null : edit.stored().id();
      if (seen != null && Objects.equals(says, edited == null ? null : stored.id())) {
        shown.put(stored.position(), seen);
      }
    }
    return shown;
  }

  private List<StoredEvent> visible(Collection<Long> positions) {
    var head = opened.room().head();
    var rows = store.events().byPositions(head.nr(), List.copyOf(positions));
    return reader.stored(head, rows).stream().filter(this::sees).toList();
  }

  private boolean sees(StoredEvent stored) {
    return stored.position() <= opened.visible().joinedUpTo() && opened.visible().sees(stored);
  }

  private Map<EventId, StoredEvent> parents(List<StoredEvent> found) {
    var ids = new ArrayList<EventId>();
    for (var stored : found) {
      var edited = edited(stored.event());
      if (edited != null) {
        ids.add(edited);
      }
    }
    if (ids.isEmpty()) {
      return Map.of();
    }
    var head = opened.room().head();
    var rows =
        store.events().find(head.nr(), ids).stream()
            .filter(row -> row.fate() == Fate.ACCEPTED)
            .toList();
    return reader.stored(head, rows).stream()
        .filter(this::sees)
        .collect(toMap(StoredEvent::id, identity()));
  }

  private static @Nullable EventId edited(Event event) {
    var relation = event.isState() ? null : Relation.of(event);
    return relation != null && relation.is(Relation.REPLACE) ? relation.parent() : null;
  }

  private Map<EventId, Seen> bundled(Collection<StoredEvent> events) {
    var seen = events.stream().map(opened.visible()::seen).toList();
    return bundled(seen).stream().collect(toMap(event -> event.stored().id(), identity()));
  }

  private List<Seen> bundled(List<Seen> events) {
    var room = opened.room();
    return aggregations.bundled(room, opened.visible(), user, events, room.position());
  }

  /// What happened just before and just after an event.
  public Around around(Seen event, int before, int after) {
    var room = opened.room();
    var visible = opened.visible();
    long at = event.position();
    long last = Math.min(room.position(), visible.joinedUpTo());
    var earlier =
        pages.back(room, visible, EventFilter.ALL, at - 1, StoredEvent.BEGINNING, before).events();
    var later = pages.forth(room, visible, EventFilter.ALL, at, last, after).events();
    return new Around(
        bundled(earlier),
        bundled(later),
        earlier.isEmpty() ? at - 1 : earlier.getLast().position() - 1,
        later.isEmpty() ? at : later.getLast().position());
  }

  /// How people appeared in the room when an event happened.
  public List<Event> members(Set<UserId> users, Seen event) {
    var members = new ArrayList<Event>();
    for (var one : users) {
      var member = states.get(opened.room(), StateKey.member(one), event.position());
      if (member != null) {
        members.add(opened.visible().state(member));
      }
    }
    return members;
  }
}
