package klatsch.rooms.append;

import java.util.List;
import klatsch.rooms.RoomSnapshot;
import org.jspecify.annotations.Nullable;

/// An event of another server, ready to go in if the room is still where it was.
///
/// @param room where it was
/// @param steps the event, and the redactions that have waited for it; none if there is nothing to
///   do
/// @param reason if it was not accepted
record Prepared(RoomSnapshot room, List<Step> steps, @Nullable String reason) {
  Prepared {
    steps = List.copyOf(steps);
  }

  /// One event, with nothing that has waited for it.
  Prepared(RoomSnapshot room, Step step, @Nullable String reason) {
    this(room, List.of(step), reason);
  }

  /// There is nothing to do.
  static Prepared nothing(RoomSnapshot room) {
    return new Prepared(room, List.of(), null);
  }

  Step step() {
    return steps.getFirst();
  }
}
