package klatsch.rooms;

import klatsch.model.event.Membership;
import klatsch.model.event.StoredEvent;

/// An event that one reader may see, and how that reader stood with the room when it happened.
///
/// @param membership of the reader at the event, the event itself included
/// @param seesReplaced whether the reader may also see the state that the event replaced, if any
public record Seen(StoredEvent stored, Membership membership, boolean seesReplaced) {
  public long position() {
    return stored.position();
  }
}
