package klatsch.rules.redact;

import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.rules.RoomVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
  private static final List<String> TYPES =
      List.of(
          "m.room.member",
          "m.room.create",
          "m.room.join_rules",
          "m.room.power_levels",
          "m.room.history_visibility",
          "m.room.redaction",
          "m.room.aliases",
          "m.room.message",
          "m.room.third_party_invite");

  private static final List<String> NAMES =
      List.of(
              "event_id type room_id sender state_key hashes signatures depth prev_events prev_state"
                  .split(" "),
              "auth_events origin origin_server_ts membership redacts unsigned content_not org.example"
                  .split(" "))
          .stream()
          .flatMap(Arrays::stream)
          .toList();

  private static final List<String> CONTENT =
      List.of(
          ("membership join_authorised_via_users_server third_party_invite creator room_version"
                  + " join_rule allow ban events events_default invite kick redact state_default"
                  + " users users_default notifications history_visibility redacts body aliases"
                  + " reason displayname")
              .split(" "));

  @ParameterizedTest(name = "{0} keeps in 10: {1}; in 11 and 12: {2}")
  @CsvSource({
    "m.room.member, membership join_authorised_via_users_server,"
        + " membership join_authorised_via_users_server",
    "m.room.create, creator, ALL",
    "m.room.join_rules, join_rule allow, join_rule allow",
    "m.room.power_levels,"
        + " ban events events_default kick redact state_default users users_default,"
        + " ban events events_default invite kick redact state_default users users_default",
    "m.room.history_visibility, history_visibility, history_visibility",
    "m.room.redaction, '', redacts",
    "m.room.aliases, '', ''",
    "m.room.message, '', ''",
    "m.room.third_party_invite, '', ''",
  })
  void contentKeepsWhatItsTypeNeeds(String type, String in10, String in11) {
    var everything = JsonObject.builder();
    CONTENT.forEach(name -> everything.put(name, 1));
    var event = JsonObject.builder().put("type", type).put("content", everything.build()).build();

    assertThat(keptContent(RoomVersion.V10, event)).containsExactlyInAnyOrder(words(in10));
    assertThat(keptContent(RoomVersion.V11, event)).containsExactlyInAnyOrder(words(in11));
    assertThat(keptContent(RoomVersion.V12, event)).containsExactlyInAnyOrder(words(in11));
  }

  @Test
  void theEventKeepsWhatTheProtocolNeeds() {
    var event = JsonObject.builder();
    NAMES.forEach(name -> event.put(name, 1));

    assertThat(Redaction.redact(RoomVersion.V10, event.build()).names())
        .containsExactlyInAnyOrder(
            words(
                "event_id type room_id sender state_key hashes signatures depth prev_events"
                    + " prev_state auth_events origin origin_server_ts membership"));
    assertThat(Redaction.redact(RoomVersion.V11, event.build()).names())
        .containsExactlyInAnyOrder(
            words(
                "event_id type room_id sender state_key hashes signatures depth prev_events"
                    + " auth_events origin_server_ts"));
  }

  @Test
  void ofAThirdPartyInviteTheSignedPartIsKeptFromVersion11On() {
    var event =
        json(
            """
            {'type': 'm.room.member', 'content': {'membership': 'invite', 'third_party_invite':
              {'display_name': 'A.', 'signed': {'token': 't', 'x': 1}}}}
            """);

    assertThat(Redaction.redact(RoomVersion.V10, event).object("content"))
        .isEqualTo(json("{'membership': 'invite'}"));
    assertThat(Redaction.redact(RoomVersion.V11, event).object("content"))
        .isEqualTo(
            json(
                """
                {'membership': 'invite', 'third_party_invite': {'signed': {'token': 't', 'x': 1}}}
                """));
  }

  @Test
  void aThirdPartyInviteOfAnotherShapeIsNotKept() {
    var event =
        json(
            "{'type': 'm.room.member', 'content': {'membership': 'join', 'third_party_invite':"
                + " 1}}");

    assertThat(Redaction.redact(RoomVersion.V12, event).object("content"))
        .isEqualTo(json("{'membership': 'join'}"));
  }

  @Test
  void valuesAreKeptAsTheyAreWhateverTheirType() {
    var event =
        json("{'type': 'm.room.power_levels', 'content': {'users': [1.50, null], 'ban': 'x'}}");

    assertThat(Redaction.redact(RoomVersion.V12, event)).isEqualTo(event);
  }

  @Test
  void redactingTwiceIsRedactingOnce() {
    long seed = new Random().nextLong();
    var random = new Random(seed);

    for (int i = 0; i < 5_000; i++) {
      var version = RoomVersion.ALL.get(random.nextInt(RoomVersion.ALL.size()));
      var event = anyEvent(random);
      var once = Redaction.redact(version, event);
      assertThat(Redaction.redact(version, once))
          .as("seed %d, version %s: %s", seed, version, event)
          .isEqualTo(once);
    }
  }

  private static JsonObject anyEvent(Random random) {
    var event = JsonObject.builder();
    for (var name : NAMES) {
      if (random.nextBoolean()) {
        event.put(name, anyValue(random));
      }
    }
    event.put("type", TYPES.get(random.nextInt(TYPES.size())));
    var content = JsonObject.builder();
    for (var name : CONTENT) {
      if (random.nextBoolean()) {
        content.put(name, anyValue(random));
      }
    }
    return event.put("content", content.build()).build();
  }

  private static Json anyValue(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Json.of(random.nextInt());
      case 1 -> Json.of("x");
      case 2 -> json("{'signed': {'a': 1}, 'display_name': 'b'}");
      default -> json("{'v': [1, {'signed': 2}]}").get("v");
    };
  }

  private static Set<String> keptContent(RoomVersion version, JsonObject event) {
    return Redaction.redact(version, event).object("content").names();
  }

  private static String[] words(String words) {
    return words.equals("ALL")
        ? CONTENT.toArray(String[]::new)
        : words.isEmpty() ? new String[0] : words.split(" ");
  }
}
