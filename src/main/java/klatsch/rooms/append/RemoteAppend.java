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
import klatsch.rooms.incoming.Arrival;
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
  /// So often somebody else may have been faster on disk: another server on the same database.
  private static final int MAX_CONFLICTS = 16;

  /// Events that enter at the same time, all rooms together. One that comes from many servers at
  /// once would otherwise be written many times, and fail all that is built on it in the lane.
  private static final int TURNS = 256;

  private final List<ReentrantLock> turns =
      Stream.generate(ReentrantLock::new).limit(TURNS).toList();

  private final Store store;
  private final Lanes lanes;
  private final Gate gate;
  private final Entrance entrance;

  public RemoteAppend(Store store, Lanes lanes, Gate gate, Entrance entrance) {
    this.store = store;
    this.lanes = lanes;
    this.gate = gate;
    this.entrance = entrance;
  }

  /// @param reason if it was not accepted
  public record Placed(Fate fate, @Nullable String reason) {}

  /// An event under way.
  ///
  /// @param ticket `null` if there was nothing to do
  private record Landed(
      Prepared prepared, @Nullable Ticket<List<StoredEvent>> ticket, int generation) {}

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

  /// To bring in what is to enter.
  private final class Deed implements Landing.Deed<Prepared, Landed> {
    private final Work work;

    Deed(Work work) {
      this.work = work;
    }

    @Override
    public Prepared prepare(RoomSnapshot room) {
      var prepared = work.preparation().against(room);
      return prepared == null ? Prepared.nothing(room) : prepared;
    }

    @Override
    public boolean changesNothing(Prepared prepared) {
      return prepared.steps().isEmpty() || !prepared.step().isAccepted();
    }

    @Override
    public Landed submit(Lane lane, Prepared prepared) {
      if (prepared.steps().isEmpty()) {
        return new Landed(prepared, null, -1);
      }
      var head = prepared.room().head();
      var ticket = gate.submit(lane, head, prepared.steps(), null, Append.NOTHING_ELSE);
      return new Landed(prepared, ticket, changesNothing(prepared) ? -1 : lane.generation());
    }
  }

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
    var work = new Work(due.position(), room -> entrance.prepare(room, due), () -> false);
    if (inTurn(id, due.redaction(), work) == null) {
      store.write(
          tx -> {
            store.redactions().decided(tx, due.redaction());
            return due;
          });
    }
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
    var landing = new Landing<>(lanes, id, work.upTo(), new Deed(work));
    for (int tries = 1; ; tries++) {
      var lane = lanes.find(id);
      if (lane == null) {
        throw notFound("There is no such room here");
      }
      var landed = landing.land(lane, tries);
      if (landed == null) {
        continue;
      }
      if (landed.ticket() == null) {
        return null;
      }
      try {
        landed.ticket().await();
        return new Placed(landed.prepared().step().fate(), landed.prepared().reason());
      } catch (ConflictException e) {
        lanes.startAgain(id, lane, landed.generation());
        if (work.isDone().getAsBoolean()) {
          return null;
        }
        conflicts++;
        if (conflicts == MAX_CONFLICTS) {
          throw e;
        }
      } catch (RuntimeException e) {
        lanes.startAgain(id, lane, landed.generation());
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
}
