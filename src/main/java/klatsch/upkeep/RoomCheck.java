package klatsch.upkeep;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.event.Membership;
import klatsch.model.event.Relation;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.BadEventException;
import klatsch.rules.format.EventFormat;
import klatsch.store.EventStore;
import klatsch.store.RoomStore.Room;
import klatsch.store.StateStore;
import klatsch.store.Store;

/// Looks through one room.
final class RoomCheck {
  private final Store store;
  private final Room room;
  private final RoomVersion version;
  private final Events events;
  private final Consumer<String> findings;
  private final Map<EventId, KnownEvent> known = new LinkedHashMap<>();
  private final Set<EventId> related = new HashSet<>();
  private boolean played = true;

  /// @param findings is told each thing that is wrong, as a sentence
  RoomCheck(Store store, Room room, RoomVersion version, Consumer<String> findings) {
    this.store = store;
    this.room = room;
    this.version = version;
    this.events = new Events(store, room, version);
    this.findings = findings;
  }

  /// How many events the room has, those of every fate.
  long events() {
    return known.size();
  }

  /// Whether the room could be played again from its beginning.
  boolean isPlayed() {
    return played;
  }

  void run() {
    for (int i = 0; i < events.positions().size(); i += Events.BATCH) {
      events.rows(i).forEach(this::read);
    }
    if (known.size() < events.positions().size()) {
      played = false; // some are broken, and nothing can be said of what builds on them
      return;
    }
    checkRelations();
    var kept = store.states().current(room.nr());
    checkMemberships(kept);
    var state = new Replay(version, room, known, events, findings).run();
    if (state == null) {
      played = false;
    } else {
      checkEnds();
      checkDepth();
      checkState(kept, state);
    }
  }

  /// Reads an event as if a stranger had sent it: then its id is its hash.
  private void read(EventStore.Row row) {
    var redacted = row.redactedBy() != null;
    var id = row.eventId();
    try {
      var event = EventFormat.parse(version, room.id(), row.pdu());
      if (!event.id().equals(id)) {
        findings.accept("the event " + id + " is another one, by its hash: " + event.id());
      } else if (!redacted && !isWholeOrRedacted(event)) {
        findings.accept("the content of " + id + " is not what its hash says");
      }
      known.put(
          id,
          new KnownEvent(
              id,
              row.position(),
              event.depth(),
              row.fate(),
              redacted,
              event.key(),
              event.prevEvents(),
              event.authEvents()));
      if (row.fate() == Fate.ACCEPTED && !redacted && Relation.of(event) != null) {
        related.add(id);
      }
    } catch (BadEventException e) {
      findings.accept("the event " + id + " is broken: " + e.getMessage());
    }
  }

  /// Of an event that came with a content which its hash did not cover, only its redacted form is
  /// kept.
  private boolean isWholeOrRedacted(Event event) {
    return EventFormat.hasItsContent(version, event.pdu())
        || EventFormat.redacted(version, event).pdu().equals(event.pdu());
  }

  /// The ends are events of the room that none of it builds on, and all of those that nothing
  /// builds on. Where states have met, one may also be an end that came late into a gap: it has
  /// been built upon, and stays an end until something new cites it.
  private void checkEnds() {
    var cited = new HashSet<EventId>();
    var citedByParts = new HashSet<EventId>();
    for (var event : known.values()) {
      if (event.fate() != Fate.OUTLIER) {
        cited.addAll(event.parents());
      }
      if (event.isPartOfRoom()) {
        citedByParts.addAll(event.parents());
      }
    }
    for (var end : room.extremities()) {
      var event = known.get(end);
      if (event == null || !event.isPartOfRoom()) {
        findings.accept("the end " + end + " is no event of the room");
      } else if (room.metAt() == 0 && citedByParts.contains(end)) {
        findings.accept("the end " + end + " is none: another event builds on it");
      }
    }
    for (var event : known.values()) {
      if (event.isPartOfRoom()
          && !cited.contains(event.id())
          && !room.extremities().contains(event.id())) {
        findings.accept("nothing builds on " + event.id() + ", and it is not known as an end");
      }
    }
  }

  /// What comes next says that it is deeper than all before.
  private void checkDepth() {
    long deepest =
        known.values().stream()
            .filter(event -> event.isPartOfRoom())
            .mapToLong(KnownEvent::depth)
            .max()
            .orElse(0);
    if (room.depth() != deepest) {
      findings.accept("the room is said to be %d deep, and is %d".formatted(room.depth(), deepest));
    }
  }

  private void checkRelations() {
    var kept = new HashSet<>(store.integrity().related(room.nr()));
    for (var id : related) {
      if (!kept.remove(id)) {
        findings.accept("it is not known that " + id + " relates to another event");
      }
    }
    kept.forEach(id -> findings.accept("the event " + id + " is said to relate to another one"));
  }

  private void checkMemberships(List<StateStore.Row> state) {
    var expected = new HashMap<UserId, Membership>();
    for (var entry : state) {
      var key = entry.key();
      if (key.type().equals(StateKey.MEMBER) && key.key().startsWith("@")) {
        var membership = events.event(entry.event()).membership();
        if (membership != null) {
          expected.put(new UserId(key.key()), membership);
        }
      }
    }
    for (var membership : Membership.values()) {
      for (var user : store.memberships().members(room.nr(), membership)) {
        var should = expected.remove(user);
        if (should == null ? membership != Membership.LEAVE : should != membership) {
          findings.accept(
              "%s is kept as %s, and by the state is %s"
                  .formatted(
                      user, membership.wireName(), should == null ? "nothing" : should.wireName()));
        }
      }
    }
    expected.forEach(
        (user, membership) ->
            findings.accept(
                "%s is %s by the state, and not kept as a member"
                    .formatted(user, membership.wireName())));
  }

  private void checkState(List<StateStore.Row> state, Map<StateKey, EventId> should) {
    var kept = new HashMap<StateKey, EventId>();
    state.forEach(entry -> kept.put(entry.key(), entry.event().eventId()));
    var keys = new HashSet<>(kept.keySet());
    keys.addAll(should.keySet());
    for (var key : keys) {
      if (!Objects.equals(should.get(key), kept.get(key))) {
        findings.accept(
            "the state %s is set by %s, and by all that happened should be by %s"
                .formatted(key, kept.get(key), should.get(key)));
      }
    }
  }
}
