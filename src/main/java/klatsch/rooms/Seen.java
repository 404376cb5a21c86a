package klatsch.rooms;

import klatsch.model.event.Membership;
import klatsch.model.event.StoredEvent;
import org.jspecify.annotations.Nullable;

/// An event that one reader may see, and how that reader stood with the room when it happened.
///
/// @param membership of the reader at the event, the event itself included; `null` if not known
public record Seen(StoredEvent stored, @Nullable Membership membership) {
  public long position() {
    return stored.position();
  }
}
