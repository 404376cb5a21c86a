package klatsch.rooms.append;

import static klatsch.model.error.MatrixError.notFound;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.RoomHead;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.history.EventReader;
import klatsch.rooms.incoming.Arrival;
import klatsch.rooms.incoming.Line;
import klatsch.rooms.incoming.Meetings;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.Signatures;
import klatsch.store.ConflictException;
import klatsch.store.RedactionStore.Due;
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
  private final Redactions redactions;
  private final Entrance entrance;

  public RemoteAppend(
      Store store, EventReader reader, Lanes lanes, Gate gate, Line line, Meetings meetings) {
    this.store = store;
    this.lanes = lanes;
    this.gate = gate;
    this.redactions = new Redactions(store, reader, line);
    this.entrance = new Entrance(store, reader, line, meetings, redactions);
  }

  /// @param reason if it was not accepted
  public record Placed(Fate fate, @Nullable String reason) {}

  private sealed interface Attempt {}

  /// An event under way.
  private record Entered(Prepared prepared, Ticket<List<StoredEvent>> ticket, int generation)
      implements Attempt {}

  /// The room is not any more where it was.
  private record MovedOn() implements Attempt {}

  private record NothingToDo() implements Attempt {}

  @FunctionalInterface
  private interface Preparation {
    /// What there is to do in the room as it stands, or `null` for nothing.
    @Nullable Prepared against(RoomSnapshot room);
  }

  /// What is to enter.
  ///
  /// @param upTo the room must be known at least up to here
  /// @param isDone whether somebody else has done it meanwhile
  private record Work(long upTo, Preparation preparation, BooleanSupplier isDone) {}

  /// Lets an event in, and comes back when it is durable.
  ///
  /// @return `null` if somebody else has brought it in the meantime
  public @Nullable Placed append(RoomId id, Arrival arrival) {
    var work =
        new Work(
            arrival.before().position(),
            room -> entrance.prepare(room, arrival),
            () -> isPlaced(id, arrival));
    var placed = inTurn(id, arrival.event().id(), work);
    if (placed != null && placed.fate() != Fate.ACCEPTED) {
      // A redaction and its target may have come at the same moment.
      release(id);
    }
    return placed;
  }

  /// Carries out the redactions of a room whose targets are here, and that have not seen them come:
  /// because they are fetched as events on which others stand, say.
  public void release(RoomId id) {
    var lane = lanes.find(id);
    if (lane != null) {
      store.redactions().due(lane.snapshot().head().nr()).forEach(due -> release(id, due));
    }
  }

  private void release(RoomId id, Due due) {
    var work = new Work(due.position(), room -> released(room, due), () -> false);
    if (inTurn(id, due.redaction(), work) == null) {
      store.write(
          tx -> {
            store.redactions().decided(tx, due.redaction());
            return due;
          });
    }
  }

  private @Nullable Prepared released(RoomSnapshot room, Due due) {
    var step = redactions.due(room, due);
    return step == null ? null : new Prepared(room, step, null);
  }

  private @Nullable Placed inTurn(RoomId id, EventId event, Work work) {
    var turn = turns.get(Math.floorMod(event.hashCode(), TURNS));
    turn.lock();
    try {
      return work.isDone().getAsBoolean() ? null : enter(id, work);
    } finally {
      turn.unlock();
    }
  }

  private @Nullable Placed enter(RoomId id, Work work) {
    int conflicts = 0;
    for (int tries = 1; ; tries++) {
      var lane = lanes.find(id);
      if (lane == null) {
        throw notFound("There is no such room here");
      }
      switch (tries <= MAX_TRIES ? beside(id, lane, work) : inTheLane(id, lane, work)) {
        case MovedOn _ -> {}
        case NothingToDo _ -> {
          return null;
        }
        case Entered entered -> {
          try {
            entered.ticket().await();
            return new Placed(entered.prepared().step().fate(), entered.prepared().reason());
          } catch (ConflictException e) {
            lanes.startAgain(id, lane, entered.generation());
            if (work.isDone().getAsBoolean()) {
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
  private Attempt beside(RoomId id, Lane lane, Work work) {
    long builds = lane.awaitLast();
    var room = lanes.upTo(id, lane, work.upTo());
    var prepared = work.preparation().against(room);
    if (prepared == null) {
      return new NothingToDo();
    }
    if (!prepared.step().isAccepted()) {
      // Whatever happens in the room, this changes nothing there.
      return new Entered(prepared, submit(lane, prepared), -1);
    }
    lane.lock.lock();
    try {
      // A redaction that is held no longer changes a room, and leaves the ends of it where they
      // are.
      boolean isThere =
          !lane.isRetired()
              && lane.builds() == builds
              && lane.pending().extremities().equals(room.head().extremities());
      return isThere ? entered(lane, prepared) : new MovedOn();
    } finally {
      lane.lock.unlock();
    }
  }

  /// The one place that waits for the disk while a room stands still.
  private Attempt inTheLane(RoomId id, Lane lane, Work work) {
    lane.lock.lock();
    try {
      if (lane.isRetired()) {
        return new MovedOn();
      }
      lane.awaitLast();
      var room = lanes.upTo(id, lane, work.upTo());
      if (!lane.pending().extremities().equals(room.head().extremities())) {
        lanes.startAgain(id, lane, lane.generation());
        room = lane.snapshot();
      }
      var prepared = work.preparation().against(room);
      return prepared == null ? new NothingToDo() : entered(lane, prepared);
    } finally {
      lane.lock.unlock();
    }
  }

  private Entered entered(Lane lane, Prepared prepared) {
    return new Entered(prepared, submit(lane, prepared), lane.generation());
  }

  private Ticket<List<StoredEvent>> submit(Lane lane, Prepared prepared) {
    var head = prepared.room().head();
    return gate.submit(lane, head, prepared.steps(), null, Append.NOTHING_ELSE);
  }
}
