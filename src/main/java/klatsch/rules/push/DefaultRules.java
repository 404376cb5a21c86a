package klatsch.rules.push;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;

/// What everybody is told about until they decide otherwise.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#predefined-rules)
public final class DefaultRules {
  private static final Json NOTIFY = Json.of("notify");
  private static final Json HIGHLIGHT = JsonObject.of("set_tweak", "highlight");

  private DefaultRules() {}

  /// The rules of a user, as `GET /pushrules/` and the `m.push_rules` account data show them.
  public static JsonObject of(UserId user) {
    return JsonObject.of(
        "global",
        JsonObject.builder()
            .put("override", JsonArray.of(overrides(user)))
            .put("content", JsonArray.EMPTY)
            .put("room", JsonArray.EMPTY)
            .put("sender", JsonArray.EMPTY)
            .put("underride", JsonArray.of(underrides()))
            .build());
  }

  /// Those that do not name the user.
  static Stream<JsonObject> sameForAll() {
    var others = Set.copyOf(overrides(new UserId("@somebody:else")));
    return Stream.concat(
        overrides(new UserId("@some:one")).stream().filter(others::contains),
        underrides().stream());
  }

  /// The first of these that matches decides, after the overrides that users set for themselves;
  /// but `.m.rule.master` stands before even those.
  private static List<JsonObject> overrides(UserId user) {
    var me = user.value();
    return List.of(
        rule(".m.rule.master", false, List.of()),
        rule(".m.rule.suppress_notices", List.of(matches("content.msgtype", "m.notice"))),
        rule(
            ".m.rule.invite_for_me",
            List.of(
                matches("type", "m.room.member"),
                matches("content.membership", "invite"),
                matches("state_key", me)),
            NOTIFY,
            sound("default")),
        rule(".m.rule.member_event", List.of(matches("type", "m.room.member"))),
        rule(
            ".m.rule.is_user_mention",
            List.of(
                condition("event_property_contains", "content.m\\.mentions.user_ids", Json.of(me))),
            NOTIFY,
            sound("default"),
            HIGHLIGHT),
        rule(
            ".m.rule.is_room_mention",
            List.of(
                condition("event_property_is", "content.m\\.mentions.room", Json.of(true)),
                JsonObject.builder()
                    .put("kind", "sender_notification_permission")
                    .put("key", "room")
                    .build()),
            NOTIFY,
            HIGHLIGHT),
        rule(
            ".m.rule.tombstone",
            List.of(matches("type", "m.room.tombstone"), matches("state_key", "")),
            NOTIFY,
            HIGHLIGHT),
        rule(".m.rule.reaction", List.of(matches("type", "m.reaction"))),
        rule(
            ".m.rule.room.server_acl",
            List.of(matches("type", "m.room.server_acl"), matches("state_key", ""))),
        rule(
            ".m.rule.suppress_edits",
            List.of(
                condition(
                    "event_property_is",
                    "content.m\\.relates_to.rel_type",
                    Json.of("m.replace")))));
  }

  /// These decide when nothing else has.
  private static List<JsonObject> underrides() {
    return List.of(
        rule(".m.rule.call", List.of(matches("type", "m.call.invite")), NOTIFY, sound("ring")),
        rule(
            ".m.rule.encrypted_room_one_to_one",
            List.of(betweenTwo(), matches("type", "m.room.encrypted")),
            NOTIFY,
            sound("default")),
        rule(
            ".m.rule.room_one_to_one",
            List.of(betweenTwo(), matches("type", "m.room.message")),
            NOTIFY,
            sound("default")),
        rule(".m.rule.message", List.of(matches("type", "m.room.message")), NOTIFY),
        rule(".m.rule.encrypted", List.of(matches("type", "m.room.encrypted")), NOTIFY));
  }

  private static JsonObject rule(String id, List<JsonObject> conditions, Json... actions) {
    return rule(id, true, conditions, actions);
  }

  private static JsonObject rule(
      String id, boolean enabled, List<JsonObject> conditions, Json... actions) {
    return JsonObject.builder()
        .put("rule_id", id)
        .put("default", true)
        .put("enabled", enabled)
        .put("conditions", JsonArray.of(conditions))
        .put("actions", JsonArray.of(List.of(actions)))
        .build();
  }

  private static JsonObject matches(String key, String pattern) {
    return JsonObject.builder()
        .put("kind", "event_match")
        .put("key", key)
        .put("pattern", pattern)
        .build();
  }

  private static JsonObject condition(String kind, String key, Json value) {
    return JsonObject.builder().put("kind", kind).put("key", key).put("value", value).build();
  }

  private static JsonObject betweenTwo() {
    return JsonObject.builder().put("kind", "room_member_count").put("is", "2").build();
  }

  private static JsonObject sound(String sound) {
    return JsonObject.builder().put("set_tweak", "sound").put("value", sound).build();
  }
}
