package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import klatsch.api.client.directory.DeleteRoomAlias;
import klatsch.api.client.directory.GetLocalAliases;
import klatsch.api.client.directory.GetPublicRooms;
import klatsch.api.client.directory.GetRoomIdByAlias;
import klatsch.api.client.directory.GetRoomVisibilityOnDirectory;
import klatsch.api.client.directory.QueryPublicRooms;
import klatsch.api.client.directory.SetRoomAlias;
import klatsch.api.client.directory.SetRoomVisibilityOnDirectory;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rooms have names and are found: [SetRoomAlias], [GetRoomIdByAlias], [DeleteRoomAlias],
/// [GetLocalAliases], [GetPublicRooms], [QueryPublicRooms], [GetRoomVisibilityOnDirectory],
/// [SetRoomVisibilityOnDirectory].
class DirectoryTest extends HouseTest {
  DirectoryTest(TestDatabase database) {
    super(database);
  }

  private static Answer stranger(String method, String path) {
    return server.wire().call(method, "/_matrix/client/v3" + path, null, (Json) null);
  }

  private static String alias(Person of, String name) {
    return "/directory/room/" + escape("#" + name + of.id.hashCode() + ":localhost");
  }

  @ParameterizedTest
  @ValueSource(strings = {"☕", "a/b", "100%", "a+b", "Ünï"})
  void anyWordNamesARoom(String word) {
    var alice = person("alice");
    var room = alice.createsRoomFor();
    var alias = alias(alice, word);

    alice.put(alias, JsonObject.of("room_id", room)).ok();
    var found = stranger("GET", alias);

    assertThat(found.text("room_id")).isEqualTo(room);
    assertThat(found.array("servers")).hasToString("[\"localhost\"]");
    assertThat(alice.get(in(room) + "/aliases").array("aliases").size()).isEqualTo(1);
  }

  @Test
  void aNameIsGivenOnceAndTakenAwayByWhoGaveIt() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    var other = bob.createsPublicRoom();
    var alias = alias(alice, "once");

    alice.put(alias, JsonObject.of("room_id", room)).ok();
    alice.put(alias, JsonObject.of("room_id", room)).refused(409, "M_UNKNOWN");
    bob.put(alias, JsonObject.of("room_id", other)).refused(409, "M_UNKNOWN");
    bob.delete(alias).refused(403, "M_FORBIDDEN");
    alice.delete(alias).ok();
    alice.delete(alias).refused(404, "M_NOT_FOUND");
    stranger("GET", alias).refused(404, "M_NOT_FOUND");
    bob.put(alias, JsonObject.of("room_id", other)).ok();

    assertThat(stranger("GET", alias).text("room_id")).isEqualTo(other);
  }

  @Test
  void badNamesAreRefused() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsRoomFor();
    var body = JsonObject.of("room_id", room);

    alice.put("/directory/room/" + escape("#a:elsewhere"), body).refused(400, "M_INVALID_PARAM");
    alice.put("/directory/room/" + escape("a:localhost"), body).refused(400, "M_INVALID_PARAM");
    alice.put("/directory/room/" + escape("#a b:localhost"), body).refused(400, "M_INVALID_PARAM");
    alice.put(alias(alice, "x"), json("{}")).refused(400, "M_MISSING_PARAM");
    alice.put(alias(alice, "x"), json("{'room_id':'x'}")).refused(400, "M_INVALID_PARAM");
    bob.put(alias(bob, "x"), body).refused(403, "M_FORBIDDEN");
    stranger("GET", "/directory/room/" + escape("#a:elsewhere")).refused(404, "M_NOT_FOUND");
    stranger("GET", "/directory/room/noalias").refused(400, "M_INVALID_PARAM");
    stranger("DELETE", alias(alice, "x")).refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void whatTheRoomSaysFollowsWhenANameGoes() {
    var alice = person("alice");
    var name = "follow" + alice.id.hashCode();
    var room = alice.creates(JsonObject.of("room_alias_name", name));
    var alias = "#" + name + ":localhost";
    var before = alice.get(in(room) + "/state/m.room.canonical_alias").text("alias");

    alice.delete("/directory/room/" + escape(alias)).ok();

    assertThat(before).isEqualTo(alias);
    assertThat(alice.get(in(room) + "/state/m.room.canonical_alias").body()).isEqualTo(json("{}"));
  }

  @Test
  void strangersSeeWhatIsInTheDirectoryAndNothingElse() {
    var own = TestServer.on(database);
    try {
      var alice = own.newPerson("alice");
      var room =
          alice.creates(
              json(
                  "{'visibility':'public','name':'Cheese','topic':'Tasty','preset':'public_chat'}"));
      alice.creates(json("{'preset':'public_chat','name':'hidden'}"));

      var page = own.wire().call("GET", "/_matrix/client/r0/publicRooms", null, (Json) null);

      assertThat(page.array("chunk").values())
          .containsExactly(
              json(
                  """
                  {'room_id':'%s','name':'Cheese','topic':'Tasty','num_joined_members':1,
                   'world_readable':false,'guest_can_join':false,'join_rule':'public'}
                  """
                      .formatted(room)));
      assertThat(page.ok().integer("total_room_count_estimate")).isEqualTo(1);
      assertThat(page.ok().has("next_batch")).isFalse();
    } finally {
      own.close();
    }
  }

  @Test
  void peopleLookForRooms() {
    var alice = person("alice");
    var word = "Käse" + alice.id.hashCode();
    var room = alice.creates(json("{'visibility':'public','name':'" + word + "'}"));
    var space =
        alice.creates(
            json(
                "{'visibility':'public','name':'%s','creation_content':{'type':'m.space'}}"
                    .formatted(word)));

    assertThat(
            rooms(alice, "{'filter':{'generic_search_term':'%s'}}", word.toLowerCase(Locale.ROOT)))
        .containsExactlyInAnyOrder(room, space);
    assertThat(
            rooms(alice, "{'filter':{'generic_search_term':'%s','room_types':['m.space']}}", word))
        .containsExactly(space);
    assertThat(rooms(alice, "{'filter':{'generic_search_term':'%s','room_types':[null]}}", word))
        .containsExactly(room);
    assertThat(rooms(alice, "{'third_party_instance_id':'irc'}", word)).isEmpty();
  }

  private static List<String> rooms(Person asker, String body, String word) {
    return asker.post("/publicRooms", json(body.formatted(word))).array("chunk").values().stream()
        .map(room -> ((JsonObject) room).text("room_id") + "")
        .toList();
  }

  @Test
  void pagesAreTurnedWithTheirTokens() {
    var alice = person("alice");
    for (int i = 0; i < 3; i++) {
      alice.creates(json("{'visibility':'public'}"));
    }

    var first = stranger("GET", "/publicRooms?limit=2");
    var second = stranger("GET", "/publicRooms?limit=2&since=" + first.text("next_batch"));

    assertThat(first.array("chunk").size()).isEqualTo(2);
    assertThat(second.array("chunk").values())
        .isNotEmpty()
        .doesNotContainAnyElementsOf(first.array("chunk").values());
    var back = stranger("GET", "/publicRooms?limit=2&since=" + second.text("prev_batch"));
    assertThat(back.array("chunk")).isEqualTo(first.array("chunk"));
  }

  @ParameterizedTest
  @CsvSource({
    "400, M_INVALID_PARAM, limit=0",
    "400, M_INVALID_PARAM, limit=many",
    "400, M_INVALID_PARAM, since=yesterday",
    "404, M_NOT_FOUND,     server=elsewhere",
  })
  void aBadQuestionIsRefused(int status, String errcode, String query) {
    stranger("GET", "/publicRooms?" + query).refused(status, errcode);
    if (status == 400) {
      person("alice")
          .post("/publicRooms", json("{'filter':{'room_types':[7]}}"))
          .refused(400, "M_BAD_JSON");
    }
  }

  @Test
  void aRoomComesIntoTheDirectoryAndGoes() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var path = "/directory/list/room/" + escape(room);

    var before = stranger("GET", path).text("visibility");
    bob.put(path, json("{'visibility':'public'}")).refused(403, "M_FORBIDDEN");
    alice.put(path, json("{}")).ok();
    var listed = stranger("GET", path).text("visibility");
    alice.put(path, json("{'visibility':'private'}")).ok();
    alice.put(path, json("{'visibility':'secret'}")).refused(400, "M_BAD_JSON");

    assertThat(before).isEqualTo("private");
    assertThat(listed).isEqualTo("public");
    assertThat(stranger("GET", path).text("visibility")).isEqualTo("private");
    var nowhere = "/directory/list/room/" + escape("!nowhere:localhost");
    stranger("GET", nowhere).refused(404, "M_NOT_FOUND");
    alice.put(nowhere, json("{}")).refused(404, "M_NOT_FOUND");
  }
}
