package klatsch.rooms.append;

import static klatsch.model.error.MatrixError.notFound;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.RoomId;
import klatsch.rooms.RoomHead;
import klatsch.rooms.history.EventReader;
import klatsch.rooms.incoming.Arrival;
import klatsch.rooms.incoming.Line;
import klatsch.rooms.incoming.Meetings;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.Signatures;
import klatsch.store.ConflictException;
import klatsch.store.Store;
import klatsch.store.Ticket;
import org.jspecify.annotations.Nullable;

/// Brings in events of other servers: what has been found out about one meets the room as it stands
/// now, and goes through the [Gate].
public final class RemoteAppend {
  /// So often the room may have moved on meanwhile. Then it stands still for this event: in a busy
  /// room it would otherwise never come in.
  private static final int MAX_TRIES = 4;

  /// So often somebody else may have been faster on disk: another server on the same database.
  private static final int MAX_CONFLICTS = 8;

  /// Events that enter at the same time, all rooms together. One that comes from many servers at
  /// once would otherwise be written many times, and fail all that is built on it in the lane.
  private static final int TURNS = 256;

  private final List<ReentrantLock> turns =
      Stream.generate(ReentrantLock::new).limit(TURNS).toList();

  private final Store store;
  private final Lanes lanes;
  private final Gate gate;
  private final Entrance entrance;

  public RemoteAppend(
      Store store, EventReader reader, Lanes lanes, Gate gate, Line line, Meetings meetings) {
    this.store = store;
    this.lanes = lanes;
    this.gate = gate;
    this.entrance = new Entrance(store, reader, line, meetings);
  }

  /// @param reason if it was not accepted
  public record Placed(Fate fate, @Nullable String reason) {}

  /// An event under way.
  private record Entered(Prepared prepared, Ticket<List<StoredEvent>> ticket, int generation) {}

  /// Lets an event in, and comes back when it is durable.
  ///
  /// @return `null` if somebody else has brought it in the meantime
  public @Nullable Placed append(RoomId id, Arrival arrival) {
    var turn = turns.get(Math.floorMod(arrival.event().id().hashCode(), TURNS));
    turn.lock();
    try {
      return isPlaced(id, arrival) ? null : enter(id, arrival);
    } finally {
      turn.unlock();
    }
  }

  private @Nullable Placed enter(RoomId id, Arrival arrival) {
    int conflicts = 0;
    for (int tries = 1; ; tries++) {
      var lane = lanes.find(id);
      if (lane == null) {
        throw notFound("There is no such room here");
      }
      var entered = tries <= MAX_TRIES ? beside(id, lane, arrival) : inTheLane(id, lane, arrival);
      if (entered == null) {
        continue;
      }
      try {
        entered.ticket().await();
        return new Placed(entered.prepared().step().fate(), entered.prepared().reason());
      } catch (ConflictException e) {
        lanes.startAgain(id, lane, entered.generation());
        if (isPlaced(id, arrival)) {
          return null;
        }
        conflicts++;
        if (conflicts == MAX_CONFLICTS) {
          throw e;
        }
      } catch (RuntimeException e) {
        lanes.startAgain(id, lane, entered.generation());
        throw e;
      }
    }
  }

  /// Makes a room of its first event.
  ///
  /// @return why it cannot be made, or `null`
  public @Nullable String begin(RoomVersion version, Event create, Signatures signatures) {
    var empty = RoomHead.empty(0, create.room(), version);
    if (!create.type().equals(StateKey.CREATE.type())) {
      return "a room begins with its create event";
    }
    var why = Gate.whyNot(version, create, empty, signatures);
    if (why != null) {
      return why;
    }
    try {
      gate.create(List.of(Step.onTop(empty, create, null)), (_, _) -> {});
      return null;
    } catch (ConflictException _) {
      return "there is this room already";
    }
  }

  private boolean isPlaced(RoomId id, Arrival arrival) {
    var lane = lanes.find(id);
    return lane != null
        && store.events().find(lane.snapshot().head().nr(), List.of(arrival.event().id())).stream()
            .anyMatch(row -> row.fate() != Fate.OUTLIER);
  }

  /// Prepares while others go on, and enters if nothing has happened meanwhile.
  private @Nullable Entered beside(RoomId id, Lane lane, Arrival arrival) {
    lane.awaitLast();
    var room = lanes.upTo(id, lane, arrival.before().position());
    var prepared = entrance.prepare(room, arrival);
    if (!prepared.step().isAccepted()) {
      // Whatever happens in the room, this changes nothing there.
      return new Entered(prepared, submit(lane, prepared), -1);
    }
    lane.lock.lock();
    try {
      boolean isThere =
          !lane.isRetired() && lane.pending().extremities().equals(room.head().extremities());
      return isThere ? entered(lane, prepared) : null;
    } finally {
      lane.lock.unlock();
    }
  }

  /// The one place that waits for the disk while a room stands still.
  private @Nullable Entered inTheLane(RoomId id, Lane lane, Arrival arrival) {
    lane.lock.lock();
    try {
      if (lane.isRetired()) {
        return null;
      }
      lane.awaitLast();
      var room = lanes.upTo(id, lane, arrival.before().position());
      if (!lane.pending().extremities().equals(room.head().extremities())) {
        lanes.startAgain(id, lane, lane.generation());
        room = lane.snapshot();
      }
      return entered(lane, entrance.prepare(room, arrival));
    } finally {
      lane.lock.unlock();
    }
  }

  private Entered entered(Lane lane, Prepared prepared) {
    return new Entered(prepared, submit(lane, prepared), lane.generation());
  }

  private Ticket<List<StoredEvent>> submit(Lane lane, Prepared prepared) {
    var steps = List.of(prepared.step());
    return gate.submit(lane, prepared.room().head(), steps, null, Append.NOTHING_ELSE);
  }
}
