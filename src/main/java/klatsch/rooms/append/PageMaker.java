package klatsch.rooms.append;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.rooms.Received;
import klatsch.rooms.Received.Accepted;
import klatsch.rooms.Received.Dropped;
import klatsch.rooms.Received.Rejected;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.append.Page.Older;
import klatsch.rooms.append.Page.Redacted;
import klatsch.rooms.history.EventReader;
import klatsch.rooms.incoming.Authenticity.Genuine;
import klatsch.rooms.incoming.Judge;
import klatsch.rooms.incoming.Line;
import klatsch.rooms.incoming.OlderEvents;
import klatsch.rooms.incoming.PastLine;
import klatsch.rooms.incoming.TooFarException;
import klatsch.rules.auth.Signatures;
import klatsch.rules.format.EventFormat;
import klatsch.rules.redact.MayRedact;
import klatsch.rules.stateres.Difference;
import klatsch.store.EventStore;
import klatsch.store.RoomStore.Past;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Judges events that come before all that is here of a room, the oldest first, and finds out the
/// states at them.
final class PageMaker {
  /// So often another server may be asked for the state before an event of one page. One is usual,
  /// at the oldest of them; more where the page ends on several forks.
  private static final int MAX_ASKED = 20;

  private final Store store;
  private final EventReader reader;
  private final Judge judge;
  private final Redactions waiting;
  private final Before before;
  private final Line line;
  private final RoomSnapshot room;
  private final PastStates there;
  private final String origin;

  private final Map<EventId, EventStore.Row> known;
  private final Map<EventId, EventStore.Row> cited;
  private final Map<EventId, EventStore.Row> placed;

  private final Map<EventId, Older> events = new LinkedHashMap<>();
  private final List<Redacted> redactions = new ArrayList<>();
  private final List<Difference> states = new ArrayList<>();
  private final Map<EventId, Received> outcomes = new HashMap<>();

  /// Redactions of the page whose target is not here, with the state before them.
  private final Map<EventId, Difference> held = new LinkedHashMap<>();

  private int asked;

  /// @param origin a server that may be asked for states
  /// @param genuine the events of the page, of which those that are state are here as outliers
  PageMaker(
      Store store,
      EventReader reader,
      Judge judge,
      Before before,
      Line line,
      OlderEvents older,
      PastStates there,
      RoomSnapshot room,
      String origin,
      Collection<Genuine> genuine) {
    this.store = store;
    this.reader = reader;
    this.judge = judge;
    this.waiting = new Redactions(store, reader, line);
    this.before = before;
    this.line = line;
    this.there = there;
    this.room = room;
    this.origin = origin;
    var ids = new HashSet<EventId>();
    var parents = new HashSet<EventId>();
    var auth = new HashSet<EventId>();
    for (var one : genuine) {
      ids.add(one.event().id());
      parents.addAll(one.event().prevEvents());
      auth.addAll(one.event().authEvents());
    }
    this.known = rows(ids);
    this.cited = rows(auth);
    this.placed = older.placed(room, parents);
  }

  private Map<EventId, EventStore.Row> rows(Set<EventId> ids) {
    var rows = new HashMap<EventId, EventStore.Row>();
    if (!ids.isEmpty()) {
      store
          .events()
          .find(room.head().nr(), List.copyOf(ids))
          .forEach(row -> rows.put(row.eventId(), row));
    }
    return rows;
  }

  /// What became of the events that were judged.
  Map<EventId, Received> outcomes() {
    return outcomes;
  }

  /// Those that get their places.
  List<Event> events() {
    return events.values().stream().map(Older::event).toList();
  }

  Page page(Past expected, List<EventId> wanted) {
    var pastLine = PastLine.of(there.first(), expected.oldest(), states);
    return new Page(expected, List.copyOf(events.values()), pastLine, redactions, wanted);
  }

  /// Judges one after all of the page on which it stands.
  void take(Genuine one) {
    var row = known.get(one.event().id());
    var event =
        row == null ? one.event() : reader.event(room.head().version(), room.head().id(), row);
    try {
      var why = whyNotTaken(event, row);
      var state = why == null ? stateBefore(event) : null;
      if (state == null) {
        outcomes.put(
            event.id(),
            new Dropped(
                Objects.requireNonNullElse(
                    why, "Nobody tells the state of the room before " + event.id())));
      } else {
        judge(event, one.signatures(), state, row);
      }
    } catch (TooFarException e) {
      outcomes.put(event.id(), new Dropped(String.valueOf(e.getMessage())));
    }
  }

  private @Nullable String whyNotTaken(Event event, EventStore.@Nullable Row row) {
    boolean isStateOfNothing = event.isState() && row == null;
    boolean lacks = !cited.keySet().containsAll(event.authEvents());
    return isStateOfNothing || lacks && !citesOtherRooms(event)
        ? "Some of the auth_events of " + event.id() + " cannot be had"
        : null;
  }

  private boolean citesOtherRooms(Event event) {
    return !store.events().ofOtherRooms(room.head().nr(), event.authEvents()).isEmpty();
  }

  private void judge(
      Event event, Signatures signatures, Difference state, EventStore.@Nullable Row row) {
    var why = whyNot(event, signatures, state);
    var fate = why == null ? Fate.ACCEPTED : Fate.REJECTED;
    if (why == null && Redactions.isRedaction(event) && !redacts(event, state)) {
      fate = Fate.HELD;
      held.put(event.id(), state);
    }
    var key = why == null ? event.key() : null;
    if (states.isEmpty()) {
      states.add(state);
    }
    var after = key == null ? state : state.with(key, event.id());
    states.add(after);
    there.note(event.id(), after);
    var replaces = key == null ? null : there.get(state, key);
    events.put(event.id(), new Older(event, fate, row == null ? null : row.position(), replaces));
    outcomes.put(
        event.id(), why == null ? new Accepted(event.id()) : new Rejected(event.id(), why));
    if (why == null) {
      release(event);
    }
  }

  private @Nullable String whyNot(Event event, Signatures signatures, Difference state) {
    var authEvents = new ArrayList<EventStore.Row>();
    for (var id : Set.copyOf(event.authEvents())) {
      var row = cited.get(id);
      if (row == null) {
        return "one of the auth_events is of another room";
      }
      authEvents.add(row);
    }
    var why = judge.byWhatItCites(room, event, authEvents, signatures);
    if (why != null) {
      return why;
    }
    if (event.equals(room.head().get(StateKey.CREATE))) {
      return null;
    }
    if (event.type().equals(StateKey.CREATE.type())) {
      return "this room has been made by another event";
    }
    if (event.prevEvents().isEmpty()) {
      return "only the first event of a room has no prev_events";
    }
    var version = room.head().version();
    return Judge.byState(
        version, event, there.view(state, Judge.needed(version, event)), signatures);
  }

  /// @return `null` if that cannot be found out
  private @Nullable Difference stateBefore(Event event) {
    var parents = event.prevEvents();
    if (parents.isEmpty()) {
      return there.nothing();
    }
    if (parents.stream().allMatch(id -> there.knows(id) || placed.containsKey(id))) {
      return there.meeting(parents, placed);
    }
    asked++;
    var told = asked > MAX_ASKED ? null : before.told(room, event, origin);
    return told == null ? null : there.toldFromToday(told.standing());
  }

  /// Takes away what a redaction may take away, judged where the redaction stands.
  ///
  /// @return whether it was here, and could be taken away
  private boolean redacts(Event redaction, Difference state) {
    var target = redaction.redacts();
    if (target == null) {
      return false;
    }
    var ofPage = events.get(target);
    var targets = ofPage == null ? line.events(room, List.of(target)) : List.of(ofPage.event());
    for (var one : targets) {
      if (mayRedact(redaction, one, state)) {
        redactions.add(new Redacted(left(one), redaction.id(), null));
        return true;
      }
    }
    return false;
  }

  private boolean mayRedact(Event redaction, Event target, Difference state) {
    var version = room.head().version();
    return MayRedact.check(
        version, redaction, target, there.view(state, Judge.needed(version, redaction)));
  }

  private Event left(Event target) {
    return EventFormat.redacted(room.head().version(), target);
  }

  /// Carries out the redactions that have waited for an event: of this page, and of what came
  /// before. One that is no past becomes news later, see [RemoteAppend#release]; but what it takes
  /// away is never seen.
  private void release(Event target) {
    for (var waiting : List.copyOf(held.entrySet())) {
      var older = Objects.requireNonNull(events.get(waiting.getKey()));
      if (target.id().equals(older.event().redacts())
          && mayRedact(older.event(), target, waiting.getValue())) {
        held.remove(waiting.getKey());
        events.put(waiting.getKey(), older.accepted());
        redactions.add(new Redacted(left(target), older.event().id(), null));
      }
    }
    for (var row : waiting.allowed(room, target)) {
      redactions.add(
          new Redacted(left(target), row.eventId(), row.position() < 0 ? row.position() : null));
    }
  }
}
