package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.api.client.membership.Ban;
import klatsch.api.client.membership.ForgetRoom;
import klatsch.api.client.membership.GetJoinedRooms;
import klatsch.api.client.membership.InviteUser;
import klatsch.api.client.membership.JoinRoom;
import klatsch.api.client.membership.JoinRoomById;
import klatsch.api.client.membership.Kick;
import klatsch.api.client.membership.KnockRoom;
import klatsch.api.client.membership.LeaveRoom;
import klatsch.api.client.membership.Unban;
import klatsch.api.client.rooms.CreateRoom;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// People make rooms, come and go: [CreateRoom], [GetJoinedRooms], [JoinRoom], [JoinRoomById],
/// [KnockRoom], [InviteUser], [LeaveRoom], [ForgetRoom], [Kick], [Ban], [Unban].
class RoomsTest extends HouseTest {
  RoomsTest(TestDatabase database) {
    super(database);
  }

  private static JsonObject of(Person person) {
    return JsonObject.of("user_id", person.id);
  }

  private static String membership(Person asker, String room, Person of) {
    return asker.get(in(room) + "/state/m.room.member/" + escape(of.id)).text("membership");
  }

  @ParameterizedTest
  @ValueSource(strings = {"r0", "v3"})
  void theHowToOf2016Works(String generation) {
    var alice = person("alice");
    var friend = person("friend");
    var prefix = "/_matrix/client/" + generation;
    var name = "tutorial-" + generation + "-" + alice.id.hashCode();

    var made = alice.call("POST", prefix + "/createRoom", JsonObject.of("room_alias_name", name));
    var room = made.text("room_id");
    alice.call("POST", prefix + "/rooms/" + escape(room) + "/invite", of(friend)).ok();
    var joined = friend.call("POST", prefix + "/rooms/" + escape(room) + "/join", json("{}"));
    var again = friend.call("POST", prefix + "/join/" + escape(room), json("{}"));
    var said =
        friend.call(
            "POST",
            prefix + "/rooms/" + escape(room) + "/send/m.room.message",
            Person.message("hello"));

    assertThat(made.text("room_alias")).isEqualTo("#" + name + ":localhost");
    assertThat(joined.text("room_id")).isEqualTo(room);
    assertThat(again.text("room_id")).isEqualTo(room);
    assertThat(said.text("event_id")).startsWith("$");
  }

  @Test
  void aRoomIsAsItWasAskedFor() {
    var alice = person("alice");
    var bob = person("bob");

    var room =
        alice.creates(
            json(
                """
                {'preset':'public_chat','visibility':'private','name':'Pub','topic':'Beer',
                 'invite':['%s'],'is_direct':true,'room_version':'11',
                 'creation_content':{'m.federate':false},
                 'initial_state':[{'type':'org.example.x','state_key':'y','content':{'z':1}}],
                 'power_level_content_override':{'invite':7}}
                """
                    .formatted(bob.id)));

    var state = in(room) + "/state/";
    assertThat(alice.get(state + "m.room.create").body())
        .isEqualTo(json("{'m.federate':false,'room_version':'11'}"));
    assertThat(alice.get(state + "m.room.name").body()).isEqualTo(json("{'name':'Pub'}"));
    assertThat(alice.get(state + "m.room.topic").text("topic")).isEqualTo("Beer");
    assertThat(alice.get(state + "org.example.x/y").body()).isEqualTo(json("{'z':1}"));
    assertThat(alice.get(state + "m.room.power_levels").ok().integer("invite")).isEqualTo(7);
    assertThat(alice.get(state + "m.room.member/" + escape(bob.id)).ok().bool("is_direct"))
        .isTrue();
  }

  @ParameterizedTest(name = "{2}: {0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "400 | M_BAD_JSON | {'preset':'secret'}",
        "400 | M_BAD_JSON | {'visibility':'hidden'}",
        "400 | M_BAD_JSON | {'name':7}",
        "400 | M_BAD_JSON | {'invite':'@bob:localhost'}",
        "400 | M_BAD_JSON | {'invite':[7]}",
        "400 | M_INVALID_PARAM | {'invite':['bob']}",
        "400 | M_BAD_JSON | {'initial_state':[7]}",
        "400 | M_MISSING_PARAM | {'initial_state':[{'type':'x'}]}",
        "400 | M_BAD_JSON | {'creation_content':[]}",
        "400 | M_BAD_JSON | {'power_level_content_override':7}",
        "400 | M_UNSUPPORTED_ROOM_VERSION | {'room_version':'13'}",
        "400 | M_INVALID_PARAM | {'room_alias_name':'with blank'}",
        "400 | M_INVALID_ROOM_STATE | {'power_level_content_override':{'kick':'x'}}",
        "403 | M_FORBIDDEN | {'invite':['@bob:elsewhere']}",
        "403 | M_SERVER_NOT_TRUSTED | {'invite_3pid':[{'medium':'email','address':'a@b'}]}",
      })
  void aBadWishIsRefused(int status, String errcode, String wish) {
    var alice = person("alice");

    alice.post("/createRoom", json(wish)).refused(status, errcode);

    assertThat(alice.get("/joined_rooms").array("joined_rooms").values()).isEmpty();
  }

  @Test
  void anAliasIsOneRooms() {
    var alice = person("alice");
    var name = JsonObject.of("room_alias_name", "taken" + alice.id.hashCode());
    alice.creates(name);

    alice.post("/createRoom", name).refused(400, "M_ROOM_IN_USE");
  }

  @Test
  void peopleComeByIdByNameAndByInvitation() {
    var alice = person("alice");
    var bob = person("bob");
    var carol = person("carol");
    var dave = person("dave");
    var name = "door" + alice.id.hashCode();
    var alias = escape("#" + name + ":localhost");
    var room =
        alice.creates(
            JsonObject.builder().put("preset", "public_chat").put("room_alias_name", name).build());

    bob.joins(room);
    var byName = carol.post("/join/" + alias + "?via=localhost", JsonObject.of("reason", "hi"));
    var byNameToo = dave.post("/rooms/" + alias + "/join", json("{}"));

    assertThat(byName.text("room_id")).isEqualTo(room);
    assertThat(byNameToo.text("room_id")).isEqualTo(room);
    assertThat(bob.get("/joined_rooms").array("joined_rooms")).hasToString("[\"" + room + "\"]");
    var carolsEvent = alice.get(in(room) + "/state/m.room.member/" + escape(carol.id));
    assertThat(carolsEvent.text("reason")).isEqualTo("hi");
  }

  @Test
  void toJoinNeedsNoBody() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();

    bob.call("POST", "/_matrix/client/v3/rooms/" + escape(room) + "/join", null).ok();
    bob.call("POST", "/_matrix/client/v3/rooms/" + escape(room) + "/leave", null).ok();

    assertThat(membership(alice, room, bob)).isEqualTo("leave");
  }

  @Test
  void whereNobodyIsLetInNobodyComes() {
    var alice = person("alice");
    var bob = person("bob");
    var closed = alice.createsRoomFor();

    bob.tryToJoin(closed).refused(403, "M_FORBIDDEN");
    bob.tryToJoin("!nowhere:localhost").refused(404, "M_NOT_FOUND");
    bob.tryToJoin("#nowhere:localhost").refused(404, "M_NOT_FOUND");
    bob.tryToJoin("nowhere").refused(400, "M_INVALID_PARAM");
    bob.tryToInvite(alice, closed).refused(403, "M_FORBIDDEN");
    bob.tryToInvite(alice, "!nowhere:localhost").refused(403, "M_FORBIDDEN");
    bob.post(in(closed) + "/leave", json("{}")).refused(403, "M_FORBIDDEN");
  }

  @Test
  void anInvitationIsForOnePersonAndMayBeDeclined() {
    var alice = person("alice");
    var bob = person("bob");
    var carol = person("carol");
    var room = alice.createsRoomFor(bob);

    carol.tryToJoin(room).refused(403, "M_FORBIDDEN");
    bob.leaves(room);
    bob.tryToJoin(room).refused(403, "M_FORBIDDEN");
    alice.invites(bob, room);
    alice.invites(bob, room);
    bob.joins(room);

    alice.tryToInvite(bob, room).refused(403, "M_FORBIDDEN");
    assertThat(membership(alice, room, bob)).isEqualTo("join");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "400 | M_MISSING_PARAM | {}",
        "400 | M_INVALID_PARAM | {'user_id':'bob'}",
        "400 | M_BAD_JSON      | {'user_id':7}",
        "400 | M_BAD_JSON      | {'user_id':'@bob:localhost','reason':7}",
        "403 | M_FORBIDDEN     | {'user_id':'@bob:elsewhere'}",
        "403 | M_SERVER_NOT_TRUSTED | {'id_server':'x','medium':'email','address':'a@b'}",
      })
  void aBadInvitationIsRefused(int status, String errcode, String body) {
    var alice = person("alice");
    var room = alice.createsRoomFor();

    alice.post(in(room) + "/invite", json(body)).refused(status, errcode);
  }

  @Test
  void whoBehavesBadlyIsSentAway() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);

    bob.post(in(room) + "/kick", of(alice)).refused(403, "M_FORBIDDEN");
    alice.post(in(room) + "/kick", of(bob).with("reason", Json.of("rude"))).ok();
    var kicked = alice.get(in(room) + "/state/m.room.member/" + escape(bob.id)).ok();
    alice.post(in(room) + "/kick", of(bob)).refused(403, "M_FORBIDDEN");
    bob.joins(room);
    alice.post(in(room) + "/ban", of(bob)).ok();
    bob.tryToJoin(room).refused(403, "M_FORBIDDEN");
    bob.tryToSay(room, "hey").refused(403, "M_FORBIDDEN");
    alice.tryToInvite(bob, room).refused(403, "M_FORBIDDEN");
    alice.post(in(room) + "/unban", of(bob)).ok();
    alice.post(in(room) + "/unban", of(bob)).refused(403, "M_BAD_STATE");
    bob.joins(room);

    assertThat(kicked.text("membership")).isEqualTo("leave");
    assertThat(kicked.text("reason")).isEqualTo("rude");
  }

  @Test
  void whoHasLeftMayForget() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();

    alice.post(in(room) + "/forget", json("{}")).refused(400, "M_UNKNOWN");
    alice.leaves(room);
    alice.leaves(room);
    alice.post(in(room) + "/forget", json("{}")).ok();
    alice.post(in(room) + "/forget", json("{}")).ok();

    var leaves = alice.syncs(null, "filter=" + escape("{\"room\":{\"include_leave\":true}}"));
    assertThat(leaves.ok().toString()).doesNotContain(room);
  }

  @Test
  void peopleKnockAndAreLetIn() {
    var alice = person("alice");
    var bob = person("bob");
    var room =
        alice.creates(
            json(
                """
                {'initial_state':[
                  {'type':'m.room.join_rules','state_key':'','content':{'join_rule':'knock'}}]}
                """));

    bob.tryToJoin(room).refused(403, "M_FORBIDDEN");
    var knocked = bob.post("/knock/" + escape(room), JsonObject.of("reason", "let me in"));
    alice.invites(bob, room);
    bob.joins(room);

    assertThat(knocked.text("room_id")).isEqualTo(room);
    bob.post("/knock/" + escape(room), json("{}")).refused(403, "M_FORBIDDEN");
    bob.post("/knock/" + escape("!nowhere:localhost"), json("{}")).refused(404, "M_NOT_FOUND");
  }

  @Test
  void aNewNameReachesTheRoomsOfItsOwner() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsRoomFor(bob);
    bob.joins(room);
    var since = bob.syncs().text("next_batch");

    alice
        .put(
            "/profile/" + escape(alice.id) + "/displayname",
            JsonObject.of("displayname", "Alice in Wonderland"))
        .ok();

    // Her presence may be told in a sync of its own.
    var news = bob.syncs(since, "timeout=30000").ok();
    for (int i = 0; i < 5 && !news.has("rooms"); i++) {
      news = bob.syncs(news.text("next_batch"), "timeout=30000").ok();
    }
    assertThat(news.object("rooms")).asString().contains("Alice in Wonderland");
  }
}
