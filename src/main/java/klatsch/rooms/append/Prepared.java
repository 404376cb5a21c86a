package klatsch.rooms.append;

import java.util.List;
import klatsch.rooms.RoomSnapshot;
import org.jspecify.annotations.Nullable;

/// An event of another server, ready to go in if the room is still where it was.
///
/// @param room where it was
/// @param steps the event, and the redactions that have waited for it
/// @param reason if it was not accepted
record Prepared(RoomSnapshot room, List<Step> steps, @Nullable String reason) {
  Prepared {
    steps = List.copyOf(steps);
  }

  /// One event, with nothing that has waited for it.
  Prepared(RoomSnapshot room, Step step, @Nullable String reason) {
    this(room, List.of(step), reason);
  }

  Step step() {
    return steps.getFirst();
  }
}
