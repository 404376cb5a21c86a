package klatsch.model.event;

import java.util.List;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// One event, as signed and as it travels between servers: parents, hashes, and everything that was
/// in it, also what we do not know. Its parts have been checked; its content has not.
///
/// Made by `rules.format` alone, which knows how each room version lays its events out.
///
/// @param id from the reference hash, and not part of the event; in the first two room versions its
///   server has made it up
/// @param room where it belongs; in room version 12 the create event does not say it itself
/// @param bytes the whole event as canonical JSON: what is stored, and sent to other servers
/// @param stateKey `null` for what is no state
/// @param redacts what a redaction takes back, wherever its room version puts it
public record Event(
    EventId id,
    RoomId room,
    byte[] bytes,
    String type,
    @Nullable String stateKey,
    UserId sender,
    JsonObject content,
    long originServerTs,
    long depth,
    List<EventId> prevEvents,
    List<EventId> authEvents,
    @Nullable EventId redacts) {

  /// The whole event, also what we do not know of it. Read anew at each call: few need more than
  /// the parts, and keeping it would double what an event costs in memory.
  public JsonObject pdu() {
    return Json.parseObject(bytes);
  }

  public boolean isState() {
    return stateKey != null;
  }

  /// Which entry of the state this event sets, or `null` if it sets none.
  public @Nullable StateKey key() {
    return stateKey == null ? null : new StateKey(type, stateKey);
  }

  /// The membership that this member event gives, or `null` if it is none, or gives a wrong one.
  public @Nullable Membership membership() {
    return type.equals(StateKey.MEMBER) ? Membership.named(content.text("membership")) : null;
  }

  /// Two events of a room with one id are one event: the id covers all that cannot be redacted, or
  /// was made up by one server, which has to take care that it stays the only one.
  @Override
  public boolean equals(Object other) {
    return other instanceof Event event && id.equals(event.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return id + " " + type + " by " + sender + " in " + room;
  }
}
