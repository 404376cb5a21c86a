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
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.incoming.Arrival;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.Signatures;
import klatsch.store.ConflictException;
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
  private record Landed(Prepared prepared, Ticket<List<StoredEvent>> ticket, int generation) {}

  /// To bring in one event.
  private final class Deed implements Landing.Deed<Prepared, Landed> {
    private final Arrival arrival;

    Deed(Arrival arrival) {
      this.arrival = arrival;
    }

    @Override
    public Prepared prepare(RoomSnapshot room) {
      return entrance.prepare(room, arrival);
    }

    @Override
    public boolean changesNothing(Prepared prepared) {
      return !prepared.step().isAccepted();
    }

    @Override
    public Landed submit(Lane lane, Prepared prepared) {
      var head = prepared.room().head();
      var ticket = gate.submit(lane, head, List.of(prepared.step()), null, Append.NOTHING_ELSE);
      return new Landed(prepared, ticket, changesNothing(prepared) ? -1 : lane.generation());
    }
  }

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
    var landing = new Landing<>(lanes, id, arrival.before().position(), new Deed(arrival));
    for (int tries = 1; ; tries++) {
      var lane = lanes.find(id);
      if (lane == null) {
        throw notFound("There is no such room here");
      }
      var landed = landing.land(lane, tries);
      if (landed == null) {
        continue;
      }
      try {
        landed.ticket().await();
        return new Placed(landed.prepared().step().fate(), landed.prepared().reason());
      } catch (ConflictException e) {
        lanes.startAgain(id, lane, landed.generation());
        if (isPlaced(id, arrival)) {
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
