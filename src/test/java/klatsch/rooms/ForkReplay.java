package klatsch.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.history.EventReader;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.EventLimits;
import klatsch.rules.stateres.Dag;
import klatsch.store.EventStore;

/// A room in which other servers write too, once more from its beginning, as it lies on disk: each
/// event must be allowed where it stands, or be kept as one that is not; and the room must be as
/// all its ends together make it.
final class ForkReplay {
  private final TestRooms test;
  private final EventReader reader;
  private final long nr;
  private final RoomVersion version;
  private final RoomId id;
  private final String about;
  private final Map<EventId, EventStore.Row> rows = new HashMap<>();

  /// @param about is said when it fails
  ForkReplay(TestRooms test, RoomId id, String about) {
    var room = Objects.requireNonNull(test.store.rooms().find(id));
    this.test = test;
    this.reader = new EventReader(test.store, new DamagedRooms());
    this.nr = room.nr();
    this.version = Objects.requireNonNull(RoomVersion.named(room.version()));
    this.id = id;
    this.about = about;
  }

  /// @return how many events of each fate the history has
  Map<Fate, Long> isRight() {
    var head = test.rooms.timeline().get(id).head();
    var accepted = test.store.events().after(nr, 0, Long.MAX_VALUE, Integer.MAX_VALUE);
    read(head.extremities());
    assertThat(rows.values()).as("what the ends stand on, %s", about).containsAll(accepted);
    assertThat(head.extremities()).as("ends, %s", about).hasSameElementsAs(ends());
    var dag = replayed();
    var names = head.extremities().stream().map(EventId::value).toList();
    var state = new HashMap<StateKey, EventId>();
    head.state().forEach((key, event) -> state.put(key, event.id()));
    assertThat(state).as("state, %s", about).isEqualTo(dag.stateBefore(names));
    assertThat(head.joined()).as("members, %s", about).hasSameElementsAs(joined(head));
    var fates = new HashMap<Fate, Long>();
    rows.values().forEach(row -> fates.merge(row.fate(), 1L, Long::sum));
    return fates;
  }

  private Dag replayed() {
    var inOrder = rows.values().stream().sorted(Comparator.comparing(EventStore.Row::position));
    var events = inOrder.map(this::event).toList();
    var dag = new Dag(version, events.getFirst());
    for (var event : events.subList(1, events.size())) {
      assertThat(event.prevEvents()).hasSizeBetween(1, EventLimits.PREV_EVENTS);
      var name = event.id().value();
      dag.take(name, event);
      assertThat(dag.isRejected(name))
          .as("whether %s is rejected, %s", event, about)
          .isEqualTo(rows.get(event.id()).fate() == Fate.REJECTED);
    }
    return dag;
  }

  private Event event(EventStore.Row row) {
    return reader.event(version, id, row);
  }

  private void read(List<EventId> from) {
    var next = Set.copyOf(from);
    while (!next.isEmpty()) {
      var below = new HashSet<EventId>();
      for (var row : test.store.events().find(nr, List.copyOf(next))) {
        rows.put(row.eventId(), row);
        below.addAll(event(row).prevEvents());
      }
      below.removeAll(rows.keySet());
      next = below;
    }
  }

  /// The accepted events that no other accepted one stands on, if only through others.
  private Set<EventId> ends() {
    var ends = new HashSet<EventId>();
    var passed = new HashSet<EventId>();
    var waiting = new ArrayDeque<EventStore.Row>();
    for (var row : rows.values()) {
      if (row.fate() == Fate.ACCEPTED) {
        ends.add(row.eventId());
        waiting.add(row);
      }
    }
    while (!waiting.isEmpty()) {
      for (var parent : event(waiting.remove()).prevEvents()) {
        ends.remove(parent);
        var row = rows.get(parent);
        if (row.fate() != Fate.ACCEPTED && passed.add(parent)) {
          waiting.add(row);
        }
      }
    }
    return ends;
  }

  private static Set<UserId> joined(RoomHead head) {
    var joined = new HashSet<UserId>();
    head.state()
        .forEach(
            (key, event) -> {
              if (event.membership() == Membership.JOIN) {
                joined.add(new UserId(key.key()));
              }
            });
    return joined;
  }
}
