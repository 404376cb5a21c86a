package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// People look in without an account, where rooms let them.
class GuestsTest extends HouseTest {
  private static final JsonObject CAN_JOIN = JsonObject.of("guest_access", "can_join");
  private static final JsonObject FORBIDDEN = JsonObject.of("guest_access", "forbidden");

  private static final String REGISTER = "/_matrix/client/v3/register";

  GuestsTest(TestDatabase database) {
    super(database);
  }

  @Test
  void aGuestComesInListensAndSpeaks() {
    var alice = person("alice");
    var room = roomForGuests(alice);
    var guest = Person.guest(server.wire());

    guest.post(in(room) + "/join", JsonObject.EMPTY).ok();
    guest.put("/profile/" + escape(guest.id) + "/displayname", name("Somebody")).ok();
    guest.says(room, "Hello, I am only looking around");

    assertThat(alice.syncs().body().toString()).contains("I am only looking around");
    assertThat(guest.get("/account/whoami").ok().bool("is_guest")).isTrue();
    guest.get(in(room) + "/messages?dir=b").ok();
    guest.get(in(room) + "/members").ok();
    guest.get("/devices").ok();
    guest.leaves(room);
    guest.post("/logout", JsonObject.EMPTY).ok();
  }

  @Test
  void aRoomThatTakesNoGuestsTakesNone() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var guest = Person.guest(server.wire());
    var join = JsonObject.of("membership", "join");

    guest.post(in(room) + "/join", JsonObject.EMPTY).refused(403, "M_GUEST_ACCESS_FORBIDDEN");
    guest.tryToSet(room, "m.room.member", guest.id, join).refused(403, "M_GUEST_ACCESS_FORBIDDEN");
    alice.invites(guest, room);
    guest.tryToJoin(room).refused(403, "M_GUEST_ACCESS_FORBIDDEN");
  }

  @Test
  void aGuestMayNotDoWhatTakesAnAccount() {
    var alice = person("alice");
    var room = roomForGuests(alice);
    var guest = Person.guest(server.wire());
    guest.tryToJoin(room).ok();

    guest.post("/createRoom", JsonObject.EMPTY).refused(403, "M_GUEST_ACCESS_FORBIDDEN");
    guest.tryToInvite(alice, room).refused(403, "M_GUEST_ACCESS_FORBIDDEN");
    guest
        .put("/directory/room/" + escape("#guests:localhost"), JsonObject.of("room_id", room))
        .refused(403, "M_GUEST_ACCESS_FORBIDDEN");
    guest
        .put(
            "/profile/" + escape(guest.id) + "/avatar_url",
            JsonObject.of("avatar_url", "mxc://localhost/me"))
        .refused(403, "M_GUEST_ACCESS_FORBIDDEN");
    guest
        .put("/profile/" + escape(alice.id) + "/displayname", name("Not Alice"))
        .refused(403, "M_FORBIDDEN");
  }

  @Test
  void whenTheRoomClosesItsGuestsAreOut() {
    var alice = person("alice");
    var bob = person("bob");
    var room = roomForGuests(alice);
    bob.joins(room);
    var guest = Person.guest(server.wire());
    guest.tryToJoin(room).ok();
    var since = guest.syncs().text("next_batch");

    alice.sets(room, "m.room.guest_access", FORBIDDEN);

    waitToBeOut(guest, room, since);
    assertThat(alice.get(in(room) + "/joined_members").object("joined").names())
        .containsExactlyInAnyOrder(alice.id, bob.id);
    guest.tryToSay(room, "Hello?").refused(403, "M_FORBIDDEN");
  }

  @Test
  void aGuestIsANumberAndChoosesOnlyWhatTheDeviceIsCalled() {
    var asked =
        json(
            """
            {'username':'alice','password':'open, sesame','device_id':'MINE','refresh_token':true,
             'inhibit_login':true,'initial_device_display_name':'in the library',
             'auth':{'type':'m.login.dummy'}}
            """);

    var guest = server.wire().call("POST", REGISTER + "?kind=guest", null, asked);

    assertThat(guest.text("user_id")).matches("@[0-9]{12}:localhost");
    assertThat(guest.text("device_id")).isNotEqualTo("MINE");
    assertThat(guest.body().names()).doesNotContain("refresh_token", "expires_in_ms");
    assertThat(
            Person.of(server.wire(), guest.body())
                .get("/devices/" + guest.text("device_id"))
                .text("display_name"))
        .isEqualTo("in the library");
  }

  @Test
  void aGuestBecomesAUserAndStaysInTheRoom() {
    var alice = person("alice");
    var room = roomForGuests(alice);
    var guest = Person.guest(server.wire());
    guest.tryToJoin(room).ok();

    var user = Person.of(server.wire(), upgrade(localpart(guest), guest.token).ok());

    assertThat(user.id).isEqualTo(guest.id);
    assertThat(user.get("/account/whoami").ok().bool("is_guest")).isFalse();
    guest.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
    user.post("/createRoom", JsonObject.EMPTY).ok();
    alice.sets(room, "m.room.guest_access", FORBIDDEN);
    user.says(room, "I live here now");
    upgrade(localpart(guest), guest.token).refused(403, "M_FORBIDDEN");
    server
        .wire()
        .call(
            "POST",
            "/_matrix/client/v3/login",
            null,
            json(
                "{'type':'m.login.password','user':'%s','password':'open, sesame'}"
                    .formatted(guest.id)))
        .ok();
  }

  @Test
  void aGuestMayBecomeAUserOnTheSameDeviceOrWithoutLoggingIn() {
    var guest = Person.guest(server.wire());
    var other = Person.guest(server.wire());

    var same = upgrade(localpart(guest), guest.token, JsonObject.of("device_id", guest.device));
    var none = upgrade(localpart(other), other.token, json("{'inhibit_login':true}"));

    var user = Person.of(server.wire(), same.ok());
    assertThat(user.device).isEqualTo(guest.device);
    assertThat(user.get("/devices").array("devices").values()).hasSize(1);
    guest.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
    assertThat(none.ok().names()).doesNotContain("access_token", "device_id");
    other.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
  }

  @Test
  void onlyTheGuestBecomesTheUser() {
    var alice = person("alice");
    var guest = Person.guest(server.wire());
    var other = Person.guest(server.wire());

    upgrade(localpart(guest), other.token).refused(403, "M_FORBIDDEN");
    upgrade(localpart(alice), guest.token).refused(403, "M_FORBIDDEN");
    upgrade(localpart(alice), alice.token).refused(403, "M_FORBIDDEN");
    upgrade(localpart(guest), "invented").refused(403, "M_FORBIDDEN");
    upgrade(null, guest.token).refused(403, "M_FORBIDDEN");

    assertThat(guest.get("/account/whoami").ok().bool("is_guest")).isTrue();
  }

  private static Answer upgrade(@Nullable String username, String token) {
    return upgrade(username, token, JsonObject.EMPTY);
  }

  private static Answer upgrade(@Nullable String username, String token, JsonObject more) {
    return server
        .wire()
        .call(
            "POST",
            REGISTER,
            null,
            more.toBuilder()
                .put("username", username)
                .put("password", "open, sesame")
                .put("guest_access_token", token)
                .put("auth", JsonObject.of("type", "m.login.dummy"))
                .build());
  }

  private static String localpart(Person person) {
    return person.id.substring(1, person.id.indexOf(':'));
  }

  /// Follows, as a client does, until the room is left.
  private static void waitToBeOut(Person guest, String room, String since) {
    var at = since;
    while (true) {
      var answer = guest.syncs(at, "timeout=30000");
      var left = Objects.requireNonNull(answer.object("rooms")).object("leave");
      if (left != null && left.has(room)) {
        return;
      }
      assertThat(answer.text("next_batch")).as("the guest is still in").isNotEqualTo(at);
      at = answer.text("next_batch");
    }
  }

  private static String roomForGuests(Person host) {
    var room = host.createsPublicRoom();
    host.sets(room, "m.room.guest_access", CAN_JOIN);
    return room;
  }

  private static JsonObject name(String name) {
    return JsonObject.of("displayname", name);
  }
}
