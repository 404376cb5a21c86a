package klatsch.rooms;

import java.util.List;
import klatsch.model.id.EventId;
import org.jspecify.annotations.Nullable;

/// What one reader is told of an event's children together with the event itself.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#aggregations-of-child-events)
///
/// @param edit the newest valid one, or `null`
/// @param thread that begins with the event, or `null`
/// @param references the events that refer to it, oldest first
public record Bundle(@Nullable Seen edit, @Nullable ThreadBundle thread, List<EventId> references) {
  /// @param latest the newest event of the thread
  /// @param count how many events it has, its root not among them
  /// @param participated whether the reader has sent one of them, or the root
  public record ThreadBundle(Seen latest, long count, boolean participated) {}
}
