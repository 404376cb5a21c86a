package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Person.message;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import klatsch.api.client.legacy.GetRoomStateWithKeyV1;
import klatsch.api.client.legacy.SetRoomStateV1;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients of 2014 and of today in one room, each in its own words: [GetRoomStateWithKeyV1],
/// [SetRoomStateV1].
class GenerationsTest extends HouseTest {
  private static final String V1 = "/_matrix/client/api/v1";

  GenerationsTest(TestDatabase database) {
    super(database);
  }

  private static Answer v1(Person person, String method, String path, String body) {
    return person.call(method, V1 + path, body.isEmpty() ? null : json(body));
  }

  private static List<JsonObject> read(Person person, String prefix, String room) {
    var path = prefix + in(room) + "/messages?dir=b&limit=20";
    return Synced.objects(person.call("GET", path, null).array("chunk"));
  }

  @Test
  void allSeeOneConversation() {
    var old = person("old");
    var young = person("young");
    var room = v1(old, "POST", "/createRoom", "{'visibility':'public'}").text("room_id");
    young.joins(room);

    var said =
        v1(old, "POST", in(room) + "/send/m.room.message", "{'msgtype':'m.text','body':'1'}");
    young.says(room, "2");
    young
        .call("PUT", "/_matrix/client/v2_alpha" + in(room) + "/send/m.room.message/t", message("3"))
        .ok();

    for (var prefix : List.of(V1, "/_matrix/client/v2_alpha", "/_matrix/client/r0")) {
      assertThat(Synced.bodies(read(young, prefix, room))).containsExactly("3", "2", "1");
    }
    var flat = v1(young, "GET", in(room) + "/event/" + escape(said.text("event_id")), "").ok();
    assertThat(flat.text("user_id")).isEqualTo(old.id);
    assertThat(flat.integer("ts")).isEqualTo(flat.integer("origin_server_ts"));
    assertThat(flat.names()).contains("age").doesNotContain("sender", "unsigned");
    assertThat(read(young, "/_matrix/client/v2_alpha", room).getFirst().text("sender"))
        .isEqualTo(young.id);
  }

  @Test
  void whatIsTakenBackSaysWhyAtTheTop() {
    var alice = person("alice");
    var room = alice.createsRoomFor();
    var said = alice.says(room, "oops");

    var path = in(room) + "/redact/" + escape(said) + "/t1";
    v1(alice, "PUT", path, "{'reason':'typo'}").ok();

    var because =
        v1(alice, "GET", in(room) + "/event/" + escape(said), "").object("redacted_because");
    assertThat(because.text("user_id")).isEqualTo(alice.id);
    assertThat(because.text("redacts")).isEqualTo(said);
  }

  @Test
  void anOldClientSetsWhatTheRoomDemands() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);

    v1(alice, "PUT", in(room) + "/state/m.room.send_event_level", "{'level':30}").ok();
    v1(bob, "PUT", in(room) + "/state/m.room.ops_levels", "{'kick_level':0}")
        .refused(403, "M_FORBIDDEN");

    bob.tryToSay(room, "hello").refused(403, "M_FORBIDDEN");
    assertThat(alice.get(in(room) + "/state/m.room.power_levels").ok().integer("events_default"))
        .isEqualTo(30);
    v1(alice, "PUT", in(room) + "/state/m.room.power_levels", "{'" + bob.id + "':40,'default':0}")
        .ok();
    bob.says(room, "hello again");
  }

  @Test
  void anOldClientSeesWhatANewOneDemands() {
    var alice = person("alice");
    var room = alice.createsRoomFor();
    var levels = alice.get(in(room) + "/state/m.room.power_levels").ok();

    alice.sets(room, "m.room.power_levels", levels.with("kick", Json.of(33)));

    assertThat(
            v1(alice, "GET", in(room) + "/state/m.room.ops_levels", "").ok().integer("kick_level"))
        .isEqualTo(33);
    var state = Synced.objects(v1(alice, "GET", in(room) + "/state", "").array("list"));
    assertThat(Synced.types(state))
        .contains("m.room.add_state_level", "m.room.send_event_level", "m.room.ops_levels");
    assertThat(state)
        .filteredOn(event -> "m.room.join_rules".equals(event.text("type")))
        .extracting(event -> event.integer("required_power_level"))
        .containsExactly(50L);
    assertThat(Synced.types(Synced.objects(alice.get(in(room) + "/state").array("list"))))
        .doesNotContain("m.room.ops_levels");
  }

  @Test
  void theSameTransactionMakesOneRoom() {
    var alice = person("alice");

    var first = v1(alice, "PUT", "/createRoom/t1", "{}").text("room_id");
    var again = v1(alice, "PUT", "/createRoom/t1", "{}").text("room_id");
    var other = v1(alice, "PUT", "/createRoom/t2", "{}").text("room_id");

    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
    alice.put("/createRoom/t3", json("{}")).refused(404, "M_UNRECOGNIZED");
  }

  @Test
  void aRepeatFromBeforeARestartGetsTheFirstAnswer() {
    try (var own = TestServer.on(database)) {
      var alice = own.newPerson("alice");
      var bob = own.newPerson("bob");
      var room = v1(alice, "PUT", "/createRoom/t1", "{'room_alias_name':'den'}").ok();
      var id = room.text("room_id") + "";
      v1(alice, "PUT", in(id) + "/invite/t1", "{'user_id':'" + bob.id + "'}").ok();
      v1(bob, "PUT", in(id) + "/join/t1", "{}").ok();
      v1(bob, "PUT", in(id) + "/leave/t1", "{}").ok();

      own.restart();
      var after = alice.at(own.wire());
      var guest = bob.at(own.wire());

      assertThat(v1(after, "PUT", "/createRoom/t1", "{'room_alias_name':'den'}").ok())
          .isEqualTo(room);
      v1(after, "PUT", in(id) + "/invite/t1", "{'user_id':'" + bob.id + "'}").ok();
      assertThat(v1(guest, "PUT", in(id) + "/join/t1", "{}").text("room_id")).isEqualTo(id);
      assertThat(after.get(in(id) + "/state/m.room.member/" + escape(bob.id)).text("membership"))
          .isEqualTo("leave");
      v1(after, "PUT", "/createRoom/t2", "{'room_alias_name':'den'}").refused(400, "M_ROOM_IN_USE");
    }
  }

  @Test
  void aRefusalIsNotRemembered() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsRoomFor();
    var path = in(room) + "/join/t1";

    v1(bob, "PUT", path, "{}").refused(403, "M_FORBIDDEN");
    v1(alice, "PUT", in(room) + "/invite/t1", "{'user_id':'" + bob.id + "'}").ok();

    assertThat(v1(bob, "PUT", path, "{}").text("room_id")).isEqualTo(room);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/_matrix/client/api/v1", "/matrix/client/api/v1"})
  void aBadTokenIsForbiddenAsItWas(String prefix) {
    var path = prefix + "/rooms/!a:localhost/state?access_token=wrong";

    server.wire().call("GET", path, null, (Json) null).refused(403, "M_UNKNOWN_TOKEN");
    server
        .wire()
        .call("GET", "/_matrix/client/v2_alpha/sync", null, (Json) null)
        .refused(401, "M_MISSING_TOKEN");
  }

  /// The lists of invalid requests of the documents.
  @Test
  void whatTheDocumentsCallInvalidIsRefused() {
    var alice = person("alice");
    var room = alice.createsRoomFor();

    v1(alice, "POST", in(room) + "/state/m.example.event/", "{'key':'cannot use POST here'}")
        .refused(405, "M_UNRECOGNIZED");
    v1(alice, "PUT", in(room) + "/state/m.another.example.event/foo/11", "{'key':'txnIds'}")
        .refused(404, "M_UNRECOGNIZED");
    v1(alice, "PUT", in(room) + "/state/m.another.example.event/11", "{'key':'a state key'}").ok();
  }
}
