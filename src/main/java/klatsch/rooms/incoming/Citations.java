package klatsch.rooms.incoming;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.history.EventReader;
import klatsch.rules.stateres.Agreed;
import klatsch.store.EventStore;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// The part of a room's current state that no branch has touched, and what stands under it.
final class Citations implements Agreed {
  /// Mostly the first event on the way up is in the state; see CostTest.
  private static final int MAX_CLIMBED = 20_000;

  /// Of so many events the citations are written at once.
  private static final int BATCH = 1_000;

  private final Store store;
  private final EventReader reader;
  private final RoomSnapshot room;
  private final Set<StateKey> touched;
  private final Map<EventId, Boolean> answers = new HashMap<>();
  private int climbed;

  Citations(Store store, EventReader reader, RoomSnapshot room, Set<StateKey> touched) {
    this.store = store;
    this.reader = reader;
    this.room = room;
    this.touched = touched;
  }

  @Override
  public @Nullable EventId get(StateKey key) {
    var event = touched.contains(key) ? null : room.head().get(key);
    return event == null ? null : event.id();
  }

  @Override
  public @Nullable Boolean cites(EventId event) {
    return answers.get(event);
  }

  void findOut(Collection<EventId> events) {
    if (events.isEmpty()) {
      return;
    }
    writeUpTo(room.position());
    for (var row : store.events().find(room.head().nr(), List.copyOf(events))) {
      answers.put(row.eventId(), isCited(row));
    }
    events.forEach(id -> answers.putIfAbsent(id, false));
  }

  /// Goes up from an event, to those that cite it, until one is met that is in the state.
  private boolean isCited(EventStore.Row event) {
    var waiting = new ArrayDeque<Long>();
    var seen = new HashSet<Long>();
    waiting.add(event.position());
    while (!waiting.isEmpty()) {
      long cited = waiting.remove();
      // If all who cite it are in the state, then one of so many is untouched.
      int page = touched.size() + 1;
      var citing = store.forks().citing(cited, Long.MAX_VALUE, page);
      while (!citing.isEmpty()) {
        climbed += citing.size();
        if (climbed > MAX_CLIMBED) {
          throw new TooFarException("Nobody knows whether the state stands on " + event.eventId());
        }
        for (var row : citing) {
          if (isAgreed(reader.event(room.head().version(), room.head().id(), row))) {
            return true;
          }
          if (seen.add(row.position())) {
            waiting.add(row.position());
          }
        }
        citing =
            citing.size() < page
                ? List.of()
                : store.forks().citing(cited, citing.getLast().position(), page);
      }
    }
    return false;
  }

  private boolean isAgreed(Event event) {
    var key = event.key();
    return key != null && event.id().equals(get(key));
  }

  /// In most rooms states never meet, so what cites what is written down only when it is asked for.
  private void writeUpTo(long position) {
    long nr = room.head().nr();
    long known = store.forks().citesKnownUpTo(nr);
    while (known < position) {
      var rows = store.forks().cameIntoForce(nr, known, position, BATCH);
      long reached = rows.size() < BATCH ? position : rows.getLast().position();
      store.write(
          tx -> {
            for (var row : rows) {
              var event = reader.event(room.head().version(), room.head().id(), row);
              store.forks().cites(tx, row.position(), event.authEvents());
            }
            store.forks().citesKnown(tx, nr, reached);
            return reached;
          });
      known = reached;
    }
  }
}
