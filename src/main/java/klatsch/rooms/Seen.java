package klatsch.rooms;

import klatsch.model.event.Membership;
import klatsch.model.event.StoredEvent;
import org.jspecify.annotations.Nullable;

/// An event that one reader may see, and how that reader stood with the room when it happened.
///
/// @param membership of the reader at the event, the event itself included
/// @param seesReplaced whether the reader may also see the state that the event replaced, if any
/// @param bundle what is told with it of the events that relate to it, or `null` for nothing
public record Seen(
    StoredEvent stored, Membership membership, boolean seesReplaced, @Nullable Bundle bundle) {
  public Seen with(@Nullable Bundle newBundle) {
    return new Seen(stored, membership, seesReplaced, newBundle);
  }

  public long position() {
    return stored.position();
  }
}
