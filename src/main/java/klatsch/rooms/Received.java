package klatsch.rooms;

import java.util.Set;
import klatsch.model.id.EventId;
import org.jspecify.annotations.Nullable;

/// What became of an event that another server sent.
///
/// [Spec](https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu)
public sealed interface Received {
  /// The event, if it has its place now: others may have waited for it.
  default @Nullable EventId placed() {
    return switch (this) {
      case Accepted(var event) -> event;
      case SoftFailed(var event, _) -> event;
      case Rejected(var event, _) -> event;
      case KnownAlready(var event) -> event;
      case Waiting _, Dropped _, Busy _ -> null;
    };
  }

  /// It is part of the room, and on disk.
  record Accepted(EventId event) implements Received {}

  /// It is kept and shown to nobody; later events may bring what it says into the room.
  record SoftFailed(EventId event, String reason) implements Received {}

  /// It is kept, changes nothing, and is shown to nobody.
  record Rejected(EventId event, String reason) implements Received {}

  record KnownAlready(EventId event) implements Received {}

  /// It is on disk until what it builds on is here, unless too many others come to wait meanwhile.
  record Waiting(EventId event, Set<EventId> missing) implements Received {
    public Waiting {
      missing = Set.copyOf(missing);
    }
  }

  /// It is no event of this room, or nobody can find out here whether it is, or where it stands;
  /// and nothing of it is kept.
  record Dropped(String reason) implements Received {}

  /// Others write to this room so much that it found no moment to come in. Nothing of it is kept;
  /// whoever sends it again may be luckier.
  record Busy(EventId event) implements Received {}
}
