package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Person.message;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static klatsch.json.JsonSample.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.rules.RoomVersion;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/// A room of each version is lived in.
class VersionsTest extends HouseTest {
  private static final List<String> VERSIONS =
      RoomVersion.ALL.stream().map(RoomVersion::id).toList();

  private static final List<String> MEMBERS =
      List.of(
          "content",
          "event_id",
          "origin_server_ts",
          "redacts",
          "room_id",
          "sender",
          "state_key",
          "type",
          "unsigned");

  VersionsTest(TestDatabase database) {
    super(database);
  }

  private static String room(Person creator, String version) {
    return creator.creates(
        JsonObject.builder()
            .put("room_version", version)
            .put("preset", "private_chat")
            .put("name", "Room of version " + version)
            .build());
  }

  private static JsonObject event(Person reader, String room, String id) {
    return reader.get(in(room) + "/event/" + escape(id)).ok();
  }

  private static JsonObject levels(Person reader, String room) {
    return reader.get(in(room) + "/state/m.room.power_levels").ok();
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void peopleMeetAndSpeak(String version) {
    var alice = person("alice");
    var bob = person("bob");
    var room = room(alice, version);

    bob.tryToJoin(room).refused(403, "M_FORBIDDEN");
    alice.invites(bob, room);
    bob.joins(room);
    var said = bob.says(room, "hello");
    var answered = alice.says(room, "good morning");

    var create = alice.get(in(room) + "/state/m.room.create").ok();
    assertThat(create.text("room_version")).isEqualTo(version);
    assertThat(create.text("creator")).isEqualTo(Integer.parseInt(version) <= 10 ? alice.id : null);
    assertThat(said).matches(idOf(version));
    assertThat(event(alice, room, said).object("content")).isEqualTo(message("hello"));
    assertThat(MEMBERS).containsAll(event(alice, room, said).names());
    var page = alice.get(in(room) + "/messages?dir=b&limit=2").array("chunk");
    assertThat(page.values())
        .extracting(event -> ((JsonObject) event).text("event_id"))
        .containsExactly(answered, said);
    assertThat(
            Synced.bodies(Synced.objects(alice.get(in(room) + "/messages?dir=b").array("chunk"))))
        .containsExactly("good morning", "hello");
  }

  @Test
  void theServerSaysWhichVersionsItKnows() {
    var versions = person("alice").get("/capabilities").object("capabilities");

    assertThat(versions.object("m.room_versions"))
        .hasToString(
            """
            {"default":"12","available":{"1":"stable","2":"stable","3":"stable","4":"stable",\
            "5":"stable","6":"stable","7":"stable","8":"stable","9":"stable","10":"stable",\
            "11":"stable","12":"stable"}}\
            """);
  }

  private static String idOf(String version) {
    return switch (version) {
      case "1", "2" -> "\\$[A-Za-z]{17}:localhost";
      case "3" -> "\\$[A-Za-z0-9+/]{43}";
      default -> "\\$[A-Za-z0-9_-]{43}";
    };
  }

  /// The ids of version 3 have characters that mean something in a path.
  @Test
  void anIdWithSlashAndPlusIsFound() {
    var alice = person("alice");
    var room = room(alice, "3");

    var odd =
        Stream.generate(() -> alice.says(room, "once more"))
            .limit(500)
            .filter(id -> id.contains("/") && id.contains("+"))
            .findFirst()
            .orElseThrow();
    alice.post(in(room) + "/redact/" + escape(odd), json("{}")).ok();
    alice.post(in(room) + "/receipt/m.read/" + escape(odd), json("{}")).ok();

    assertThat(event(alice, room, odd).object("content")).isEqualTo(json("{}"));
    assertThat(alice.get(in(room) + "/context/" + escape(odd)).object("event").text("event_id"))
        .isEqualTo(odd);
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void whatIsTakenBackIsGoneAndSaysWhatItWas(String version) {
    var alice = person("alice");
    var bob = person("bob");
    var room = room(alice, version);
    alice.invites(bob, room);
    bob.joins(room);
    var bobs = bob.says(room, "secret");
    var alices = alice.says(room, "hello");

    bob.post(in(room) + "/redact/" + escape(alices), json("{}")).refused(403, "M_FORBIDDEN");
    var own = bob.post(in(room) + "/redact/" + escape(bobs), json("{}")).text("event_id");
    var joined =
        alice.post(in(room) + "/redact/" + escape(memberEvent(alice, room, bob)), json("{}"));

    var redaction = event(bob, room, own);
    assertThat(redaction.text("redacts")).isEqualTo(bobs);
    assertThat(redaction.object("content").text("redacts")).isEqualTo(bobs);
    assertThat(event(alice, room, bobs).object("content")).isEqualTo(json("{}"));
    assertThat(event(alice, room, bobs).toString()).doesNotContain("secret");
    joined.ok();
    assertThat(bob.says(room, "still here")).startsWith("$");
  }

  private static String memberEvent(Person reader, String room, Person member) {
    return Synced.objects(reader.get(in(room) + "/members").array("chunk")).stream()
        .filter(event -> member.id.equals(event.text("state_key")))
        .map(event -> event.text("event_id"))
        .findFirst()
        .orElseThrow();
  }

  /// Whatever old rooms may contain, nobody writes new levels as texts.
  @ParameterizedTest
  @FieldSource("VERSIONS")
  void powerIsGivenInWholeNumbers(String version) {
    var alice = person("alice");
    var bob = person("bob");
    var room = room(alice, version);
    alice.invites(bob, room);
    bob.joins(room);
    var levels = levels(alice, room);
    var users = levels.object("users");
    var bobsToo = levels.with("users", users.with(bob.id, Json.of(60)));
    var asText = levels.with("users", users.with(bob.id, Json.of("60")));

    bob.tryToSet(room, "m.room.topic", "", json("{'topic':'x'}")).refused(403, "M_FORBIDDEN");
    alice.tryToSet(room, "m.room.power_levels", "", asText).refused(403, "M_FORBIDDEN");
    bob.tryToSet(room, "m.room.power_levels", "", bobsToo).refused(403, "M_FORBIDDEN");
    alice.sets(room, "m.room.power_levels", bobsToo);
    bob.sets(room, "m.room.topic", json("{'topic':'Beer'}"));

    assertThat(levels(bob, room)).isEqualTo(bobsToo);
    assertThat(alice.get(in(room) + "/state/m.room.topic").text("topic")).isEqualTo("Beer");
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void whoIsBannedStaysOut(String version) {
    var alice = person("alice");
    var bob = person("bob");
    var room = room(alice, version);
    alice.invites(bob, room);
    bob.joins(room);
    var target = JsonObject.of("user_id", bob.id);

    alice.post(in(room) + "/ban", target).ok();
    bob.tryToSay(room, "hey").refused(403, "M_FORBIDDEN");
    bob.tryToJoin(room).refused(403, "M_FORBIDDEN");
    alice.tryToInvite(bob, room).refused(403, "M_FORBIDDEN");
    alice.post(in(room) + "/unban", target).ok();
    alice.invites(bob, room);
    bob.joins(room);
    bob.leaves(room);

    var member = alice.get(in(room) + "/state/m.room.member/" + escape(bob.id));
    assertThat(member.text("membership")).isEqualTo("leave");
  }

  @ParameterizedTest(name = "in version {0}: {1}")
  @CsvSource({"1, 1.5", "3, 1e3", "5, 9007199254740993", "5, -0", "5, 1.0"})
  void untilVersion5NumbersAreKeptAsTheyWereWritten(String version, String number) {
    var alice = person("alice");
    var room = room(alice, version);

    var id = send(alice, room, "{'x':" + number + "}").text("event_id");

    assertThat(event(alice, room, id).object("content")).hasToString("{\"x\":" + number + "}");
  }

  @ParameterizedTest(name = "in version {0}: {1}")
  @CsvSource({"6, 1.5", "6, 9007199254740993", "9, 1e3", "10, -0", "12, 1.0"})
  void sinceVersion6NumbersAreWhole(String version, String number) {
    var alice = person("alice");
    var room = room(alice, version);

    send(alice, room, "{'x':" + number + "}").refused(400, "M_BAD_JSON");
  }

  private static Answer send(Person sender, String room, String content) {
    var path = "/_matrix/client/v3" + in(room) + "/send/org.example/t1";
    return server.wire().call("PUT", path, sender.token, utf8(content));
  }

  @ParameterizedTest(name = "in version {0} at {1} one may knock: {2}")
  @CsvSource({
    "1, knock, false",
    "6, knock, false",
    "7, knock, true",
    "9, knock, true",
    "9, knock_restricted, false",
    "10, knock_restricted, true",
    "12, knock, true",
  })
  void peopleKnockWhereTheVersionHasADoor(String version, String joinRule, boolean open) {
    var alice = person("alice");
    var bob = person("bob");
    var room = room(alice, version);
    alice.sets(room, "m.room.join_rules", JsonObject.of("join_rule", joinRule));

    var knock = bob.post("/knock/" + escape(room), json("{}"));

    if (open) {
      knock.ok();
      alice.invites(bob, room);
      bob.joins(room);
    } else {
      knock.refused(403, "M_FORBIDDEN");
    }
  }

  @ParameterizedTest(name = "in version {0} a member of the lounge may join: {1}")
  @CsvSource({"1, false", "7, false", "8, true", "9, true", "12, true"})
  void peopleComeFromAnotherRoomWhereTheVersionAllowsIt(String version, boolean open) {
    var alice = person("alice");
    var bob = person("bob");
    var lounge = alice.createsPublicRoom();
    bob.joins(lounge);
    var room = room(alice, version);
    alice.sets(
        room,
        "m.room.join_rules",
        json(
            "{'join_rule':'restricted','allow':[{'type':'m.room_membership','room_id':'%s'}]}"
                .formatted(lounge)));

    var join = bob.tryToJoin(room);

    if (open) {
      join.ok();
    } else {
      join.refused(403, "M_FORBIDDEN");
    }
  }

  /// One server with a room of each version, all of which go on after a restart.
  @Test
  void everyRoomGoesOnAfterARestart() {
    try (var house = TestServer.on(database)) {
      var before = house.newPerson("alice");
      Map<String, String> rooms = new LinkedHashMap<>();
      Map<String, String> said = new LinkedHashMap<>();
      for (var version : VERSIONS) {
        var room = room(before, version);
        rooms.put(version, room);
        said.put(version, before.says(room, "before " + version));
      }

      house.restart();
      var alice = before.at(house.wire());

      for (var version : VERSIONS) {
        var room = rooms.get(version);
        assertThat(event(alice, room, said.get(version)).object("content"))
            .isEqualTo(message("before " + version));
        var after = alice.says(room, "after " + version);
        assertThat(after).matches(idOf(version));
        var chunk = alice.get(in(room) + "/messages?dir=b&limit=2").array("chunk");
        assertThat(Synced.bodies(Synced.objects(chunk)))
            .containsExactly("after " + version, "before " + version);
        assertThat(alice.get(in(room) + "/state/m.room.name").text("name"))
            .isEqualTo("Room of version " + version);
      }
    }
  }
}
