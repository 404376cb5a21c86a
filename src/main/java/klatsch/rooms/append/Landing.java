package klatsch.rooms.append;

import klatsch.model.id.RoomId;
import klatsch.rooms.RoomSnapshot;
import org.jspecify.annotations.Nullable;

/// How events come into a room if the disk is needed to find out what they do there: that is
/// prepared while others go on, and goes in if the room is still where it was.
///
/// @param <P> what is prepared
/// @param <E> what is told of it when it is under way
final class Landing<P, E> {
  /// So often the room may have moved on meanwhile. Then it stands still for this: in a busy room
  /// it would otherwise never come in.
  private static final int MAX_TRIES = 4;

  /// What is to be brought in.
  interface Deed<P, E> {
    /// Finds out what it does to the room as it is on disk. May be asked again.
    P prepare(RoomSnapshot room);

    /// Whether it does nothing to the room, and so fits whatever happens there.
    boolean changesNothing(P prepared);

    /// Puts it in line for the disk.
    E submit(Lane lane, P prepared);
  }

  private final Lanes lanes;
  private final RoomId id;
  private final long known;
  private final Deed<P, E> deed;

  /// @param known a position of the room that is known to be on disk
  Landing(Lanes lanes, RoomId id, long known, Deed<P, E> deed) {
    this.lanes = lanes;
    this.id = id;
    this.known = known;
    this.deed = deed;
  }

  /// @param tries how many there have been, with this one
  /// @return `null` if the room has moved on meanwhile, or left the memory
  @Nullable E land(Lane lane, int tries) {
    lane.landing.lock();
    try {
      return tries <= MAX_TRIES ? beside(lane) : inTheLane(lane);
    } finally {
      lane.landing.unlock();
    }
  }

  /// Prepares while others go on, and enters if nothing has happened meanwhile.
  private @Nullable E beside(Lane lane) {
    long builds = lane.awaitLast();
    var room = lanes.upTo(id, lane, known);
    var prepared = deed.prepare(room);
    if (deed.changesNothing(prepared)) {
      return deed.submit(lane, prepared);
    }
    lane.lock.lock();
    try {
      // A redaction that is held no longer changes a room, and leaves the ends of it where they
      // are.
      boolean isThere =
          !lane.isRetired()
              && lane.builds() == builds
              && lane.pending().extremities().equals(room.head().extremities());
      return isThere ? deed.submit(lane, prepared) : null;
    } finally {
      lane.lock.unlock();
    }
  }

  /// The one place that waits for the disk while a room stands still.
  private @Nullable E inTheLane(Lane lane) {
    lane.lock.lock();
    try {
      if (lane.isRetired()) {
        return null;
      }
      lane.awaitLast();
      var room = lanes.upTo(id, lane, known);
      if (!lane.pending().extremities().equals(room.head().extremities())) {
        lanes.startAgain(id, lane, lane.generation());
        room = lane.snapshot();
      }
      return deed.submit(lane, deed.prepare(room));
    } finally {
      lane.lock.unlock();
    }
  }
}
