package klatsch.house;

import static klatsch.house.Synced.types;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;

/// People decide what they are told about, and where.
class PushTest extends HouseTest {
  private static final JsonObject CAKE = json("{'pattern': 'cake', 'actions': ['notify']}");
  private static final JsonObject PUSHER =
      json(
          """
          {'app_id':'org.example.app','pushkey':'key','kind':'http','app_display_name':'App',
           'device_display_name':'Phone','lang':'de',
           'data':{'url':'https://push.example/_matrix/push/v1/notify','org.example.badge':1}}
          """);

  PushTest(TestDatabase database) {
    super(database);
  }

  @Test
  void clientsOf2015FindThatNoDeviceHasRulesOfItsOwn() {
    var alice = person("alice");

    var rules = alice.call("GET", "/_matrix/client/api/v1/pushrules/", null).ok();

    assertThat(rules.object("device")).isEqualTo(JsonObject.EMPTY);
    assertThat(rules.without("device")).isEqualTo(alice.get("/pushrules/").ok());
  }

  @Test
  void whatOneDeviceDecidesTheOtherHears() {
    var phone = person("alice");
    var tablet = phone.elsewhere();
    var before = Synced.of(tablet.syncs());
    assertThat(types(before.accountData())).contains("m.push_rules");

    phone.put("/pushrules/global/content/cake", CAKE).ok();
    phone.put("/pushrules/global/override/.m.rule.master/enabled", json("{'enabled':true}")).ok();

    var after = Synced.of(tablet.syncs(before.next(), ""));
    assertThat(rules(after)).isEqualTo(phone.get("/pushrules/").ok());
    assertThat(ids(rules(after), "content")).containsExactly("cake");
    assertThat(master(rules(after)).bool("enabled")).isTrue();
    assertThat(Synced.of(tablet.syncs(after.next(), "timeout=0")).accountData()).isEmpty();
  }

  @Test
  void twoDevicesThatDecideAtTheSameTimeLoseNothing() throws InterruptedException {
    var phone = person("alice");
    var tablet = phone.elsewhere();
    var since = Synced.of(phone.syncs()).next();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.invokeAll(
          IntStream.range(0, 20)
              .<Callable<JsonObject>>mapToObj(
                  i ->
                      () ->
                          (i % 2 == 0 ? phone : tablet)
                              .put("/pushrules/global/content/word" + i, CAKE)
                              .ok())
              .toList());
    }

    var wanted = IntStream.range(0, 20).mapToObj(i -> "word" + i).toList();
    assertThat(ids(phone.get("/pushrules/").ok(), "content"))
        .containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(ids(rules(Synced.of(phone.syncs(since, ""))), "content"))
        .containsExactlyInAnyOrderElementsOf(wanted);
  }

  @Test
  void theServerAloneWritesTheRules() {
    var alice = person("alice");

    alice
        .put("/user/" + escape(alice.id) + "/account_data/m.push_rules", JsonObject.EMPTY)
        .refused(405, "M_BAD_JSON");

    assertThat(alice.get("/user/" + escape(alice.id) + "/account_data/m.push_rules").ok())
        .isEqualTo(alice.get("/pushrules/").ok());
  }

  @Test
  void rulesAndPushersAreFoundAfterARestart() {
    var own = TestServer.on(database);
    try {
      var alice = own.newPerson("alice");
      alice.put("/pushrules/global/content/cake", CAKE).ok();
      alice.put("/pushrules/global/content/pie?after=cake", CAKE).ok();
      alice.put("/pushrules/global/underride/.m.rule.message/actions", json("{'actions':[]}")).ok();
      alice.post("/pushers/set", PUSHER).ok();
      var rules = alice.get("/pushrules/").ok();
      var pushers = alice.get("/pushers").ok();

      own.restart();

      assertThat(read(own, alice, "/pushrules/")).isEqualTo(rules);
      assertThat(read(own, alice, "/pushers")).isEqualTo(pushers);
      assertThat(ids(rules, "content")).containsExactly("cake", "pie");
    } finally {
      own.close();
    }
  }

  @Test
  void aPusherEndsWithItsSession() {
    var phone = person("alice");
    var tablet = phone.elsewhere();
    phone.post("/pushers/set", PUSHER).ok();
    tablet.post("/pushers/set", PUSHER.with("pushkey", Json.of("of the tablet"))).ok();
    assertThat(pushkeys(phone)).containsExactly("key", "of the tablet");

    tablet.post("/logout", JsonObject.EMPTY).ok();

    assertThat(pushkeys(phone)).containsExactly("key");
  }

  @Test
  void whoTakesOverAPhoneTakesOverItsPusher() {
    var alice = person("alice");
    var bob = person("bob");
    var shared = PUSHER.with("pushkey", Json.of("of the kitchen"));
    alice.post("/pushers/set", shared).ok();

    bob.post("/pushers/set", shared.with("append", Json.of(true))).ok();
    assertThat(pushkeys(alice)).containsExactly("of the kitchen");

    bob.post("/pushers/set", shared).ok();
    assertThat(pushkeys(alice)).isEmpty();
    assertThat(pushkeys(bob)).containsExactly("of the kitchen");
  }

  @Test
  void accountDataThatOneDeviceDeletesIsGoneOnTheOther() {
    var phone = person("alice");
    var tablet = phone.elsewhere();
    var path = "/user/" + escape(phone.id) + "/account_data/org.example.look";
    phone.put(path, json("{'theme':'dark'}")).ok();
    var since = Synced.of(tablet.syncs()).next();

    phone.call("DELETE", "/_matrix/client/unstable/org.matrix.msc3391" + path, (Json) null).ok();

    assertThat(Synced.of(tablet.syncs(since, "")).accountData())
        .containsExactly(json("{'type':'org.example.look','content':{}}"));
    assertThat(types(Synced.of(tablet.syncs()).accountData())).doesNotContain("org.example.look");
    tablet.get(path).refused(404, "M_NOT_FOUND");
  }

  private static JsonObject rules(Synced synced) {
    return synced.accountData().stream()
        .filter(event -> "m.push_rules".equals(event.text("type")))
        .map(event -> Objects.requireNonNull(event.object("content")))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> ids(JsonObject rules, String kind) {
    return Synced.objects(Objects.requireNonNull(rules.object("global")).array(kind)).stream()
        .map(rule -> rule.text("rule_id") + "")
        .toList();
  }

  private static JsonObject master(JsonObject rules) {
    return Synced.objects(Objects.requireNonNull(rules.object("global")).array("override"))
        .getFirst();
  }

  private static List<String> pushkeys(Person person) {
    return Synced.objects(person.get("/pushers").array("pushers")).stream()
        .map(pusher -> pusher.text("pushkey") + "")
        .toList();
  }

  private static JsonObject read(TestServer server, Person person, String path) {
    return server.wire().call("GET", "/_matrix/client/v3" + path, person.token, (Json) null).ok();
  }
}
