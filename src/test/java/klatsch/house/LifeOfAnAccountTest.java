package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;

/// An account is locked, suspended, looked at from outside, and closed.
class LifeOfAnAccountTest extends HouseTest {
  private static final String ADMIN = "/_matrix/client/v1/admin";
  private static final JsonObject NOTHING = JsonObject.EMPTY;

  LifeOfAnAccountTest(TestDatabase database) {
    super(database);
  }

  private static Person admin() {
    var admin = person("admin");
    assertThat(server.terminal().types("user make-admin " + admin.id).status()).isZero();
    server.looks();
    return admin;
  }

  private static Answer decides(Person admin, String deed, String state, Person about, boolean is) {
    return admin.call(
        "PUT",
        ADMIN + "/" + deed + "/" + escape(about.id),
        JsonObject.builder().put(state, is).build());
  }

  private static Answer login(Person person, String password) {
    var body =
        JsonObject.builder()
            .put("type", "m.login.password")
            .put("user", person.id)
            .put("password", password)
            .build();
    return server.wire().call("POST", "/_matrix/client/v3/login", null, body);
  }

  @Test
  void aLockIsLiftedAndTheSessionGoesOn() {
    var admin = admin();
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var since = alice.syncs().text("next_batch");

    decides(admin, "lock", "locked", alice, true).ok();

    for (var refused :
        List.of(alice.get("/account/whoami"), alice.syncs(since, ""), alice.tryToSay(room, "x"))) {
      refused.refused(401, "M_USER_LOCKED");
      assertThat(refused.body().bool("soft_logout")).isTrue();
    }
    login(alice, alice.password()).refused(401, "M_USER_LOCKED");
    login(alice, "a wrong one").refused(403, "M_FORBIDDEN");

    decides(admin, "lock", "locked", alice, false).ok();

    alice.says(room, "here I am again");
    alice.syncs(since, "").ok();
  }

  @Test
  void whoIsSuspendedReadsAndGoesButDoesNotSpeak() {
    var admin = admin();
    var bob = person("bob");
    var alice = person("alice");
    var room = bob.creates(JsonObject.of("preset", "public_chat"));
    alice.joins(room);
    var hers = alice.says(room, "mine");
    var his = bob.says(room, "his");
    bob.sets(room, "m.room.power_levels", levels(bob, alice));
    var other = bob.createsPublicRoom();
    var invitation = bob.createsRoomFor(alice);
    var profile = "/profile/" + escape(alice.id) + "/displayname";
    decides(admin, "suspend", "suspended", alice, true).ok();

    for (var refused :
        List.of(
            alice.tryToSay(room, "let me speak"),
            alice.post(in(room) + "/send/m.room.message", Person.message("as in 2016")),
            alice.tryToSet(room, "m.room.topic", "", JsonObject.of("topic", "me")),
            alice.tryToSet(room, "m.room.member", alice.id, JsonObject.of("membership", "join")),
            alice.tryToJoin(other),
            alice.tryToJoin(invitation),
            alice.post(in(other) + "/join", NOTHING),
            alice.post("/knock/" + escape(other), NOTHING),
            alice.tryToInvite(admin, room),
            alice.post("/createRoom", NOTHING),
            alice.post(in(room) + "/kick", JsonObject.of("user_id", bob.id)),
            alice.post(in(room) + "/ban", JsonObject.of("user_id", bob.id)),
            alice.post(in(room) + "/unban", JsonObject.of("user_id", bob.id)),
            alice.put(profile, JsonObject.of("displayname", "Look at me")),
            alice.delete(profile),
            alice.put(in(room) + "/redact/" + escape(his) + "/1", NOTHING),
            alice.put(in(room) + "/redact/%24nothing/2", NOTHING),
            alice.post(in(room) + "/redact/" + escape(his), NOTHING),
            alice.put("/directory/room/" + escape("#me:localhost"), JsonObject.of("room_id", room)),
            alice.put(
                "/directory/list/room/" + escape(room), JsonObject.of("visibility", "public")))) {
      refused.refused(403, "M_USER_SUSPENDED");
    }

    alice.syncs().ok();
    alice.get(in(room) + "/messages?dir=b").ok();
    alice.get(in(room) + "/event/" + escape(his)).ok();
    alice.post(in(room) + "/receipt/m.read/" + escape(his), NOTHING).ok();
    alice.post(in(room) + "/read_markers", JsonObject.of("m.fully_read", his)).ok();
    alice.put("/user/" + escape(alice.id) + "/account_data/org.example.x", NOTHING).ok();
    alice.put("/devices/" + alice.device, JsonObject.of("display_name", "phone")).ok();
    alice.put(in(room) + "/redact/" + escape(hers) + "/3", NOTHING).ok();
    alice.post(in(invitation) + "/leave", NOTHING).ok();
    alice.leaves(room);
    var tablet = alice.elsewhere();
    tablet.tryToJoin(room).refused(403, "M_USER_SUSPENDED");
    tablet.post("/logout", NOTHING).ok();
    assertThat(bob.get(in(room) + "/event/" + escape(his)).object("content").text("body"))
        .isEqualTo("his");
    decides(admin, "suspend", "suspended", alice, false).ok();
    alice.joins(room);
    alice.says(room, "thank you");
  }

  private static JsonObject levels(Person... mighty) {
    var users = JsonObject.builder();
    for (var one : List.of(mighty).subList(1, mighty.length)) {
      users.put(one.id, 100);
    }
    return JsonObject.of("users", users.build());
  }

  @Test
  void whoIsSuspendedMayGoForGood() {
    var admin = admin();
    var alice = person("alice");
    decides(admin, "suspend", "suspended", alice, true).ok();

    alice.post("/account/deactivate", JsonObject.of("auth", alice.proof())).ok();

    login(alice, alice.password()).refused(403, "M_USER_DEACTIVATED");
  }

  @Test
  void whoIsErasedIsSeenByThoseWhoWereThereOnly() {
    var own = TestServer.on(database);
    try {
      var alice = own.newPerson("alice");
      var bob = own.newPerson("bob");
      var carol = own.newPerson("carol");
      alice
          .put(
              "/profile/" + escape(alice.id) + "/displayname",
              JsonObject.of("displayname", "Alice Liddell"))
          .ok();
      var room = bob.createsPublicRoom();
      alice.joins(room);
      var said = alice.says(room, "my secret");
      alice.creates(NOTHING);
      alice.creates(NOTHING);
      var since = bob.syncs().text("next_batch");

      alice
          .post(
              "/account/deactivate",
              JsonObject.builder().put("erase", true).put("auth", alice.proof()).build())
          .ok();
      own.restart();

      bob = bob.at(own.wire());
      carol = carol.at(own.wire());
      bob.awaitsDeparture(room, alice, since);
      carol.joins(room);
      assertThat(event(bob, room, said)).contains("my secret");
      assertThat(event(carol, room, said)).doesNotContain("my secret").contains("\"content\":{}");
      for (var path :
          List.of(
              "/messages?dir=b&limit=100",
              "/messages?dir=b&limit=100&filter=" + escape("{\"lazy_load_members\":true}"),
              "/context/" + escape(said) + "?limit=100",
              "/members",
              "/state")) {
        var seen = carol.get(in(room) + path).ok().toString();
        assertThat(seen).contains(alice.id).doesNotContain("my secret", "Liddell");
      }
      var filter = escape("{\"room\":{\"timeline\":{\"limit\":1}}}");
      assertThat(carol.syncs(null, "filter=" + filter).ok().toString())
          .contains(alice.id)
          .doesNotContain("my secret", "Liddell");
      assertThat(carol.syncs().ok().toString()).doesNotContain("my secret", "Liddell");
      assertThat(bob.get(in(room) + "/messages?dir=b&limit=100").ok().toString())
          .contains("my secret", "Liddell");
      assertThat(bob.get("/profile/" + escape(alice.id)).ok().isEmpty()).isTrue();
      alice.at(own.wire()).get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
    } finally {
      own.close();
    }
  }

  private static String event(Person reader, String room, String event) {
    return reader.get(in(room) + "/event/" + escape(event)).ok().toString();
  }

  /// Follows a room until somebody has left it.
  @Test
  void anAdministratorSeesFromWhereSomebodyComes() {
    var admin = admin();
    var alice = person("alice");
    var bob = person("bob");
    // What comes after the note of where she is, and is waited for.
    alice.put("/user/" + escape(alice.id) + "/account_data/any", JsonObject.EMPTY).ok();

    var whois = admin.get("/admin/whois/" + escape(alice.id));

    assertThat(whois.object("devices").names()).containsExactly(alice.device);
    assertThat(whois.object("devices").toString())
        .contains("\"ip\":\"127.0.0.1\"", "\"user_agent\":\"Java-http-client");
    bob.get("/admin/whois/" + escape(alice.id)).refused(403, "M_FORBIDDEN");
    alice.call("GET", "/_matrix/client/r0/admin/whois/" + escape(alice.id), null).ok();
  }

  @Test
  void aTokenForOthersProvesWhoOneIs() {
    var alice = person("alice");
    var bob = person("bob");
    var path = "/user/" + escape(alice.id) + "/openid/request_token";

    var given = alice.post(path, NOTHING);

    assertThat(given.text("token_type")).isEqualTo("Bearer");
    assertThat(given.text("matrix_server_name")).isEqualTo("localhost");
    assertThat(given.ok().integer("expires_in")).isEqualTo(3600);
    var token = given.text("access_token");
    assertThat(asks("?access_token=" + escape(token)).text("sub")).isEqualTo(alice.id);
    asks("?access_token=guessed").refused(401, "M_UNKNOWN_TOKEN");
    asks("?access_token=" + alice.token).refused(401, "M_UNKNOWN_TOKEN");
    asks("").refused(400, "M_MISSING_PARAM");
    bob.post(path, NOTHING).refused(403, "M_FORBIDDEN");
    alice.post(path, JsonArray.of(List.of())).refused(400, "M_NOT_JSON");
    server
        .wire()
        .call("GET", "/_matrix/client/v3/account/whoami", token, (Json) null)
        .refused(401, "M_UNKNOWN_TOKEN");
  }

  private static Answer asks(String query) {
    return server
        .wire()
        .call("GET", "/_matrix/federation/v1/openid/userinfo" + query, null, (Json) null);
  }
}
