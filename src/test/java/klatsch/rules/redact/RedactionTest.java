package klatsch.rules.redact;

import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.rules.RoomVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class RedactionTest {
  private static final List<RoomVersion> VERSIONS = RoomVersion.ALL;

  /// The versions in which what a type keeps has changed.
  private static final Map<String, List<Integer>> CHANGES =
      Map.of(
          "m.room.member", List.of(9, 11),
          "m.room.create", List.of(11),
          "m.room.join_rules", List.of(8),
          "m.room.power_levels", List.of(11),
          "m.room.aliases", List.of(6),
          "m.room.redaction", List.of(11));

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

  /// Each version is named where something has changed.
  @ParameterizedTest(name = "since version {0} {1} keeps: {2}")
  @CsvSource({
    "1,  m.room.member, membership",
    "9,  m.room.member, membership join_authorised_via_users_server",
    "11, m.room.member, membership join_authorised_via_users_server",
    "1,  m.room.create, creator",
    "11, m.room.create, ALL",
    "1,  m.room.join_rules, join_rule",
    "8,  m.room.join_rules, join_rule allow",
    "1,  m.room.power_levels,"
        + " ban events events_default kick redact state_default users users_default",
    "11, m.room.power_levels,"
        + " ban events events_default invite kick redact state_default users users_default",
    "1,  m.room.aliases, aliases",
    "6,  m.room.aliases, ''",
    "1,  m.room.history_visibility, history_visibility",
    "1,  m.room.redaction, ''",
    "11, m.room.redaction, redacts",
    "1,  m.room.message, ''",
    "1,  m.room.third_party_invite, ''",
  })
  void contentKeepsWhatItsTypeNeeds(int since, String type, String kept) {
    var everything = JsonObject.builder();
    CONTENT.forEach(name -> everything.put(name, 1));
    var event = JsonObject.builder().put("type", type).put("content", everything.build()).build();

    for (var version : until(CHANGES.getOrDefault(type, List.of()), since)) {
      assertThat(keptContent(version, event))
          .as("in %s", version)
          .containsExactlyInAnyOrder(words(kept));
    }
  }

  /// The versions from one in which something has changed until the next.
  private static List<RoomVersion> until(List<Integer> changes, int since) {
    int next = changes.stream().filter(change -> change > since).findFirst().orElse(13);
    return RoomVersion.ALL.subList(since - 1, next - 1);
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void theEventKeepsWhatTheProtocolNeeds(RoomVersion version) {
    var event = JsonObject.builder();
    NAMES.forEach(name -> event.put(name, 1));
    var always =
        "event_id type room_id sender state_key hashes signatures depth prev_events auth_events"
            + " origin_server_ts";
    boolean old = Integer.parseInt(version.id()) <= 10;

    assertThat(Redaction.redact(version, event.build()).names())
        .containsExactlyInAnyOrder(words(old ? always + " prev_state origin membership" : always));
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
