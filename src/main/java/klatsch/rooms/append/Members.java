package klatsch.rooms.append;

import klatsch.model.event.StateKey;
import klatsch.model.id.BadIdException;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Whose membership an entry of the state tells.
final class Members {
  private Members() {}

  /// `null` if it tells of something else.
  static @Nullable UserId of(StateKey key) {
    if (!key.type().equals(StateKey.MEMBER)) {
      return null;
    }
    try {
      return new UserId(key.key());
    } catch (BadIdException _) {
      return null;
    }
  }
}
