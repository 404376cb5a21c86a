package klatsch.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import klatsch.api.client.search.Search;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Finding again what was said: [Search].
class SearchTest extends HouseTest {
  private static final String PATH = "/_matrix/client/v3/search";

  SearchTest(TestDatabase database) {
    super(database);
  }

  private static JsonObject criteria(String term, String more) {
    return Json.parseObject(("{" + more + "}").getBytes(UTF_8)).with("search_term", Json.of(term));
  }

  private static Answer ask(Person person, String query, JsonObject criteria) {
    return person.call(
        "POST",
        PATH + query,
        JsonObject.of("search_categories", JsonObject.of("room_events", criteria)));
  }

  private static JsonObject found(Person person, String query, JsonObject criteria) {
    var categories = ask(person, query, criteria).ok().object("search_categories");
    return categories.object("room_events");
  }

  private static JsonObject found(Person person, String term) {
    return found(person, "", criteria(term, ""));
  }

  private static List<String> ids(JsonObject found) {
    var ids = new ArrayList<String>();
    for (var result : found.array("results").values()) {
      ids.add(((JsonObject) result).object("result").text("event_id"));
    }
    return ids;
  }

  private static JsonObject result(JsonObject found, int number) {
    return (JsonObject) found.array("results").values().get(number);
  }

  private static JsonObject edit(String event, String text) {
    return Person.message("* " + text)
        .with("m.new_content", Person.message(text))
        .with(
            "m.relates_to",
            JsonObject.of("rel_type", "m.replace").with("event_id", Json.of(event)));
  }

  @Test
  void whatWasJustSaidIsFound() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    alice.says(room, "Something else");
    var said = alice.says(room, "The Martians and the men");

    var found = found(alice, "men martians");

    assertThat(ids(found)).containsExactly(said);
    assertThat(found.integer("count")).isEqualTo(1);
    assertThat(found.array("highlights")).hasToString("[\"Martians\",\"men\"]");
    assertThat(found.has("next_batch")).isFalse();
    assertThat(result(found, 0).object("result").text("room_id")).isEqualTo(room);
    assertThat(ids(found(alice, "martians women"))).isEmpty();
  }

  @Test
  void namesAndTopicsAreFoundByTheirKeys() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var said = alice.says(room, "Zeppelin");
    var name = alice.sets(room, "m.room.name", JsonObject.of("name", "Zeppelin"));
    var topic =
        alice.sets(
            room,
            "m.room.topic",
            Json.parseObject(
                """
                {"topic":"Airships","m.topic":{"m.text":[{"body":"<b>no</b>","mimetype":"text/html"},
                {"body":"Airships and Zeppelins, also zeppelin","mimetype":"text/plain"}]}}
                """
                    .getBytes(UTF_8)));

    var all = found(alice, "", criteria("zeppelin", "\"order_by\":\"recent\""));

    assertThat(ids(all)).containsExactly(topic, name, said);
    assertThat(ids(found(alice, "", criteria("zeppelin", "\"keys\":[\"content.name\"]"))))
        .containsExactly(name);
    assertThat(ids(found(alice, "", criteria("zeppelin", "\"keys\":[\"content.topic\"]"))))
        .containsExactly(topic);
    assertThat(
            ids(found(alice, "", criteria("zeppelin", "\"filter\":{\"not_types\":[\"*.name\"]}"))))
        .containsExactlyInAnyOrder(topic, said);
  }

  @Test
  void othersFindNothingOfARoomTheyWereNeverIn() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    alice.says(room, "A secret about quetzals");

    var found = found(bob, "quetzals");

    assertThat(ids(found)).isEmpty();
    assertThat(found.integer("count")).isEqualTo(0);
  }

  @Test
  void whoHasLeftFindsOnlyWhatWasBefore() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var before = alice.says(room, "An okapi");
    bob.leaves(room);
    alice.says(room, "Another okapi");

    assertThat(ids(found(bob, "okapi"))).containsExactly(before);
    assertThat(found(bob, "okapi").integer("count")).isEqualTo(1);
    assertThat(ids(found(alice, "okapi"))).hasSize(2);

    bob.post(Person.in(room) + "/forget", JsonObject.EMPTY).ok();

    assertThat(ids(found(bob, "okapi"))).isEmpty();
  }

  @Test
  void whereHistoryBeginsWithTheJoiningNothingEarlierIsFound() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    alice.sets(room, "m.room.history_visibility", JsonObject.of("history_visibility", "joined"));
    alice.says(room, "An axolotl");
    bob.joins(room);
    var after = alice.says(room, "Another axolotl");

    var found = found(bob, "axolotl");

    assertThat(ids(found)).containsExactly(after);
    assertThat(found.integer("count")).isEqualTo(1);
  }

  @Test
  void thoseWhoAreIgnoredAreNotFound() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    bob.says(room, "Buy my pangolins");
    var said = alice.says(room, "No pangolins here");
    alice.ignores(bob);

    assertThat(ids(found(alice, "pangolins"))).containsExactly(said);
    assertThat(found(alice, "pangolins").integer("count")).isEqualTo(1);
  }

  @Test
  void whatWasTakenBackIsNotFound() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var said = alice.says(room, "The password is tapir");

    assertThat(ids(found(alice, "tapir"))).containsExactly(said);

    alice.put(Person.in(room) + "/redact/" + escape(said) + "/1", JsonObject.EMPTY).ok();

    assertThat(ids(found(alice, "tapir"))).isEmpty();
    assertThat(found(alice, "tapir").integer("count")).isEqualTo(0);
  }

  @Test
  void whatWasEditedIsFoundByWhatItSaysNow() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var said = alice.says(room, "A wombat");
    alice.tryToSend(room, "m.room.message", edit(said, "A numbat")).ok();

    assertThat(ids(found(alice, "wombat"))).isEmpty();
    var found = found(alice, "numbat");
    assertThat(ids(found)).containsExactly(said);
    assertThat(
            result(found, 0)
                .object("result")
                .object("unsigned")
                .object("m.relations")
                .object("m.replace")
                .object("content")
                .text("body"))
        .isEqualTo("* A numbat");
  }

  @Test
  void pagesShowEverythingOnce() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var said = new ArrayList<String>();
    for (int i = 0; i < 7; i++) {
      said.add(alice.says(room, "lemur " + "and more ".repeat(i % 3) + i));
    }
    for (var order : List.of("rank", "recent")) {
      var criteria = criteria("lemur", "\"order_by\":\"" + order + "\",\"filter\":{\"limit\":3}");
      var all = new ArrayList<String>();

      var page = found(alice, "", criteria);
      all.addAll(ids(page));
      while (page.has("next_batch")) {
        page = found(alice, "?next_batch=" + escape(page.text("next_batch")), criteria);
        all.addAll(ids(page));
      }

      assertThat(all).containsExactlyInAnyOrderElementsOf(said);
      if (order.equals("recent")) {
        assertThat(all).isEqualTo(said.reversed());
      }
    }
  }

  @Test
  void groupsGoOnByThemselves() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var oldest = alice.says(room, "a gecko");
    bob.says(room, "my gecko");
    var newest = alice.says(room, "the gecko");
    var criteria =
        criteria(
            "gecko",
            """
            "order_by":"recent","filter":{"limit":2},
            "groupings":{"group_by":[{"key":"sender"},{"key":"room_id"}]}
            """);

    var found = found(alice, "", criteria);

    assertThat(found.object("groups").object("room_id").names()).containsExactly(room);
    var senders = found.object("groups").object("sender");
    assertThat(senders.names()).containsExactlyInAnyOrder(alice.id, bob.id);
    assertThat(senders.object(alice.id).array("results")).hasToString("[\"" + newest + "\"]");
    assertThat(senders.object(bob.id).has("next_batch")).isFalse();
    var next = senders.object(alice.id).text("next_batch");
    assertThat(ids(found(alice, "?next_batch=" + escape(next), criteria))).containsExactly(oldest);
  }

  @Test
  void aResultComesWithWhatHappenedAroundIt() {
    var alice = person("alice");
    alice
        .put("/profile/" + escape(alice.id) + "/displayname", JsonObject.of("displayname", "Al"))
        .ok();
    var room = alice.createsPublicRoom();
    alice.says(room, "before");
    alice.says(room, "a narwhal");
    alice.says(room, "after");

    var found =
        found(
            alice,
            "",
            criteria(
                "narwhal",
                """
                "include_state":true,
                "event_context":{"before_limit":1,"after_limit":1,"include_profile":true}
                """));

    var context = result(found, 0).object("context");
    assertThat(context.array("events_before").toString()).contains("\"before\"");
    assertThat(context.array("events_after").toString()).contains("\"after\"");
    assertThat(context.object("profile_info").object(alice.id).text("displayname")).isEqualTo("Al");
    assertThat(context.text("start")).isNotEqualTo(context.text("end"));
    assertThat(found.object("state").array(room).toString()).contains("m.room.create");
  }

  @Test
  void filtersSayWhereAndWhose() {
    var alice = person("alice");
    var bob = person("bob");
    var kitchen = alice.createsPublicRoom();
    var hall = alice.createsPublicRoom();
    bob.joins(hall);
    var inKitchen = alice.says(kitchen, "an ibis");
    var inHall = alice.says(hall, "an ibis");
    var bobs = bob.says(hall, "an ibis");
    var file = Person.message("ibis.png").with("url", Json.of("mxc://localhost/ibis"));
    var picture = alice.tryToSend(hall, "m.room.message", file).ok().text("event_id");

    assertThat(ids(found(alice, "", criteria("ibis", filter("rooms", kitchen)))))
        .containsExactly(inKitchen);
    assertThat(ids(found(alice, "", criteria("ibis", filter("not_rooms", hall)))))
        .containsExactly(inKitchen);
    assertThat(ids(found(alice, "", criteria("ibis", filter("senders", bob.id)))))
        .containsExactly(bobs);
    assertThat(ids(found(alice, "", criteria("ibis", filter("not_senders", bob.id)))))
        .containsExactlyInAnyOrder(inKitchen, inHall);
    assertThat(ids(found(bob, "", criteria("ibis", filter("rooms", kitchen))))).isEmpty();
    assertThat(ids(found(alice, "", criteria("ibis.png", "\"filter\":{\"contains_url\":true}"))))
        .containsExactly(picture);
    assertThat(ids(found(alice, "", criteria("ibis.png", "\"filter\":{\"contains_url\":false}"))))
        .isEmpty();
  }

  private static String filter(String name, String value) {
    return "\"filter\":{\"" + name + "\":[\"" + value + "\"]}";
  }

  @Test
  void theFirstGenerationReadsWhatIsFoundInItsOwnLayout() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    alice.says(room, "before");
    var said = alice.says(room, "an axolotl");
    var criteria = criteria("axolotl", "\"event_context\":{\"before_limit\":1}");

    var answer =
        alice.call(
            "POST",
            "/_matrix/client/api/v1/search",
            JsonObject.of("search_categories", JsonObject.of("room_events", criteria)));
    var found = answer.object("search_categories").object("room_events").object("results");
    var result = found.object(said);

    assertThat(result.object("result").text("user_id")).isEqualTo(alice.id);
    assertThat(result.object("result").has("sender")).isFalse();
    var before = result.object("context").array("events_before").values().getFirst();
    assertThat(((JsonObject) before).text("user_id")).isEqualTo(alice.id);
  }

  @Test
  void afterARestartAllIsFoundStill() {
    try (var house = TestServer.on(database)) {
      var alice = house.newPerson("alice");
      var room = alice.createsPublicRoom();
      var said = alice.says(room, "a manatee");
      assertThat(ids(found(alice, "manatee"))).containsExactly(said);

      house.restart();
      var again = alice.at(house.wire());
      var more = again.says(room, "more manatee");

      assertThat(ids(found(again, "", criteria("manatee", "\"order_by\":\"recent\""))))
          .containsExactly(more, said);

      house.losesItsIndex();
      var afterwards = again.at(house.wire());

      assertThat(ids(found(afterwards, "", criteria("manatee", "\"order_by\":\"recent\""))))
          .containsExactly(more, said);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"", "*", "a AND", "(((", "body:x", "\\", "~", "🎉", "[a TO b]"})
  void noTextIsTooOdd(String term) {
    var alice = person("alice");

    assertThat(found(alice, term).integer("count")).isEqualTo(0);
  }

  @Test
  void aVeryLongTextIsNoTrouble() {
    var alice = person("alice");

    assertThat(found(alice, "word ".repeat(13_000)).integer("count")).isEqualTo(0);
    assertThat(found(alice, "東京".repeat(10_000)).integer("count")).isEqualTo(0);
  }

  @Test
  void badQuestionsAreRefused() {
    var alice = person("alice");

    alice.call("POST", PATH, JsonObject.EMPTY).refused(400, "M_MISSING_PARAM");
    ask(alice, "", JsonObject.EMPTY).refused(400, "M_MISSING_PARAM");
    ask(alice, "", JsonObject.of("search_term", new JsonArray(List.of())))
        .refused(400, "M_BAD_JSON");
    ask(alice, "", criteria("x", "\"keys\":[\"content.secret\"]")).refused(400, "M_BAD_JSON");
    ask(alice, "", criteria("x", "\"order_by\":\"age\"")).refused(400, "M_BAD_JSON");
    ask(alice, "", criteria("x", "\"filter\":{\"limit\":-1}")).refused(400, "M_INVALID_PARAM");
    ask(alice, "", criteria("x", "\"event_context\":{\"before_limit\":-1}"))
        .refused(400, "M_INVALID_PARAM");
    ask(alice, "", criteria("\u0000", "")).refused(400, "M_BAD_JSON");
    ask(alice, "?next_batch=x", criteria("x", "")).refused(400, "M_INVALID_PARAM");
  }
}
