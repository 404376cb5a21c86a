package klatsch.house;

import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import klatsch.json.Json;
import klatsch.json.JsonDecimal;
import klatsch.json.JsonNull;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// People come, say who they are, put their things in order, and find them again.
class PeopleTest extends HouseTest {
  private static final JsonObject DARK = JsonObject.of("theme", "dark");

  PeopleTest(TestDatabase database) {
    super(database);
  }

  @Test
  void aNameIsTakenOnceHoweverItIsWritten() {
    var alice = person("alice");
    var name = alice.id.substring(1, alice.id.indexOf(':'));

    register(name, "another password").refused(400, "M_USER_IN_USE");
    register(name.toUpperCase(Locale.ROOT), "yet another password").refused(400, "M_USER_IN_USE");
    alice.get("/register/available?username=" + name).refused(400, "M_USER_IN_USE");
  }

  @Test
  void whoChangesThePasswordIsAskedForTheOldOne() {
    var alice = person("alice");
    var tablet = alice.elsewhere();
    var wish = JsonObject.of("new_password", "the fresh one");
    var challenge = alice.post("/account/password", wish);
    assertThat(challenge.status()).isEqualTo(401);

    var auth =
        JsonObject.builder()
            .put("type", "m.login.password")
            .put("session", challenge.body().text("session"))
            .put(
                "identifier",
                JsonObject.builder().put("type", "m.id.user").put("user", alice.id).build())
            .put("password", alice.password())
            .build();
    alice.post("/account/password", wish.with("auth", auth)).ok();

    login(alice.id, alice.password()).refused(403, "M_FORBIDDEN");
    login(alice.id, "the fresh one").ok();
    alice.get("/account/whoami").ok();
    tablet.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
  }

  @Test
  void allSessionsEndTogether() {
    var alice = person("alice");
    var tablet = alice.elsewhere();

    tablet.post("/logout/all", JsonObject.EMPTY).ok();

    alice.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
    tablet.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
    login(alice.id, alice.password()).ok();
  }

  @Test
  void aDeviceThatLogsInAgainKeepsItsNameAndLosesItsOldToken() {
    var alice = person("alice");
    alice.put("/devices/" + alice.device, JsonObject.of("display_name", "my phone")).ok();

    var again = login(alice.id, alice.password(), alice.device).ok();

    alice.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
    var device =
        server
            .wire()
            .call(
                "GET",
                "/_matrix/client/v3/devices/" + alice.device,
                again.text("access_token"),
                (Json) null);
    assertThat(device.text("display_name")).isEqualTo("my phone");
  }

  @Test
  void whatPeoplePutInOrderTheyFindAfterARestart() {
    var own = TestServer.on(database);
    try {
      var alice = own.newPerson("alice");
      var me = "/user/" + escape(alice.id);
      alice.put(me + "/account_data/org.example.look", DARK).ok();
      alice.put(me + "/rooms/!room:here/account_data/org.example.look", DARK).ok();
      var half = JsonObject.of("order", new JsonDecimal("0.50"));
      alice.put(me + "/rooms/!room:here/tags/u.work", half).ok();
      var filter = alice.post(me + "/filter", JsonObject.of("event_format", "client"));
      var id = filter.text("filter_id");
      alice
          .put("/profile/" + alice.id + "/displayname", JsonObject.of("displayname", "Alice ☕"))
          .ok();
      alice
          .put(
              "/profile/" + alice.id + "/org.example.mood",
              JsonObject.of("org.example.mood", Json.of(1)))
          .ok();

      own.restart();

      var later = new Reader(own.wire(), alice.token);
      assertThat(later.get(me + "/account_data/org.example.look")).isEqualTo(DARK);
      assertThat(later.get(me + "/rooms/!room:here/account_data/org.example.look")).isEqualTo(DARK);
      assertThat(later.get(me + "/rooms/!room:here/tags"))
          .hasToString("{\"tags\":{\"u.work\":{\"order\":0.50}}}");
      assertThat(later.get(me + "/filter/" + id)).hasToString("{\"event_format\":\"client\"}");
      assertThat(later.get("/profile/" + alice.id).text("displayname")).isEqualTo("Alice ☕");
      assertThat(later.get("/profile/" + alice.id).integer("org.example.mood")).isEqualTo(1);
    } finally {
      own.close();
    }
  }

  /// [klatsch.api.client.legacy.GetProfileFieldR0] and its neighbours.
  @Test
  void whoHasNoNameHasNoneInTheWayOfEachGeneration() {
    var alice = person("alice");
    var name = "/profile/" + escape(alice.id) + "/displayname";
    alice.put(name, JsonObject.of("displayname", "Alice")).ok();
    for (var version : List.of("api/v1", "v2_alpha", "r0", "v3")) {
      assertThat(alice.call("GET", "/_matrix/client/" + version + name, null).text("displayname"))
          .isEqualTo("Alice");
    }

    alice
        .call("PUT", "/_matrix/client/api/v1" + name, JsonObject.of("displayname", JsonNull.NULL))
        .ok();

    assertThat(alice.call("GET", "/_matrix/client/api/v1" + name, null).ok())
        .hasToString("{\"displayname\":null}");
    assertThat(alice.call("GET", "/_matrix/client/v2_alpha" + name, null).ok())
        .isEqualTo(JsonObject.EMPTY);
    assertThat(alice.call("GET", "/_matrix/client/r0" + name, null).ok())
        .isEqualTo(JsonObject.EMPTY);
    alice.get(name).refused(404, "M_NOT_FOUND");
    assertThat(alice.get("/profile/" + escape(alice.id)).ok()).isEqualTo(JsonObject.EMPTY);
    for (var version : List.of("api/v1", "v2_alpha", "r0", "v3")) {
      var path = "/_matrix/client/" + version + "/profile/";
      alice.call("GET", path + "@no:localhost/displayname", null).refused(404, "M_NOT_FOUND");
      alice.call("GET", path + escape(alice.id) + "/m.tz", null).refused(404, "M_NOT_FOUND");
    }
  }

  @Test
  void nobodyGetsAtTheThingsOfOthers() {
    var alice = person("alice");
    var mallory = person("mallory");
    var hers = "/user/" + escape(alice.id);
    alice.put(hers + "/account_data/org.example.look", DARK).ok();
    var filter = alice.post(hers + "/filter", JsonObject.EMPTY).text("filter_id");

    mallory.get(hers + "/account_data/org.example.look").refused(403, "M_FORBIDDEN");
    mallory.put(hers + "/account_data/org.example.look", DARK).refused(403, "M_FORBIDDEN");
    mallory.get(hers + "/rooms/!room:here/tags").refused(403, "M_FORBIDDEN");
    mallory.get(hers + "/filter/" + filter).refused(403, "M_FORBIDDEN");
    mallory
        .put("/profile/" + alice.id + "/displayname", JsonObject.of("displayname", "Fool"))
        .refused(403, "M_FORBIDDEN");
    mallory.get("/devices/" + alice.device).refused(404, "M_NOT_FOUND");
  }

  private static Answer register(String name, String password) {
    var body =
        JsonObject.builder()
            .put("username", name)
            .put("password", password)
            .put("auth", JsonObject.of("type", "m.login.dummy"))
            .build();
    return server.wire().call("POST", "/_matrix/client/v3/register", null, body);
  }

  private static Answer login(String user, String password) {
    return login(user, password, null);
  }

  private static Answer login(String user, String password, @Nullable String device) {
    var body =
        JsonObject.builder()
            .put("type", "m.login.password")
            .put("user", user)
            .put("password", password)
            .put("device_id", device)
            .build();
    return server.wire().call("POST", "/_matrix/client/r0/login", null, body);
  }

  /// Somebody who has only a token, on a server that has been started anew.
  private record Reader(Wire wire, String token) {
    JsonObject get(String path) {
      return wire.call("GET", "/_matrix/client/v3" + path, token, (Json) null).ok();
    }
  }
}
