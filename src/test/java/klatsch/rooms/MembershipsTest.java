package klatsch.rooms;

import static klatsch.accounts.TestAccounts.refusal;
import static klatsch.json.JsonSample.json;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestRooms.CAROL;
import static klatsch.rooms.TestWish.wish;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixException;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.store.UserStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Alice has made the room and may do all in it; Bob is who it is about; Carol has no power.
class MembershipsTest {
  private static final RoomId NOWHERE = new RoomId("!nowhere:here");

  @TempDir private Path folder;
  private TestRooms test;
  private Memberships memberships;

  @BeforeEach
  void open() {
    test = TestRooms.onSqlite(folder);
    memberships = test.rooms.memberships();
  }

  @AfterEach
  void close() {
    test.close();
  }

  private RoomId room(String joinRule) {
    var wish =
        "{'initial_state':[{'type':'m.room.join_rules','content':{'join_rule':'%s'}}]}"
            .formatted(joinRule);
    return test.rooms.creation().create(ALICE, wish(wish)).room();
  }

  private RoomHead head(RoomId room) {
    return test.rooms.timeline().get(room).head();
  }

  private JsonObject member(RoomId room, UserId user) {
    var content = head(room).content(StateKey.member(user));
    assertThat(content).as("the member event of %s", user).isNotNull();
    return content;
  }

  private long eventsOf(RoomId room) {
    return head(room).depth();
  }

  /// Brings Bob to where a test begins.
  private void bobIs(String standing, RoomId room) {
    if (standing.equals("unrelated")) {
      return;
    }
    if (standing.equals("knocking")) {
      memberships.knock(BOB, room, null);
      return;
    }
    memberships.invite(ALICE, room, BOB, null);
    if (!standing.equals("invited")) {
      memberships.join(BOB, room, null);
    }
    switch (standing) {
      case "gone" -> memberships.leave(BOB, room, null);
      case "kicked" -> memberships.kick(ALICE, room, BOB, null);
      case "banned" -> memberships.ban(ALICE, room, BOB, null);
      default -> {}
    }
  }

  private void does(String deed, RoomId room) {
    switch (deed) {
      case "join" -> memberships.join(BOB, room, null);
      case "knock" -> memberships.knock(BOB, room, null);
      case "leave" -> memberships.leave(BOB, room, null);
      case "invite" -> memberships.invite(ALICE, room, BOB, null);
      case "kick" -> memberships.kick(ALICE, room, BOB, null);
      case "ban" -> memberships.ban(ALICE, room, BOB, null);
      case "unban" -> memberships.unban(ALICE, room, BOB, null);
      default -> throw new IllegalArgumentException(deed);
    }
  }

  @ParameterizedTest(name = "in a room for {0} Bob is {1}; {2}: {3}")
  @CsvSource({
    "public, unrelated, join,   new join",
    "public, joined,    join,   same join",
    "public, gone,      join,   new join",
    "public, kicked,    join,   new join",
    "public, banned,    join,   M_FORBIDDEN",
    "invite, unrelated, join,   M_FORBIDDEN",
    "invite, invited,   join,   new join",
    "invite, gone,      join,   M_FORBIDDEN",
    "knock,  knocking,  join,   M_FORBIDDEN",
    "public, unrelated, invite, new invite",
    "public, invited,   invite, same invite",
    "public, joined,    invite, M_FORBIDDEN",
    "public, gone,      invite, new invite",
    "public, banned,    invite, M_FORBIDDEN",
    "knock,  knocking,  invite, new invite",
    "public, unrelated, leave,  M_FORBIDDEN",
    "public, invited,   leave,  new leave",
    "public, joined,    leave,  new leave",
    "public, gone,      leave,  same leave",
    "public, kicked,    leave,  same leave",
    "public, banned,    leave,  M_FORBIDDEN",
    "knock,  knocking,  leave,  new leave",
    "public, unrelated, kick,   M_FORBIDDEN",
    "public, invited,   kick,   new leave",
    "public, joined,    kick,   new leave",
    "public, gone,      kick,   M_FORBIDDEN",
    "public, banned,    kick,   M_FORBIDDEN",
    "knock,  knocking,  kick,   new leave",
    "public, unrelated, ban,    new ban",
    "public, invited,   ban,    new ban",
    "public, joined,    ban,    new ban",
    "public, banned,    ban,    same ban",
    "public, banned,    unban,  new leave",
    "public, unrelated, unban,  M_BAD_STATE",
    "public, joined,    unban,  M_BAD_STATE",
    "public, gone,      unban,  M_BAD_STATE",
    "knock,  unrelated, knock,  new knock",
    "knock,  knocking,  knock,  same knock",
    "knock,  gone,      knock,  new knock",
    "knock,  invited,   knock,  M_FORBIDDEN",
    "knock,  joined,    knock,  M_FORBIDDEN",
    "knock,  banned,    knock,  M_FORBIDDEN",
    "invite, unrelated, knock,  M_FORBIDDEN",
    "public, unrelated, knock,  M_FORBIDDEN",
  })
  void whatBecomesOfAMembership(String joinRule, String standing, String deed, String outcome) {
    var room = room(joinRule);
    bobIs(standing, room);
    long before = eventsOf(room);

    var seen = outcomeOf(deed, room, before);

    assertThat(seen).isEqualTo(outcome);
  }

  private String outcomeOf(String deed, RoomId room, long before) {
    try {
      does(deed, room);
    } catch (MatrixException e) {
      assertThat(eventsOf(room)).isEqualTo(before);
      return e.error().code().wireName();
    }
    return (eventsOf(room) == before ? "same " : "new ") + head(room).membership(BOB).wireName();
  }

  @ParameterizedTest
  @CsvSource({"invite", "kick", "ban", "unban"})
  void whoIsNotInTheRoomMayDoNothingToOthers(String deed) {
    var room = room("public");
    bobIs(deed.equals("unban") ? "banned" : "unrelated", room);

    for (var where : new RoomId[] {room, NOWHERE}) {
      assertThat(refusal(() -> doesAs(CAROL, deed, where))).isEqualTo("M_FORBIDDEN");
    }
  }

  @ParameterizedTest
  @CsvSource({"kick, joined", "ban, joined", "unban, banned"})
  void whoLacksThePowerMayNotSendAwayNorForgive(String deed, String standing) {
    var room = room("public");
    bobIs(standing, room);
    memberships.join(CAROL, room, null);

    assertThat(refusal(() -> doesAs(CAROL, deed, room))).isEqualTo("M_FORBIDDEN");
  }

  private void doesAs(UserId sender, String deed, RoomId room) {
    switch (deed) {
      case "invite" -> memberships.invite(sender, room, BOB, null);
      case "kick" -> memberships.kick(sender, room, BOB, null);
      case "ban" -> memberships.ban(sender, room, BOB, null);
      default -> memberships.unban(sender, room, BOB, null);
    }
  }

  @Test
  void aRoomThatIsNotThereCannotBeJoined() {
    assertThat(refusal(() -> memberships.join(BOB, NOWHERE, null))).isEqualTo("M_NOT_FOUND");
    assertThat(refusal(() -> memberships.knock(BOB, NOWHERE, null))).isEqualTo("M_NOT_FOUND");
    assertThat(refusal(() -> memberships.leave(BOB, NOWHERE, null))).isEqualTo("M_FORBIDDEN");
    assertThat(refusal(() -> memberships.forget(BOB, NOWHERE))).isEqualTo("M_FORBIDDEN");
  }

  @Test
  void usersOfOtherServersCannotBeInvitedYet() {
    var room = room("public");
    var stranger = new UserId("@bob:elsewhere");

    assertThat(refusal(() -> memberships.invite(ALICE, room, stranger, null)))
        .isEqualTo("M_FORBIDDEN");
    assertThat(
            refusal(
                () ->
                    memberships.set(
                        ALICE, room, stranger.value(), json("{'membership':'invite'}"))))
        .isEqualTo("M_FORBIDDEN");
  }

  @Test
  void membersAreShownWithTheirNameAndWhy() {
    test.accounts.profiles().set(BOB, "displayname", Json.of("Bob"));
    test.accounts.profiles().set(BOB, "avatar_url", Json.of("mxc://here/bob"));
    var room = room("invite");

    memberships.invite(ALICE, room, BOB, "come");
    var invited = member(room, BOB);
    memberships.join(BOB, room, "gladly");
    var joined = member(room, BOB);
    memberships.kick(ALICE, room, BOB, "go");

    assertThat(invited)
        .isEqualTo(
            json(
                """
                {'membership':'invite','displayname':'Bob','avatar_url':'mxc://here/bob',
                 'reason':'come'}
                """));
    assertThat(joined.text("reason")).isEqualTo("gladly");
    assertThat(joined.text("displayname")).isEqualTo("Bob");
    assertThat(member(room, BOB)).isEqualTo(json("{'membership':'leave','reason':'go'}"));
  }

  @Test
  void aForgottenRoomIsForgottenUntilOneIsAskedInAgain() {
    var room = room("public");
    memberships.join(BOB, room, null);

    assertThat(refusal(() -> memberships.forget(BOB, room))).isEqualTo("M_UNKNOWN");
    memberships.leave(BOB, room, null);
    memberships.forget(BOB, room);
    memberships.forget(BOB, room);
    var rightAway = test.rooms.userRooms().of(BOB).get(room).forgotten();
    test.restart();
    var afterRestart = test.rooms.userRooms().of(BOB).get(room).forgotten();
    test.rooms.memberships().invite(ALICE, room, BOB, null);

    assertThat(rightAway).isTrue();
    assertThat(afterRestart).isTrue();
    assertThat(test.rooms.userRooms().of(BOB).get(room).forgotten()).isFalse();
    assertThat(refusal(() -> test.rooms.memberships().forget(BOB, room))).isEqualTo("M_UNKNOWN");
    assertThat(refusal(() -> test.rooms.memberships().forget(CAROL, room)))
        .isEqualTo("M_FORBIDDEN");
  }

  @Test
  void theRoomsOfAUserAreThoseSheIsIn() {
    var in = room("public");
    var gone = room("public");
    var invited = room("public");

    memberships.join(BOB, in, null);
    memberships.join(BOB, gone, null);
    memberships.leave(BOB, gone, null);
    memberships.invite(ALICE, invited, BOB, null);

    assertThat(memberships.joinedBy(BOB)).containsExactly(in);
    assertThat(memberships.joinedBy(ALICE)).containsExactlyInAnyOrder(in, gone, invited);
    assertThat(memberships.joinedBy(CAROL)).isEmpty();
  }

  // By state, as clients of the first years did and as some still do.

  @ParameterizedTest(name = "in a room for {0} Bob is {1}; {2} sets {3}: {4}")
  @CsvSource({
    "public, unrelated, bob,   join,   new join",
    "public, joined,    bob,   join,   same join",
    "invite, unrelated, bob,   join,   M_FORBIDDEN",
    "public, unrelated, alice, join,   M_FORBIDDEN",
    "public, joined,    bob,   leave,  new leave",
    "public, gone,      bob,   leave,  same leave",
    "public, unrelated, bob,   leave,  M_FORBIDDEN",
    "public, joined,    alice, leave,  new leave",
    "public, gone,      alice, leave,  M_FORBIDDEN",
    "public, banned,    alice, leave,  new leave",
    "public, unrelated, carol, leave,  M_FORBIDDEN",
    "public, unrelated, alice, invite, new invite",
    "public, invited,   alice, invite, same invite",
    "public, invited,   carol, invite, M_FORBIDDEN",
    "public, joined,    alice, invite, M_FORBIDDEN",
    "public, joined,    alice, ban,    new ban",
    "public, banned,    alice, ban,    same ban",
    "knock,  unrelated, bob,   knock,  new knock",
  })
  void aMemberEventMeetsTheSameChecks(
      String joinRule, String standing, String sender, String membership, String outcome) {
    var room = room(joinRule);
    bobIs(standing, room);
    long before = eventsOf(room);
    var who = new UserId("@" + sender + ":here");

    String seen;
    try {
      var id = memberships.set(who, room, BOB.value(), JsonObject.of("membership", membership));
      assertThat(head(room).get(StateKey.member(BOB)).id()).isEqualTo(id);
      seen = (eventsOf(room) == before ? "same " : "new ") + head(room).membership(BOB).wireName();
    } catch (MatrixException e) {
      seen = e.error().code().wireName();
    }

    assertThat(seen).isEqualTo(outcome);
  }

  @Test
  void aMemberMayHaveAnotherNameInOneRoom() {
    test.accounts.profiles().set(BOB, "displayname", Json.of("Bob"));
    var room = room("public");
    memberships.set(BOB, room, BOB.value(), json("{'membership':'join'}"));
    var first = member(room, BOB);

    memberships.set(
        BOB, room, BOB.value(), json("{'membership':'join','displayname':'Bobby','x':1}"));
    memberships.join(BOB, room, null);

    assertThat(first.text("displayname")).isEqualTo("Bob");
    assertThat(member(room, BOB))
        .isEqualTo(json("{'membership':'join','displayname':'Bobby','x':1}"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "M_BAD_JSON,      @bob:here, {}",
        "M_BAD_JSON,      @bob:here, {'membership':'friend'}",
        "M_BAD_JSON,      @bob:here, {'membership':1}",
        "M_INVALID_PARAM, bob,       {'membership':'invite'}",
        "M_INVALID_PARAM, ~~,        {'membership':'join'}",
      })
  void whatIsNoMembershipIsRefused(String errcode, String target, String content) {
    var room = room("public");

    assertThat(refusal(() -> memberships.set(ALICE, room, target, json(content))))
        .isEqualTo(errcode);
  }

  // Rooms for the members of other rooms.

  private RoomId roomForMembersOf(RoomId other, String joinRule) {
    var wish =
        """
        {'initial_state':[{'type':'m.room.join_rules','content':
          {'join_rule':'%s','allow':[{'type':'x'},3,{'type':'m.room_membership','room_id':'%s'}]}}]}
        """
            .formatted(joinRule, other);
    return test.rooms.creation().create(ALICE, wish(wish)).room();
  }

  @ParameterizedTest
  @CsvSource({"restricted", "knock_restricted"})
  void whoIsInTheOtherRoomComesInAndSomebodyVouches(String joinRule) {
    var other = room("public");
    var room = roomForMembersOf(other, joinRule);

    assertThat(refusal(() -> memberships.join(BOB, room, null))).isEqualTo("M_FORBIDDEN");
    memberships.join(BOB, other, null);
    memberships.join(BOB, room, null);

    assertThat(member(room, BOB).text("join_authorised_via_users_server")).isEqualTo(ALICE.value());
  }

  @Test
  void whoIsInvitedNeedsNobodyToVouch() {
    var room = roomForMembersOf(room("public"), "restricted");

    memberships.invite(ALICE, room, BOB, null);
    memberships.join(BOB, room, null);

    assertThat(member(room, BOB).has("join_authorised_via_users_server")).isFalse();
  }

  @Test
  void nobodyVouchesForHerself() {
    var room = roomForMembersOf(room("public"), "restricted");
    var claim = json("{'membership':'join','join_authorised_via_users_server':'@alice:here'}");

    assertThat(refusal(() -> memberships.set(BOB, room, BOB.value(), claim)))
        .isEqualTo("M_FORBIDDEN");

    assertThat(head(room).membership(BOB)).isEqualTo(Membership.LEAVE);
  }

  @Test
  void onlyWhoMayInviteVouches() {
    var other = room("public");
    var room = roomForMembersOf(other, "restricted");
    memberships.join(BOB, other, null);
    test.rooms
        .stateChanges()
        .set(ALICE, room, StateKey.POWER_LEVELS, json("{'invite':50,'users':{}}"));
    memberships.join(BOB, room, null);
    memberships.leave(ALICE, room, null);

    memberships.join(CAROL, other, null);

    assertThat(refusal(() -> memberships.join(CAROL, room, null))).isEqualTo("M_FORBIDDEN");
  }

  @Test
  void guestsAreInRoomsThatAreOpenToThemOnly() {
    test.store.write(
        tx -> test.store.users().create(tx, new UserStore.User(BOB, null, 1, true, false, false)));
    var room = room("public");
    setGuestAccess(room, "forbidden");
    memberships.join(CAROL, room, null);

    assertThat(head(room).isJoined(CAROL)).isTrue();
    assertThat(refusal(() -> memberships.join(BOB, room, null)))
        .isEqualTo("M_GUEST_ACCESS_FORBIDDEN");
    setGuestAccess(room, "can_join");
    memberships.join(BOB, room, null);
    assertThat(head(room).isJoined(BOB)).isTrue();
  }

  private void setGuestAccess(RoomId room, String access) {
    test.rooms
        .stateChanges()
        .set(ALICE, room, StateKey.GUEST_ACCESS, JsonObject.of("guest_access", access));
  }
}
