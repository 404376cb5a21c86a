package klatsch.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import klatsch.accounts.Accounts;
import klatsch.api.client.userdirectory.SearchUserDirectory;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Finding people: [SearchUserDirectory].
class UserDirectoryTest extends HouseTest {
  private static final String PATH = "/user_directory/search";

  UserDirectoryTest(TestDatabase database) {
    super(database);
  }

  private static JsonObject search(Person person, String term, int limit) {
    return person.post(PATH, JsonObject.of("search_term", term).with("limit", Json.of(limit))).ok();
  }

  private static List<String> found(Person person, String term) {
    return ids(search(person, term, 10));
  }

  private static List<String> ids(JsonObject answer) {
    var ids = new ArrayList<String>();
    for (var result : answer.array("results").values()) {
      ids.add(((JsonObject) result).text("user_id"));
    }
    return ids;
  }

  private static void isCalled(Person person, String name) {
    person
        .put("/profile/" + escape(person.id) + "/displayname", JsonObject.of("displayname", name))
        .ok();
  }

  /// Somebody whom all others may find.
  private static Person inPublic(String name, String displayname) {
    var person = person(name);
    person.createsPublicRoom();
    isCalled(person, displayname);
    return person;
  }

  @Test
  void whoSharesARoomIsFoundByNameAndById() {
    var alice = person("asker");
    var bob = person("quentin");
    isCalled(bob, "Robert Zimmermann");
    bob.put(
            "/profile/" + escape(bob.id) + "/avatar_url",
            JsonObject.of("avatar_url", "mxc://here/bob"))
        .ok();
    var room = alice.createsRoomFor(bob);
    assertThat(found(alice, "Zimmermann")).as("invited is not in").isEmpty();

    bob.joins(room);

    var answer = search(alice, "zimmer", 10);
    assertThat(answer.toString())
        .isEqualTo(
            "{\"results\":[{\"user_id\":\""
                + bob.id
                + "\",\"display_name\":\"Robert Zimmermann\",\"avatar_url\":\"mxc://here/bob\"}],"
                + "\"limited\":false}");
    assertThat(found(alice, "quentin")).containsExactly(bob.id);
    assertThat(found(alice, bob.id)).containsExactly(bob.id);
    assertThat(found(alice, "@quent")).containsExactly(bob.id);
    assertThat(found(alice, bob.id + ".example.org")).isEmpty();
    assertThat(found(alice, "@robert")).as("a name is no ID").isEmpty();
    assertThat(found(alice, "mermann")).as("words are found by their beginning").isEmpty();
  }

  @Test
  void strangersAreFoundOnlyInRoomsThatAnybodyMayEnterOrLookInto() {
    var asker = person("asker");
    var hidden = person("hidden");
    isCalled(hidden, "Xanthippe Hidden");
    hidden.createsRoomFor();
    var open = inPublic("open", "Xanthippe Open");
    var readable = person("readable");
    isCalled(readable, "Xanthippe Readable");
    var window = readable.createsRoomFor();
    readable.sets(
        window, "m.room.history_visibility", JsonObject.of("history_visibility", "world_readable"));

    assertThat(found(asker, "xanthippe")).containsExactlyInAnyOrder(open.id, readable.id);

    readable.sets(
        window, "m.room.history_visibility", JsonObject.of("history_visibility", "shared"));
    assertThat(found(asker, "xanthippe")).containsExactly(open.id);
  }

  @Test
  void whoIsInARoomThatIsClosedAgainIsNotFound() {
    var asker = person("asker");
    var owner = person("owner");
    isCalled(owner, "Yolanda");
    var room = owner.createsPublicRoom();
    assertThat(found(asker, "yolanda")).containsExactly(owner.id);

    owner.sets(room, "m.room.join_rules", JsonObject.of("join_rule", "invite"));
    assertThat(found(asker, "yolanda")).isEmpty();

    owner.sets(room, "m.room.join_rules", JsonObject.of("join_rule", "public"));
    owner.leaves(room);
    assertThat(found(asker, "yolanda")).isEmpty();
  }

  @Test
  void oneFindsOneselfLikeOthers() {
    var alice = person("narcissa");
    assertThat(found(alice, "narcissa")).isEmpty();

    alice.createsRoomFor();

    assertThat(found(alice, "narcissa")).containsExactly(alice.id);
  }

  @Test
  void whatFitsBestComesFirst() {
    var asker = person("asker");
    var inside = inPublic("a", "The Great Gonzo");
    var beginning = inPublic("b", "Gonzolina");
    var exact = inPublic("c", "gonzo");
    var byId = inPublic("gonzobert", "Somebody Else");

    assertThat(found(asker, "Gonzo")).containsExactly(exact.id, beginning.id, byId.id, inside.id);
  }

  @ParameterizedTest(name = "{0} is found by {1}")
  @CsvSource({
    "Émilie du Châtelet, chatelet emilie",
    "Émilie du Châtelet, du cha",
    "山田太郎, 太郎",
    "山田 太郎, 山田太郎",
    "ナカムラ, なかむ",
    "김철수, 철수",
    "Zoë Müller-Lüdenscheidt, LÜDEN",
  })
  void languagesHaveNamesToo(String name, String term) {
    var asker = person("asker");
    var person = inPublic("linguist", name);

    assertThat(found(asker, term)).contains(person.id);
  }

  @Test
  void aNameThatIsNoMoreFindsNobody() {
    var asker = person("asker");
    var person = inPublic("changing", "Wilhelmina");
    assertThat(found(asker, "wilhelmina")).containsExactly(person.id);

    isCalled(person, "Theodora");
    assertThat(found(asker, "wilhelmina")).isEmpty();
    assertThat(found(asker, "theodora")).containsExactly(person.id);

    person.delete("/profile/" + escape(person.id) + "/displayname").ok();
    assertThat(found(asker, "theodora")).isEmpty();
    assertThat(found(asker, "changing")).containsExactly(person.id);
  }

  @Test
  void whatSomebodyIsCalledInARoomStaysThere() {
    var asker = person("asker");
    var person = person("masked");
    isCalled(person, "Ingeborg");
    var room = person.createsPublicRoom();
    person
        .tryToSet(
            room,
            "m.room.member",
            person.id,
            JsonObject.of("membership", "join").with("displayname", Json.of("Veronika")))
        .ok();

    assertThat(found(asker, "veronika")).isEmpty();
    assertThat(search(asker, "ingeborg", 10).toString()).contains("Ingeborg");
  }

  @Test
  void whoIsIgnoredIsNotShown() {
    var asker = person("asker");
    var person = inPublic("nuisance", "Nuisance");
    asker.ignores(person);

    assertThat(found(asker, "nuisance")).isEmpty();
    assertThat(found(person("another"), "nuisance")).containsExactly(person.id);
  }

  @Test
  void whoIsGoneOrSetAsideIsNotFound() {
    var asker = person("asker");
    var gone = inPublic("gone", "Quasimodo Gone");
    var locked = inPublic("locked", "Quasimodo Locked");
    var suspended = inPublic("suspended", "Quasimodo Suspended");
    assertThat(found(asker, "quasimodo")).hasSize(3);

    gone.post("/account/deactivate", JsonObject.of("auth", gone.proof())).ok();
    Accounts accounts = server.homeserver().accounts();
    accounts.moderation().setLocked(new UserId(locked.id), true);
    accounts.moderation().setSuspended(new UserId(suspended.id), true);
    assertThat(found(asker, "quasimodo")).isEmpty();

    accounts.moderation().setSuspended(new UserId(suspended.id), false);
    assertThat(found(asker, "quasimodo")).containsExactly(suspended.id);
  }

  @Test
  void onlySoManyAreToldOfMore() {
    var asker = person("asker");
    var room = asker.createsRoomFor();
    for (int i = 0; i < 12; i++) {
      var person = person("crowd");
      asker.invites(person, room);
      person.joins(room);
    }

    var usual = asker.post(PATH, JsonObject.of("search_term", "crowd")).ok();
    assertThat(ids(usual)).hasSize(10).doesNotHaveDuplicates();
    assertThat(usual.toString()).contains("\"limited\":true");
    assertThat(ids(search(asker, "crowd", 11))).hasSize(11);
    assertThat(search(asker, "crowd", 12).toString()).contains("\"limited\":false");
    assertThat(ids(search(asker, "crowd", 1_000_000))).hasSize(12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "%", "_____", "*", "@", ":", "@:", "\\", "\\u0000"})
  void wildcardsAndNothingFindNobody(String term) {
    var asker = person("asker");
    inPublic("anybody", "Anybody");

    var body =
        Json.parseObject(
            ("{\"search_term\":\"" + term.replace("\\", "\\\\") + "\"}").getBytes(UTF_8));

    assertThat(ids(asker.post(PATH, body).ok())).isEmpty();
  }

  @Test
  void badQuestionsAreRefused() {
    var asker = person("asker");

    asker.post(PATH, JsonObject.EMPTY).refused(400, "M_MISSING_PARAM");
    asker.post(PATH, JsonObject.of("search_term", Json.of(1))).refused(400, "M_BAD_JSON");
    var term = JsonObject.of("search_term", "x");
    asker.post(PATH, term.with("limit", Json.of("10"))).refused(400, "M_BAD_JSON");
    asker.post(PATH, term.with("limit", Json.of(0))).refused(400, "M_INVALID_PARAM");
    asker.post(PATH, term.with("limit", Json.of(-1))).refused(400, "M_INVALID_PARAM");
    assertThat(ids(search(asker, "ä ".repeat(5_000), 10))).isEmpty();
    server
        .wire()
        .call("POST", "/_matrix/client/v3" + PATH, null, term)
        .refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void everybodyIsFoundWhereThatIsWanted() {
    try (var open = TestServer.on(database, "directory.search-all-users=true")) {
      var asker = open.newPerson("asker");
      var hermit = open.newPerson("hermit");
      var guest = Person.guest(open.wire());
      isCalled(guest, "Hermit in disguise");

      assertThat(found(asker, "hermit")).containsExactly(hermit.id);
      assertThat(found(asker, "asker")).containsExactly(asker.id);
    }
  }
}
