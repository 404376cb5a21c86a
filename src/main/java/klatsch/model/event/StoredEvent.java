package klatsch.model.event;

import java.util.function.Function;
import klatsch.model.id.DeviceId;
import klatsch.model.id.EventId;
import org.jspecify.annotations.Nullable;

/// An event that is durable, with what this server knows about it beyond the event itself.
///
/// Not a record only because of [#shared]: what all readers see alike is written once, not once for
/// every reader.
public final class StoredEvent {
  /// Before all events. Those that come later although they are older, out of a past that this
  /// server was not told of, have places below zero, each page of them below the one before. All
  /// places fit into eighteen digits.
  public static final long BEGINNING = -999_999_999_999_999_999L;

  private final Event event;
  private final long position;
  private final @Nullable Event replaced;
  private final @Nullable Event redactedBecause;
  private final @Nullable Sent sent;

  private volatile byte @Nullable [] shared;

  /// What only the client that sent an event is told about it.
  public record Sent(DeviceId device, String transactionId) {}

  /// @param position its place in the one sequence of everything durable; below zero if it came
  ///   after what is newer
  /// @param replaced the state event that was in its place before, or `null`
  /// @param redactedBecause the redaction that took its content away, or `null`
  /// @param sent which client of ours sent it under which transaction id, or `null`
  public StoredEvent(
      Event event,
      long position,
      @Nullable Event replaced,
      @Nullable Event redactedBecause,
      @Nullable Sent sent) {
    this.event = event;
    this.position = position;
    this.replaced = replaced;
    this.redactedBecause = redactedBecause;
    this.sent = sent;
  }

  public Event event() {
    return event;
  }

  public EventId id() {
    return event.id();
  }

  public long position() {
    return position;
  }

  public @Nullable Event replaced() {
    return replaced;
  }

  public @Nullable Event redactedBecause() {
    return redactedBecause;
  }

  public @Nullable Sent sent() {
    return sent;
  }

  /// This event after a redaction, which may concern it, or what it replaced, or neither.
  public StoredEvent redacted(Event withoutContent, Event because) {
    if (event.equals(withoutContent)) {
      return new StoredEvent(withoutContent, position, replaced, because, sent);
    }
    if (withoutContent.equals(replaced)) {
      return new StoredEvent(event, position, withoutContent, redactedBecause, sent);
    }
    return this;
  }

  /// What `writer` makes of this event, kept for the next reader. Always call it with the same
  /// writer.
  public byte[] shared(Function<StoredEvent, byte[]> writer) {
    var bytes = shared;
    if (bytes == null) {
      bytes = writer.apply(this);
      shared = bytes;
    }
    return bytes;
  }

  @Override
  public String toString() {
    return event + " at " + position;
  }
}
