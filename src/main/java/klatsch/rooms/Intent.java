package klatsch.rooms;

import klatsch.json.JsonObject;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// What a user of ours wants to happen in a room: an event before it has parents, hashes and an id.
///
/// @param stateKey `null` for what is no state
/// @param redacts the event that a redaction takes back, else `null`
public record Intent(
    UserId sender,
    String type,
    @Nullable String stateKey,
    JsonObject content,
    @Nullable EventId redacts) {

  public static Intent message(UserId sender, String type, JsonObject content) {
    return new Intent(sender, type, null, content, null);
  }

  public static Intent state(UserId sender, StateKey key, JsonObject content) {
    return new Intent(sender, key.type(), key.key(), content, null);
  }

  /// A membership of `target`, without profile or reason.
  public static Intent member(UserId sender, UserId target, Membership membership) {
    return state(
        sender, StateKey.member(target), JsonObject.of("membership", membership.wireName()));
  }

  public static Intent redaction(UserId sender, EventId target, JsonObject content) {
    return new Intent(sender, "m.room.redaction", null, content, target);
  }

  public @Nullable StateKey key() {
    return stateKey == null ? null : new StateKey(type, stateKey);
  }
}
