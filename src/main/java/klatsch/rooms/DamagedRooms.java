package klatsch.rooms;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import klatsch.json.JsonSyntaxException;
import klatsch.json.NotCanonicalException;
import klatsch.model.error.DamagedRoomException;
import klatsch.model.error.MatrixException;
import klatsch.model.error.UnavailableException;
import klatsch.model.id.BadIdException;
import klatsch.model.id.RoomId;
import klatsch.rules.format.BadEventException;
import klatsch.store.ConflictException;
import klatsch.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a room that is damaged on disk from being more than that room's trouble: who asks for it
/// is refused, who asks for many goes on without it, and the log is told once.
///
/// See `docs/decisions/0037-faults.md`.
public final class DamagedRooms {
  private static final Logger LOG = LoggerFactory.getLogger(DamagedRooms.class);

  /// Rooms of which the log has been told. Where there are more, the log may as well say so again.
  private static final int MOST_TOLD = 1_000;

  private final Set<RoomId> told = ConcurrentHashMap.newKeySet();

  /// The room has turned out to be damaged.
  ///
  /// @return what is to be thrown
  public DamagedRoomException found(RoomId room, RuntimeException how) {
    if (how instanceof DamagedRoomException known) {
      return known;
    }
    if (told.size() >= MOST_TOLD) {
      told.clear();
    }
    if (told.add(room)) {
      LOG.error("The room {} is damaged; run `./klatsch verify`", room, how);
    }
    return new DamagedRoomException(room, how);
  }

  /// What to throw for something that was thrown while a room was read: the room is damaged, unless
  /// the whole database is away, or somebody is refused.
  public RuntimeException whileReading(RoomId room, RuntimeException thrown) {
    return switch (thrown) {
      case MatrixException refused -> refused;
      case UnavailableException away -> away;
      case StoreException failed when !failed.isOfDamage() -> failed;
      default -> found(room, thrown);
    };
  }

  /// The same for what was thrown while somebody did something in a room. That may also be because
  /// of what they did.
  public RuntimeException whileActing(RoomId room, RuntimeException thrown) {
    return switch (thrown) {
      case ConflictException overtaken -> overtaken;
      case BadIdException bad -> bad;
      case BadEventException bad -> bad;
      case JsonSyntaxException bad -> bad;
      case NotCanonicalException bad -> bad;
      default -> whileReading(room, thrown);
    };
  }

  /// Looks at one room of many.
  ///
  /// @return what is found there, or `null` if the room is damaged
  public <T> @Nullable T look(RoomId room, Supplier<? extends @Nullable T> look) {
    try {
      return lookTwice(room, look);
    } catch (DamagedRoomException e) {
      LOG.debug("{} is passed over", room, e);
      return null;
    }
  }

  /// Whoever asks for all rooms goes on after this one and does not come back for it. So it is
  /// passed over only if it fails again: what went wrong by chance goes well then.
  private <T> @Nullable T lookTwice(RoomId room, Supplier<? extends @Nullable T> look) {
    try {
      return look.get();
    } catch (RuntimeException e) {
      if (!(whileReading(room, e) instanceof DamagedRoomException)) {
        throw e;
      }
    }
    try {
      return look.get();
    } catch (RuntimeException e) {
      throw whileReading(room, e);
    }
  }
}
