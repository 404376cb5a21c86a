package klatsch.model.event;

import klatsch.model.id.DeviceId;
import klatsch.model.id.EventId;
import org.jspecify.annotations.Nullable;

/// An event that is durable, and where it stands in the order of all that has happened here.
///
/// @param position its place in the one sequence of everything durable
/// @param redactedBy the redaction that took its content away, or `null`
/// @param replaces the state event that was in its place before, or `null`
/// @param sent which client of ours sent it under which transaction id, or `null`
public record StoredEvent(
    Event event,
    long position,
    @Nullable EventId redactedBy,
    @Nullable EventId replaces,
    @Nullable Sent sent) {

  /// What only the client that sent an event is told about it.
  public record Sent(DeviceId device, String transactionId) {}
}
