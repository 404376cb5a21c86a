package klatsch.sync.streams;

import klatsch.rooms.StreamToken;
import org.jspecify.annotations.Nullable;

/// The time of which an answer tells: all that came after one moment and up to another, and nothing
/// else.
///
/// @param since `null` if the client knows nothing yet
public record Span(@Nullable StreamToken since, StreamToken upTo) {
  public boolean isInitial() {
    return since == null;
  }

  /// The position up to which the client knows what is durable.
  public long after() {
    return since == null ? 0 : since.position();
  }

  /// The position up to which it is told.
  public long end() {
    return upTo.position();
  }
}
