package klatsch.rooms.incoming;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.id.EventId;
import klatsch.rooms.RemoteServers;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.incoming.Authenticity.Genuine;
import klatsch.store.ConflictException;
import klatsch.store.Store;

/// Events that are fetched because others stand on them. They are checked by what they cite
/// themselves, and kept without a place in the history.
public final class Outliers {
  /// Fetched for one event. A room's whole state with all on which it stands has more only where
  /// tens of thousands have come in at once.
  private static final int MAX_FETCHED = 10_000;

  /// Events in one question.
  private static final int BATCH = 100;

  private final Store store;
  private final RemoteServers servers;
  private final Authenticity authenticity;
  private final Judge judge;

  public Outliers(Store store, RemoteServers servers, Authenticity authenticity, Judge judge) {
    this.store = store;
    this.servers = servers;
    this.authenticity = authenticity;
    this.judge = judge;
  }

  /// Fetches events, and on what they stand, as far as they are not here. What cannot be had, or is
  /// not genuine, is not there afterwards.
  public void fetch(RoomSnapshot room, String server, Collection<EventId> wanted) {
    var fetched = new LinkedHashMap<EventId, Genuine>();
    var asked = new HashSet<EventId>();
    var next = unknown(room, wanted);
    while (!next.isEmpty() && asked.size() + next.size() <= MAX_FETCHED) {
      asked.addAll(next);
      var below = new LinkedHashSet<EventId>();
      for (var one : ask(room, server, next)) {
        fetched.put(one.event().id(), one);
        below.addAll(one.event().authEvents());
      }
      below.removeAll(asked);
      next = unknown(room, below);
    }
    keep(room, fetched);
  }

  private List<EventId> unknown(RoomSnapshot room, Collection<EventId> ids) {
    var unknown = new LinkedHashSet<>(ids);
    store
        .events()
        .find(room.head().nr(), List.copyOf(ids))
        .forEach(row -> unknown.remove(row.eventId()));
    return List.copyOf(unknown);
  }

  private List<Genuine> ask(RoomSnapshot room, String server, List<EventId> ids) {
    var found = new ArrayList<Genuine>();
    for (int i = 0; i < ids.size(); i += BATCH) {
      var some = ids.subList(i, Math.min(i + BATCH, ids.size()));
      for (var pdu : servers.events(server, room.head().id(), some)) {
        genuine(room, pdu, Set.copyOf(some), found);
      }
    }
    return found;
  }

  private void genuine(
      RoomSnapshot room, JsonObject pdu, Set<EventId> wanted, List<Genuine> found) {
    var version = room.head().version();
    if (Authenticity.read(version, room.head().id(), pdu) instanceof Genuine(var event, _)
        && event.isState()
        && wanted.contains(event.id())
        && authenticity.check(version, event, pdu) instanceof Genuine genuine) {
      found.add(genuine);
    }
  }

  /// Keeps state events that have come themselves, as far as they are not here and what they stand
  /// on is.
  public void keep(RoomSnapshot room, Collection<Genuine> events) {
    var all = new LinkedHashMap<EventId, Genuine>();
    for (var one : events) {
      if (one.event().isState()) {
        all.put(one.event().id(), one);
      }
    }
    all.keySet().retainAll(unknown(room, all.keySet()));
    keep(room, all);
  }

  /// Keeps what stands on nothing that is missing, each after what it stands on.
  private void keep(RoomSnapshot room, Map<EventId, Genuine> fetched) {
    boolean found = true;
    while (found && !fetched.isEmpty()) {
      var ready =
          fetched.values().stream()
              .filter(one -> one.event().authEvents().stream().noneMatch(fetched::containsKey))
              .toList();
      found = !ready.isEmpty();
      for (var one : ready) {
        keep(room, one);
        fetched.remove(one.event().id());
      }
    }
  }

  private void keep(RoomSnapshot room, Genuine one) {
    var event = one.event();
    var cited = store.events().find(room.head().nr(), event.authEvents());
    if (cited.size() < Set.copyOf(event.authEvents()).size()) {
      return;
    }
    var why = judge.byWhatItCites(room, event, cited, one.signatures());
    keep(room, event, why == null ? Fate.OUTLIER : Fate.REJECTED);
  }

  private void keep(RoomSnapshot room, Event event, Fate fate) {
    try {
      store.write(
          tx -> {
            long position = tx.nextPosition();
            store
                .events()
                .insert(
                    tx,
                    room.head().nr(),
                    position,
                    event.id(),
                    event.bytes(),
                    event.originServerTs(),
                    null,
                    null,
                    fate);
            store.forks().cites(tx, position, event.authEvents());
            return position;
          });
    } catch (ConflictException _) {
      return; // Somebody else has brought it.
    }
  }
}
