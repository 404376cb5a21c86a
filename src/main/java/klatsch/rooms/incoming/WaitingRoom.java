package klatsch.rooms.incoming;

import java.util.List;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.store.Store;
import klatsch.store.WaitingStore;

/// Events that have come before what they build on. They are on disk, so that whoever has sent one
/// need not send it again.
public final class WaitingRoom {
  /// Of one room: more than one server sends while another one that has the rest is away. A server
  /// that makes up events which nobody can complete fills its own room, and no other.
  private static final int MAX_IN_ROOM = 500;

  /// Of all rooms together. At 65 KB each, 650 MB at the worst; usually a thousandth of that.
  private static final int MAX_IN_ALL = 10_000;

  private final Store store;
  private final int maxInRoom;
  private final int maxInAll;

  public WaitingRoom(Store store) {
    this(store, MAX_IN_ROOM, MAX_IN_ALL);
  }

  /// @param maxInRoom beyond this, and `maxInAll`, those who have waited longest are forgotten
  WaitingRoom(Store store, int maxInRoom, int maxInAll) {
    this.store = store;
    this.maxInRoom = maxInRoom;
    this.maxInAll = maxInAll;
  }

  /// Keeps an event until all that it misses is here, and comes back when that is durable.
  ///
  /// @param origin who sent it
  public void add(long room, Event event, String origin, Set<EventId> missing) {
    store.write(
        tx -> {
          store.waiting().add(tx, room, event.id(), origin, event.bytes(), missing);
          store.waiting().trim(tx, room, maxInRoom, maxInAll);
          return event;
        });
  }

  /// An event is here: it waits no longer, and nobody waits for it.
  ///
  /// @return those that need not wait any longer. Each stays until it has [come][#came] itself, or
  ///   [left][#leave]
  public List<WaitingStore.Waiting> came(long room, EventId event) {
    if (!store.waiting().concerns(room, event)) {
      return List.of();
    }
    store.write(
        tx -> {
          store.waiting().remove(tx, room, event);
          store.waiting().came(tx, room, event);
          return event;
        });
    return store.waiting().ready(room);
  }

  /// Forgets an event that turned out to be none.
  public void leave(long room, EventId event) {
    store.write(
        tx -> {
          store.waiting().remove(tx, room, event);
          return event;
        });
  }

  /// At the start: lets none wait for what has come while the server ended.
  public void settle() {
    if (store.waiting().isEmpty()) {
      return; // as a rule, and the start need not wait for the disk
    }
    store.write(
        tx -> {
          store.waiting().settle(tx);
          return this;
        });
  }
}
