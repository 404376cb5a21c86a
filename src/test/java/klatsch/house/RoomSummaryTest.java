package klatsch.house;

import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.api.client.summary.GetRoomSummary;
import klatsch.json.Json;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// People look at a room before they go in: [GetRoomSummary].
class RoomSummaryTest extends HouseTest {
  RoomSummaryTest(TestDatabase database) {
    super(database);
  }

  private static String path(String room) {
    return "/_matrix/client/v1/room_summary/" + escape(room);
  }

  private static Answer summary(Person person, String room) {
    return person.call("GET", path(room), null);
  }

  private static Answer anonymous(String room) {
    return server.wire().call("GET", path(room), null, (Json) null);
  }

  private static void joinRule(Person person, String room, String content) {
    person.sets(room, "m.room.join_rules", json(content));
  }

  @Test
  void aRoomIsDescribed() {
    var alice = person("alice");
    var bob = person("bob");
    var name = "cheese" + alice.id.hashCode();
    var room =
        alice.creates(
            json(
                """
                {'preset':'public_chat','name':'Cheese','topic':'Tasty','room_alias_name':'%s',
                 'room_version':'11','creation_content':{'type':'m.space'},
                 'initial_state':[
                   {'type':'m.room.avatar','content':{'url':'mxc://here/cheese'}},
                   {'type':'m.room.encryption','content':{'algorithm':'m.megolm.v1.aes-sha2'}},
                   {'type':'m.room.guest_access','content':{'guest_access':'can_join'}}]}
                """
                    .formatted(name)));
    var description =
        json(
            """
            {'room_id':'%s','canonical_alias':'#%s:localhost','name':'Cheese','topic':'Tasty',
             'avatar_url':'mxc://here/cheese','num_joined_members':1,'world_readable':false,
             'guest_can_join':true,'join_rule':'public','room_type':'m.space',
             'encryption':'m.megolm.v1.aes-sha2','room_version':'11'}
            """
                .formatted(room, name));

    assertThat(anonymous(room).ok()).isEqualTo(description);
    assertThat(anonymous("#" + name + ":localhost").ok()).isEqualTo(description);
    assertThat(summary(bob, room).ok()).isEqualTo(description.with("membership", Json.of("leave")));
    assertThat(summary(alice, room).text("membership")).isEqualTo("join");
    var via = path(room) + "?via=localhost&via=elsewhere";
    assertThat(bob.call("GET", via, null).text("room_id")).isEqualTo(room);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/rooms/%s/summary", "/summary/%s"})
  void clientsOfYesterdayAskUnderAnotherName(String path) {
    var alice = person("alice");
    var room = alice.createsPublicRoom();

    var unstable = "/_matrix/client/unstable/im.nheko.summary" + path.formatted(escape(room));

    assertThat(alice.call("GET", unstable, null).text("membership")).isEqualTo("join");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {"public, 200", "knock, 200", "invite, 404", "private, 404", "unheard-of, 404"})
  void theJoinRuleSaysWhoMayLook(String rule, int status) {
    var alice = person("alice");
    var room = alice.createsRoomFor();
    joinRule(alice, room, "{'join_rule':'" + rule + "'}");

    assertThat(anonymous(room).status()).isEqualTo(status);
    assertThat(summary(person("bob"), room).status()).isEqualTo(status);
    assertThat(summary(alice, room).text("join_rule")).isEqualTo(rule);
  }

  @Test
  void whatTheWorldMayReadTheWorldMayLookAt() {
    var alice = person("alice");
    var room = alice.createsRoomFor();
    alice.sets(room, "m.room.history_visibility", json("{'history_visibility':'world_readable'}"));

    assertThat(anonymous(room).ok().bool("world_readable")).isTrue();
  }

  @Test
  void whoIsInvitedMayLookAndWhoHasLeftMayNot() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsRoomFor(bob);

    var invited = summary(bob, room).text("membership");
    bob.joins(room);
    bob.leaves(room);

    assertThat(invited).isEqualTo("invite");
    var left = summary(bob, room).refused(404, "M_NOT_FOUND");
    var nowhere = summary(bob, "!nowhere:localhost").refused(404, "M_NOT_FOUND");
    assertThat(left.body()).isEqualTo(nowhere.body());
    assertThat(anonymous(room).refused(404, "M_NOT_FOUND").body()).isEqualTo(nowhere.body());
  }

  @Test
  void aRestrictedRoomIsForThoseWhoMayComeIn() {
    var alice = person("alice");
    var bob = person("bob");
    var stranger = person("stranger");
    var club = alice.createsPublicRoom();
    bob.joins(club);
    var room = alice.createsRoomFor();
    joinRule(
        alice,
        room,
        """
        {'join_rule':'restricted','allow':[
          {'type':'m.room_membership','room_id':'%s'},{'type':'m.room_membership','room_id':'x'},
          {'type':'unheard-of','room_id':'!a:b'},7]}
        """
            .formatted(club));

    assertThat(summary(bob, room).array("allowed_room_ids")).hasToString("[\"" + club + "\"]");
    summary(stranger, room).refused(404, "M_NOT_FOUND");
    anonymous(room).refused(404, "M_NOT_FOUND");
    bob.leaves(club);
    summary(bob, room).refused(404, "M_NOT_FOUND");
  }

  @Test
  void badQuestionsAreRefused() {
    var alice = person("alice");

    anonymous("nowhere").refused(400, "M_INVALID_PARAM");
    anonymous("#noserver").refused(400, "M_INVALID_PARAM");
    anonymous("#nowhere:localhost").refused(404, "M_NOT_FOUND");
    server
        .wire()
        .call("GET", path(alice.createsPublicRoom()), "bad token", (Json) null)
        .refused(401, "M_UNKNOWN_TOKEN");
  }

  @Test
  void aGuestMayLookAsAnybodyMay() {
    var room = person("alice").createsPublicRoom();
    var guest = Person.guest(server.wire());

    assertThat(summary(guest, room).text("membership")).isEqualTo("leave");
  }
}
