package klatsch.rooms;

import static klatsch.model.error.MatrixError.badJson;
import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.invalidParam;

import java.util.Set;
import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import klatsch.model.id.BadIdException;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.history.EventFinder;
import klatsch.rooms.membership.MembersOnly;
import org.jspecify.annotations.Nullable;

/// Says things in rooms, and takes them back.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#sending-events-to-a-room)
public final class Sending {
  private static final String REDACTION = "m.room.redaction";
  private static final String REDACTS = "redacts";

  /// What one types. A reaction, say, does not end the message that one is writing.
  private static final Set<String> TYPED = Set.of("m.room.message", "m.room.encrypted");

  private final Timeline timeline;
  private final EventFinder finder;
  private final Typing typing;

  Sending(Timeline timeline, EventFinder finder, Typing typing) {
    this.timeline = timeline;
    this.finder = finder;
    this.typing = typing;
  }

  /// Sends an event that is no state. A redaction names its target as `redacts`, in rooms of every
  /// version.
  ///
  /// @param transaction which request this is, or `null` for one that cannot be repeated
  public EventId send(
      UserId sender,
      RoomId room,
      String type,
      JsonObject content,
      @Nullable TransactionKey transaction) {
    var intent =
        type.equals(REDACTION)
            ? Intent.redaction(sender, target(content), content.without(REDACTS))
            : Intent.message(sender, type, content);
    var sent = send(room, intent, transaction);
    if (TYPED.contains(type)) {
      typing.hasSpoken(sender, room);
    }
    return sent;
  }

  /// Takes back what somebody has said: its content goes, for good.
  ///
  /// @throws klatsch.model.error.MatrixException `M_NOT_FOUND` if there is no such event in the
  ///   room
  public EventId redact(
      UserId sender,
      RoomId room,
      EventId target,
      @Nullable String reason,
      @Nullable TransactionKey transaction) {
    var content = JsonObject.builder().put("reason", reason).build();
    return send(room, Intent.redaction(sender, target, content), transaction);
  }

  /// For somebody who is suspended, and may take back only what they have said themselves.
  ///
  /// @throws klatsch.model.error.MatrixException `M_USER_SUSPENDED` unless this is such an event
  public void requireOwn(UserId sender, RoomId room, EventId target) {
    var snapshot = timeline.find(room);
    var found = snapshot == null ? null : finder.find(snapshot, target);
    if (found == null || !found.event().sender().equals(sender)) {
      throw error(
          Errcode.USER_SUSPENDED,
          "Your account is suspended, so you can only take back what you have said yourself");
    }
  }

  private EventId send(RoomId room, Intent intent, @Nullable TransactionKey transaction) {
    if (timeline.find(room) == null) {
      throw MembersOnly.refusal();
    }
    return timeline.send(room, intent, transaction);
  }

  private static EventId target(JsonObject content) {
    var target = content.text(REDACTS);
    if (target == null) {
      throw badJson("A redaction needs the ID of an event as 'redacts'");
    }
    try {
      return new EventId(target);
    } catch (BadIdException e) {
      throw invalidParam("'redacts': " + e.getMessage());
    }
  }
}
