package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Synced.at;
import static klatsch.house.Synced.objects;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import klatsch.api.client.legacy.SetRoomStateV1;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The permissions of 2014 and those of today are one and the same, whoever writes them in which
/// form and in whatever order: [SetRoomStateV1].
class OldPermissionsTest extends HouseTest {
  private static final String V1 = "/_matrix/client/api/v1";
  private static final int WRITES = 30;

  OldPermissionsTest(TestDatabase database) {
    super(database);
  }

  /// A room in which Alice writes and Bob is named, and of which a model knows what must hold.
  ///
  /// @param levels by the names of today, and Bob's by his id
  private record Room(
      Person alice,
      Person bob,
      Person carol,
      String id,
      boolean namesAlice,
      Map<String, Long> levels) {
    static Room make(String version) {
      var alice = person("alice");
      var bob = person("bob");
      var carol = person("carol");
      var id = alice.creates(json("{'preset':'public_chat','room_version':'" + version + "'}"));
      bob.joins(id);
      carol.joins(id);
      var levels = new HashMap<>(Map.of("ban", 50L, "kick", 50L, "redact", 50L));
      levels.putAll(
          Map.of("state_default", 50L, "events_default", 0L, "users_default", 0L, bob.id, 0L));
      var room = new Room(alice, bob, carol, id, !version.equals("12"), levels);
      var users = Objects.requireNonNull(room.today().object("users"));
      var named = users.with(bob.id, Json.of(0L));
      alice.sets(id, "m.room.power_levels", room.today().with("users", named));
      return room;
    }

    JsonObject reads(String prefix, String type) {
      return alice.call("GET", prefix + in(id) + "/state/" + type, null).ok();
    }

    JsonObject today() {
      return reads("/_matrix/client/v3", "m.room.power_levels");
    }

    JsonObject old(String type) {
      return reads(V1, type);
    }

    void writes(String type, JsonObject content) {
      alice.call("PUT", V1 + in(id) + "/state/" + type, content).ok();
    }

    long level(String name) {
      return Objects.requireNonNull(levels.get(name));
    }

    /// @param form one of the ways in which levels are written
    void writes(int form, Random random) {
      switch (form) {
        case 0 -> writesOne("m.room.add_state_level", "state_default", random);
        case 1 -> writesOne("m.room.send_event_level", "events_default", random);
        case 2 -> writesOperations(random);
        case 3 -> writesUsers(random);
        case 4 -> writesBoth(random);
        case 5 -> writesToday(random);
        default -> throw new IllegalArgumentException("There is no form " + form);
      }
    }

    private void writesOne(String type, String name, Random random) {
      levels.put(name, some(random));
      writes(type, JsonObject.of("level", Json.of(level(name))));
    }

    /// Of what is not said, the document of 2014 says that it is 50.
    private void writesOperations(Random random) {
      var content = JsonObject.builder();
      for (var name : List.of("ban", "kick", "redact")) {
        boolean isSaid = random.nextBoolean();
        levels.put(name, isSaid ? some(random) : 50);
        content.put(name + "_level", isSaid ? Json.of(level(name)) : null);
      }
      writes("m.room.ops_levels", content.build());
    }

    private void writesUsers(Random random) {
      levels.put(bob.id, some(random));
      levels.put("users_default", some(random));
      var content = JsonObject.builder().put(bob.id, level(bob.id));
      if (namesAlice) {
        content.put(alice.id, 100L);
      }
      writes("m.room.power_levels", content.put("default", level("users_default")).build());
    }

    /// As a client does that reads, changes one thing and writes all.
    private void writesBoth(Random random) {
      levels.put(bob.id, some(random));
      var read = old("m.room.power_levels");
      writes("m.room.power_levels", read.with(bob.id, Json.of(level(bob.id))));
    }

    private void writesToday(Random random) {
      var names = List.of("ban", "kick", "redact", "state_default", "events_default");
      var name = names.get(random.nextInt(names.size()));
      levels.put(name, some(random));
      levels.put(bob.id, some(random));
      var users = Objects.requireNonNull(today().object("users"));
      var content =
          today()
              .with(name, Json.of(level(name)))
              .with("users", users.with(bob.id, Json.of(level(bob.id))));
      alice.sets(id, "m.room.power_levels", content);
    }

    private static long some(Random random) {
      return random.nextInt(100);
    }

    void showsTheSameInBothForms() {
      var today = today();
      for (var name : levels.keySet()) {
        var found = name.equals(bob.id) ? at(today, "users").integer(name) : today.integer(name);
        assertThat(found).as("%s in %s", name, today).isEqualTo(level(name));
      }
      var flat = old("m.room.power_levels");
      assertThat(flat.integer(bob.id)).isEqualTo(level(bob.id));
      assertThat(flat.integer("default")).isEqualTo(level("users_default"));
      assertThat(flat.integer(alice.id)).isGreaterThanOrEqualTo(100);
      assertThat(companions()).containsExactlyInAnyOrderElementsOf(wanted());
      assertThat(requiredForJoinRules()).isEqualTo(level("state_default"));
    }

    /// Each is read alone, and among all the state.
    private List<JsonObject> companions() {
      var state = objects(alice.call("GET", V1 + in(id) + "/state", null).array("list"));
      var types = List.of("m.room.add_state_level", "m.room.send_event_level", "m.room.ops_levels");
      var alone = types.stream().map(this::old).toList();
      assertThat(state)
          .filteredOn(event -> types.contains(event.text("type")))
          .extracting(event -> event.object("content"))
          .containsExactlyInAnyOrderElementsOf(alone);
      return alone;
    }

    private List<JsonObject> wanted() {
      return List.of(
          JsonObject.of("level", Json.of(level("state_default"))),
          JsonObject.of("level", Json.of(level("events_default"))),
          JsonObject.builder()
              .put("ban_level", level("ban"))
              .put("kick_level", level("kick"))
              .put("redact_level", level("redact"))
              .build());
    }

    private Long requiredForJoinRules() {
      return objects(alice.call("GET", V1 + in(id) + "/state", null).array("list")).stream()
          .filter(event -> "m.room.join_rules".equals(event.text("type")))
          .map(event -> event.integer("required_power_level"))
          .toList()
          .getFirst();
    }

    /// @param number of the try: to set again what is there would be no deed
    void isHeldToIt(int number) {
      var speaks = level(bob.id) >= level("events_default") ? 200 : 403;
      assertThat(bob.tryToSay(id, "hello").status()).as(levels.toString()).isEqualTo(speaks);
      var speaksToo = level("users_default") >= level("events_default") ? 200 : 403;
      assertThat(carol.tryToSay(id, "hello").status()).as(levels.toString()).isEqualTo(speaksToo);
      var sets = level(bob.id) >= level("state_default") ? 200 : 403;
      var set =
          bob.call("PUT", V1 + in(id) + "/state/org.example.colour", json("{'is':" + number + "}"));
      assertThat(set.status()).as(levels.toString()).isEqualTo(sets);
    }
  }

  @ParameterizedTest(name = "seed {0}, room version {1}")
  @CsvSource({"1, 12", "2, 12", "3, 11", "4, 11", "5, 6", "6, 1"})
  void bothFormsSayTheSameAndItHolds(long seed, String version) {
    var random = new Random(seed);
    var room = Room.make(version);
    var old = new Listener(room.alice(), Generation.OF_2014);
    old.listens();

    for (int i = 0; i < WRITES; i++) {
      room.writes(random.nextInt(6), random);
      room.showsTheSameInBothForms();
      room.isHeldToIt(i);
    }

    // Who follows hears of every change, also of those that were written in the other form.
    var heard = new HashMap<String, JsonObject>();
    for (old.listens(); !old.events(room.id()).isEmpty(); old.listens()) {
      old.events(room.id())
          .forEach(event -> heard.put(event.text("type"), event.object("content")));
    }
    assertThat(heard.get("m.room.power_levels")).isEqualTo(room.old("m.room.power_levels"));
    for (var type :
        List.of("m.room.add_state_level", "m.room.send_event_level", "m.room.ops_levels")) {
      assertThat(heard.getOrDefault(type, room.old(type))).isEqualTo(room.old(type));
    }
  }

  @Test
  void whatIsLeftOfLevelsIsLeftInBothForms() {
    var room = Room.make("11");
    var levels =
        room.today()
            .with("users", json("{'" + room.alice().id + "':100,'" + room.bob().id + "':7}"));
    var set =
        room.alice()
            .sets(
                room.id(),
                "m.room.power_levels",
                levels.with("ban", Json.of(33)).with("note", Json.of("mine")));
    var before = room.old("m.room.power_levels");

    var path = V1 + in(room.id()) + "/redact/" + escape(set) + "/t1";
    room.alice().call("PUT", path, json("{}")).ok();

    var after = room.old("m.room.power_levels");
    assertThat(before.names()).contains("note", room.bob().id, "default");
    assertThat(after).isEqualTo(before.without("note", "notifications"));
    assertThat(room.today().names()).doesNotContain("note", room.bob().id, "default");
    assertThat(room.old("m.room.ops_levels").integer("ban_level")).isEqualTo(33);
  }

  /// Of an event, clients of 2014 and of 2015 were promised that this is left.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "11 | m.room.join_rules         | {'join_rule':'public','a':1}            | join_rule",
        "11 | m.room.history_visibility | {'history_visibility':'shared','a':1}   |"
            + " history_visibility",
        "11 | m.room.name               | {'name':'A','a':1}                      | ",
        "1  | m.room.aliases            | {'aliases':[],'a':1}                    | aliases",
        "11 | m.room.message            | {'msgtype':'m.text','body':'oops'}      | ",
      })
  void theListsOfWhatIsLeftAreKept(String version, String type, String content, String left) {
    var alice = person("alice");
    var room = alice.creates(json("{'preset':'public_chat','room_version':'" + version + "'}"));
    var isState = !type.equals("m.room.message");
    var key = type.equals("m.room.aliases") ? "/localhost" : "";
    var sent =
        isState
            ? alice.call("PUT", V1 + in(room) + "/state/" + type + key, json(content))
            : alice.call("POST", V1 + in(room) + "/send/" + type, json(content));
    var id = sent.text("event_id");

    alice.call("PUT", V1 + in(room) + "/redact/" + escape(id) + "/t1", json("{}")).ok();

    var flat = alice.call("GET", V1 + in(room) + "/event/" + escape(id), null).ok();
    assertThat(flat.object("content").names()).isEqualTo(left == null ? Set.of() : Set.of(left));
    assertThat(flat.names()).contains("event_id", "type", "room_id", "user_id", "redacted_because");
    assertThat(flat.has("state_key")).isEqualTo(isState);
  }
}
