package klatsch.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import klatsch.api.client.legacy.ChangePresenceList;
import klatsch.api.client.legacy.GetPresenceList;
import klatsch.api.client.presence.GetPresence;
import klatsch.api.client.presence.SetPresence;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is there: [SetPresence], [GetPresence], [GetPresenceList] and [ChangePresenceList].
class PresenceTest extends HouseTest {
  private static final String V1 = "/_matrix/client/api/v1";

  /// Looks, and does not count as being there.
  private static final String UNSEEN = "set_presence=offline";

  PresenceTest(TestDatabase database) {
    super(database);
  }

  private static String status(Person person) {
    return "/presence/" + escape(person.id) + "/status";
  }

  private static JsonObject is(String presence) {
    return JsonObject.of("presence", presence);
  }

  private static JsonObject list(String change, Person... people) {
    return JsonObject.of(
        change, JsonArray.ofTexts(List.of(people).stream().map(person -> person.id).toList()));
  }

  private static JsonArray listOf(Person person) {
    return person.call("GET", V1 + "/presence/list/" + escape(person.id), null).array("list");
  }

  @Test
  void whoIsOnlineWithOneDeviceIsOnline() {
    var alice = person("alice");
    var phone = alice.elsewhere();
    alice.syncs(null, "set_presence=online").ok();
    phone.syncs(null, "set_presence=unavailable").ok();

    assertThat(alice.get(status(alice)).text("presence")).isEqualTo("online");

    phone.put(status(alice), is("unavailable").with("status_msg", Json.of("tea"))).ok();
    assertThat(alice.get(status(alice)).text("presence")).isEqualTo("unavailable");
  }

  @Test
  void whoIsFreeForChatIsOnline() {
    var alice = person("alice");

    alice.call("PUT", V1 + status(alice), is("free_for_chat")).ok();

    assertThat(alice.get(status(alice)).text("presence")).isEqualTo("online");
    alice.put(status(alice), is("free_for_chat")).refused(400, "M_BAD_JSON");
    alice.call("PUT", V1 + status(alice), is("hidden")).refused(400, "M_BAD_JSON");
  }

  @Test
  void aNewNameIsToldToThoseWhoWaitForNews() {
    var alice = person("alice");
    var bob = person("bob");
    bob.joins(alice.createsPublicRoom());
    alice.put(status(alice), is("online")).ok();
    var since = Synced.of(bob.syncs(null, UNSEEN)).next();

    alice
        .put(
            "/profile/" + escape(alice.id) + "/displayname",
            JsonObject.of("displayname", "Alice of the North"))
        .ok();

    List<JsonObject> told = List.of();
    while (told.isEmpty()) {
      var news = Synced.of(bob.syncs(since, UNSEEN + "&timeout=20000"));
      since = news.next();
      told = news.presence();
    }
    var content = told.getFirst().object("content");
    assertThat(told.getFirst().text("sender")).isEqualTo(alice.id);
    assertThat(content.text("displayname")).isEqualTo("Alice of the North");
    assertThat(content.text("presence")).isEqualTo("online");
  }

  @Test
  void whatSomebodySaysOutlastsARestart() {
    try (var own = TestServer.on(database)) {
      var alice = own.newPerson("alice");
      alice.put(status(alice), is("online").with("status_msg", Json.of("on holiday"))).ok();

      own.restart();

      var after = alice.at(own.wire()).get(status(alice)).ok();
      assertThat(after.text("status_msg")).isEqualTo("on holiday");
      assertThat(after.text("presence")).isEqualTo("offline");
      assertThat(after.integer("last_active_ago")).isEqualTo(0);
    }
  }

  @Test
  void whereItIsSwitchedOffEverybodyIsAway() {
    try (var quiet = TestServer.on(database, "presence.enabled=false")) {
      var alice = quiet.newPerson("alice");
      var bob = quiet.newPerson("bob");
      bob.joins(alice.createsPublicRoom());

      alice.put(status(alice), is("online").with("status_msg", Json.of("here"))).ok();
      alice.syncs().ok();

      assertThat(bob.get(status(alice)).ok())
          .isEqualTo(is("offline").with("currently_active", Json.of(false)));
      assertThat(Synced.of(bob.syncs()).presence()).isEmpty();
      quiet.newPerson("carol").get(status(alice)).refused(403, "M_FORBIDDEN");
    }
  }

  @Test
  void whoIsSuspendedIsAwayToOthers() {
    var alice = person("alice");
    var bob = person("bob");
    bob.joins(alice.createsPublicRoom());
    alice.put(status(alice), is("online").with("status_msg", Json.of("spam"))).ok();
    server.homeserver().accounts().moderation().setSuspended(new UserId(alice.id), true);

    var told = "";
    while (!told.equals("offline")) {
      told = bob.get(status(alice)).text("presence");
    }

    assertThat(bob.get(status(alice)).ok().has("status_msg")).isFalse();
    assertThat(Synced.of(bob.syncs(null, UNSEEN)).presence()).isEmpty();
  }

  @Test
  void whoListEachOtherSeeEachOtherComeAndGo() {
    var alice = person("alice");
    var bob = person("bob");
    assertThat(listOf(alice).size()).isZero();
    var own = "/presence/list/" + escape(alice.id);
    alice.call("POST", V1 + own, list("invite", bob)).ok();

    var pending = (JsonObject) listOf(alice).values().getFirst();
    assertThat(pending.text("user_id")).isEqualTo(bob.id);
    assertThat(pending.text("presence")).isEqualTo("offline");
    assertThat(pending.text("type")).isEqualTo("m.presence");
    assertThat(pending.object("content").text("user_id")).isEqualTo(bob.id);
    alice.get(status(bob)).refused(403, "M_FORBIDDEN");

    bob.call("POST", V1 + "/presence/list", list("invite", alice)).ok();
    var since = Synced.of(alice.syncs(null, UNSEEN)).next();
    var stream = alice.call("GET", V1 + "/events?timeout=0", null).text("end");
    bob.put(status(bob), is("online").with("status_msg", Json.of("Hello"))).ok();

    assertThat(alice.get(status(bob)).text("status_msg")).isEqualTo("Hello");
    var accepted = (JsonObject) listOf(alice).values().getFirst();
    assertThat(accepted.toString()).contains("\"accepted\":true");
    assertThat(accepted.text("presence")).isEqualTo("online");
    assertThat(Synced.of(alice.syncs(since, UNSEEN)).presence())
        .extracting(event -> event.text("sender"))
        .contains(bob.id);
    assertThat(
            alice
                .call("GET", V1 + "/events?timeout=0&from=" + escape(stream), null)
                .array("chunk")
                .toString())
        .contains("\"user_id\":\"" + bob.id);

    alice.call("POST", "/_matrix/client/r0" + own, list("drop", bob)).ok();
    assertThat(listOf(alice).size()).isZero();
    alice.get(status(bob)).refused(403, "M_FORBIDDEN");
  }

  @Test
  void theListOfSomebodyElseIsNoneOfMyBusiness() {
    var alice = person("alice");
    var bob = person("bob");
    bob.joins(alice.createsPublicRoom());
    var path = V1 + "/presence/list/" + escape(bob.id);

    alice.call("GET", path, null).refused(403, "M_FORBIDDEN");
    alice.call("POST", path, list("invite", alice)).refused(403, "M_FORBIDDEN");
    assertThat(listOf(bob).size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"invite\":\"@a:localhost\"}",
        "{\"invite\":[1]}",
        "{\"drop\":{}}",
        "{\"invite\":[null]}"
      })
  void wrongTypesAreRefused(String body) {
    var alice = person("alice");

    alice
        .call("POST", V1 + "/presence/list", Json.parseObject(body.getBytes(UTF_8)))
        .refused(400, "M_BAD_JSON");
  }

  @Test
  void nobodyCanBeInvitedWhoIsNotThere() {
    var alice = person("alice");
    var path = V1 + "/presence/list";

    alice
        .call("POST", path, JsonObject.of("invite", JsonArray.ofTexts(List.of("@no:localhost"))))
        .refused(404, "M_NOT_FOUND");
    alice
        .call("POST", path, JsonObject.of("invite", JsonArray.ofTexts(List.of("nobody"))))
        .refused(400, "M_INVALID_PARAM");
    alice.call("POST", path, JsonObject.EMPTY).ok();
    alice.call("POST", path, list("invite", alice)).ok();
    assertThat(listOf(alice).size()).isEqualTo(1);
  }
}
