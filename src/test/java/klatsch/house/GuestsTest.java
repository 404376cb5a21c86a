package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;

/// People look in without an account, where rooms let them.
class GuestsTest extends HouseTest {
  private static final JsonObject CAN_JOIN = JsonObject.of("guest_access", "can_join");
  private static final JsonObject FORBIDDEN = JsonObject.of("guest_access", "forbidden");

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
