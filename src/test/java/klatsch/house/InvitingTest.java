package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who comes in by whose leave: [InviteUser], [SetRoomState] for members, and the doors of rooms.
class InvitingTest extends HouseTest {
  InvitingTest(TestDatabase database) {
    super(database);
  }

  @Test
  void whoTakesNoInvitationsGetsNone() {
    var alice = person("alice");
    var bob = person("bob");
    var mallory = person("mallory");
    var room = alice.createsRoomFor();
    var earlier = alice.createsRoomFor(bob);
    config(bob, "block");

    alice.tryToInvite(bob, room).refused(403, "M_INVITE_BLOCKED");
    alice
        .tryToSet(room, "m.room.member", bob.id, JsonObject.of("membership", "invite"))
        .refused(403, "M_INVITE_BLOCKED");
    mallory.tryToInvite(bob, room).refused(403, "M_FORBIDDEN");

    assertThat(Synced.of(bob.syncs()).invited(earlier)).isEmpty();
    alice.get(in(earlier) + "/state/m.room.member/" + escape(bob.id)).ok();
    bob.joins(earlier);
    config(bob, "allow");
    alice.invites(bob, room);
    assertThat(Synced.of(bob.syncs()).invited(room)).isNotEmpty();
  }

  @Test
  void aRoomIsMadeAlsoIfOneOfItsGuestsTakesNoInvitations() {
    var alice = person("alice");
    var bob = person("bob");
    var carol = person("carol");
    config(bob, "block");

    var room =
        alice.creates(
            JsonObject.builder()
                .put("preset", "trusted_private_chat")
                .put("invite", JsonArray.of(List.of(Json.of(bob.id), Json.of(carol.id))))
                .build());

    assertThat(alice.get(in(room) + "/state/m.room.create").array("additional_creators"))
        .hasToString("[\"" + carol.id + "\"]");
    alice.get(in(room) + "/state/m.room.member/" + escape(bob.id)).refused(404, "M_NOT_FOUND");
    alice
        .post(
            "/createRoom",
            json(
                """
                {'initial_state':[{'type':'m.room.member','state_key':'%s',
                                   'content':{'membership':'invite'}}]}
                """
                    .formatted(bob.id)))
        .refused(403, "M_INVITE_BLOCKED");
  }

  /// Nobody will ever take such an invitation up.
  @Test
  void whoseAccountIsClosedIsNotAskedIn() {
    var alice = person("alice");
    var bob = person("bob");
    var mallory = person("mallory");
    var room = alice.createsRoomFor();
    bob.post("/account/deactivate", JsonObject.of("auth", bob.proof())).ok();

    alice.tryToInvite(bob, room).refused(403, "M_FORBIDDEN");
    alice
        .tryToSet(room, "m.room.member", bob.id, JsonObject.of("membership", "invite"))
        .refused(403, "M_FORBIDDEN");
    assertThat(mallory.tryToInvite(bob, room).body().text("error")).doesNotContain("closed");

    var made = alice.createsRoomFor(bob);
    for (var one : List.of(room, made)) {
      alice.get(in(one) + "/state/m.room.member/" + escape(bob.id)).refused(404, "M_NOT_FOUND");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"invite", "join", "ban", "leave", "knock"})
  void strangersLearnNothingBySettingMembers(String membership) {
    var alice = person("alice");
    var bob = person("bob");
    var mallory = person("mallory");
    var room = alice.createsRoomFor();
    var content = JsonObject.of("membership", membership);

    var here = mallory.tryToSet(room, "m.room.member", bob.id, content);
    var nowhere = mallory.tryToSet("!nowhere:localhost", "m.room.member", bob.id, content);

    here.refused(403, "M_FORBIDDEN");
    assertThat(here.body()).isEqualTo(nowhere.body());
  }

  @Test
  void membersAreSetAsByTheEndpoints() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsRoomFor();

    set(alice, room, bob, "{'membership':'invite','reason':'come'}").ok();
    set(bob, room, bob, "{'membership':'join'}").ok();
    set(bob, room, bob, "{'membership':'join','displayname':'Bobby'}").ok();
    set(alice, room, bob, "{'membership':'leave','reason':'go'}").ok();
    set(alice, room, bob, "{'membership':'leave'}").refused(403, "M_FORBIDDEN");
    set(alice, room, bob, "{'membership':'ban','reason':'for good'}").ok();
    set(bob, room, bob, "{'membership':'join'}").refused(403, "M_FORBIDDEN");
    set(alice, room, bob, "{'membership':'invite'}").refused(403, "M_FORBIDDEN");
    set(alice, room, bob, "{'membership':'friend'}").refused(400, "M_BAD_JSON");

    assertThat(alice.get(in(room) + "/state/m.room.member/" + escape(bob.id)).text("reason"))
        .isEqualTo("for good");
  }

  @ParameterizedTest
  @ValueSource(strings = {"restricted", "knock_restricted"})
  void whoIsInOneRoomMayComeIntoAnother(String rule) {
    var alice = person("alice");
    var bob = person("bob");
    var carol = person("carol");
    var club = alice.createsPublicRoom();
    bob.joins(club);
    var room =
        alice.creates(
            json(
                """
                {'initial_state':[{'type':'m.room.join_rules','content':
                  {'join_rule':'%s','allow':[{'type':'m.room_membership','room_id':'%s'}]}}]}
                """
                    .formatted(rule, club)));

    bob.joins(room);
    carol.tryToJoin(room).refused(403, "M_FORBIDDEN");

    var member = alice.get(in(room) + "/state/m.room.member/" + escape(bob.id));
    assertThat(member.text("join_authorised_via_users_server")).isEqualTo(alice.id);
    var knocks = carol.post("/knock/" + escape(room), JsonObject.of("reason", "please"));
    if (rule.equals("restricted")) {
      knocks.refused(403, "M_FORBIDDEN");
    } else {
      knocks.ok();
    }
  }

  @Test
  void anInvitationByAnAddressStandsInTheState() {
    var alice = person("alice");
    var room = alice.createsRoomFor();
    var invite =
        json(
            """
            {'display_name':'b...@example.org','key_validity_url':'https://id.example.org/valid',
             'public_key':'YWJj','public_keys':[{'public_key':'YWJj'}]}
            """);

    alice.tryToSet(room, "m.room.third_party_invite", "token", invite).ok();

    assertThat(alice.get(in(room) + "/state/m.room.third_party_invite/token").ok())
        .isEqualTo(invite);
  }

  private static Answer set(Person sender, String room, Person target, String content) {
    return sender.tryToSet(room, "m.room.member", target.id, json(content));
  }

  private static void config(Person user, String action) {
    user.put(
            "/user/" + escape(user.id) + "/account_data/m.invite_permission_config",
            JsonObject.of("default_action", action))
        .ok();
  }
}
