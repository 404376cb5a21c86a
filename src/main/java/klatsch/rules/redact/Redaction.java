package klatsch.rules.redact;

import static klatsch.rules.RoomVersion.Trait.HAS_ALIAS_RULE;
import static klatsch.rules.RoomVersion.Trait.MAY_BE_RESTRICTED;
import static klatsch.rules.RoomVersion.Trait.REDACTION_KEEPS_ALL_THAT_RULES_NEED;
import static klatsch.rules.RoomVersion.Trait.REDACTION_KEEPS_AUTHORISER;

import java.util.Set;
import klatsch.json.JsonObject;
import klatsch.rules.RoomVersion;

/// Strips an event to what the protocol itself needs. It is also the first step of every event id
/// and every signature, which is why both survive when people take back what they said.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v11/#redactions)
public final class Redaction {
  private static final Set<String> KEPT =
      Set.of(
          "event_id",
          "type",
          "room_id",
          "sender",
          "state_key",
          "content",
          "hashes",
          "signatures",
          "depth",
          "prev_events",
          "auth_events",
          "origin_server_ts");

  /// Until version 10 these were kept too, although nothing has used them for long.
  private static final Set<String> KEPT_UNTIL_10 = Set.of("prev_state", "origin", "membership");

  private Redaction() {}

  /// What is left of a whole event.
  public static JsonObject redact(RoomVersion version, JsonObject pdu) {
    var left = JsonObject.builder();
    pdu.members()
        .forEach(
            (name, value) -> {
              if (keeps(version, name)) {
                left.put(name, value);
              }
            });
    var type = pdu.text("type");
    var content = pdu.object("content");
    if (content != null) {
      left.put("content", content(version, type == null ? "" : type, content));
    }
    return left.build();
  }

  /// Whether events keep this member at their top.
  public static boolean keeps(RoomVersion version, String name) {
    return KEPT.contains(name)
        || !version.has(REDACTION_KEEPS_ALL_THAT_RULES_NEED) && KEPT_UNTIL_10.contains(name);
  }

  /// What is left of the content of an event.
  public static JsonObject content(RoomVersion version, String type, JsonObject content) {
    return switch (type) {
      case "m.room.create" ->
          version.has(REDACTION_KEEPS_ALL_THAT_RULES_NEED) ? content : only(content, "creator");
      case "m.room.member" -> member(version, content);
      case "m.room.join_rules" ->
          version.has(MAY_BE_RESTRICTED)
              ? only(content, "join_rule", "allow")
              : only(content, "join_rule");
      case "m.room.power_levels" -> powerLevels(version, content);
      case "m.room.aliases" ->
          version.has(HAS_ALIAS_RULE) ? only(content, "aliases") : JsonObject.EMPTY;
      case "m.room.history_visibility" -> only(content, "history_visibility");
      case "m.room.redaction" ->
          version.has(REDACTION_KEEPS_ALL_THAT_RULES_NEED)
              ? only(content, "redacts")
              : JsonObject.EMPTY;
      default -> JsonObject.EMPTY;
    };
  }

  private static JsonObject member(RoomVersion version, JsonObject content) {
    var left =
        version.has(REDACTION_KEEPS_AUTHORISER)
            ? only(content, "membership", "join_authorised_via_users_server")
            : only(content, "membership");
    var invite = content.object("third_party_invite");
    return version.has(REDACTION_KEEPS_ALL_THAT_RULES_NEED) && invite != null
        ? left.with("third_party_invite", only(invite, "signed"))
        : left;
  }

  private static JsonObject powerLevels(RoomVersion version, JsonObject content) {
    var left =
        only(
            content,
            "ban",
            "events",
            "events_default",
            "kick",
            "redact",
            "state_default",
            "users",
            "users_default");
    return left.toBuilder()
        .put(
            "invite",
            version.has(REDACTION_KEEPS_ALL_THAT_RULES_NEED) ? content.get("invite") : null)
        .build();
  }

  private static JsonObject only(JsonObject content, String... names) {
    var left = JsonObject.builder();
    for (var name : names) {
      left.put(name, content.get(name));
    }
    return left.build();
  }
}
