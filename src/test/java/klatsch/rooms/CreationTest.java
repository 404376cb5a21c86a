package klatsch.rooms;

import static java.util.stream.Collectors.joining;
import static klatsch.accounts.TestAccounts.refusal;
import static klatsch.json.JsonSample.json;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestRooms.CAROL;
import static klatsch.rooms.TestWish.wish;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.RoomAlias;
import klatsch.model.id.RoomId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreationTest {
  @TempDir private Path folder;
  private TestRooms test;

  @BeforeEach
  void open() {
    test = TestRooms.onSqlite(folder);
  }

  @AfterEach
  void close() {
    test.close();
  }

  private RoomId create(String wish) {
    return test.rooms.creation().create(ALICE, wish(wish)).room();
  }

  private RoomHead made(String wish) {
    return test.rooms.timeline().get(create(wish)).head();
  }

  private JsonObject content(RoomHead room, String type) {
    var content = room.content(new StateKey(type, ""));
    assertThat(content).as(type).isNotNull();
    return content;
  }

  private List<String> story(RoomId room) {
    return test.rooms.timeline().get(room).tail().stream().map(CreationTest::told).toList();
  }

  private static String told(StoredEvent stored) {
    var event = stored.event();
    return event.type().equals(StateKey.MEMBER)
        ? event.stateKey() + " " + event.content().text("membership")
        : event.type();
  }

  @Test
  void everythingHappensInTheOrderOfTheSpecification() {
    var room =
        create(
            """
            {'preset':'public_chat','room_alias_name':'thepub','name':'The Pub','topic':'Beer',
             'invite':['@bob:here','@carol:here'],
             'initial_state':[{'type':'org.example.colour','content':{'is':'red'}},
                              {'type':'m.room.encryption','state_key':'','content':{'algorithm':'x'}}]}
            """);

    assertThat(story(room))
        .containsExactly(
            "m.room.create",
            "@alice:here join",
            "m.room.power_levels",
            "m.room.canonical_alias",
            "m.room.join_rules",
            "m.room.history_visibility",
            "m.room.guest_access",
            "org.example.colour",
            "m.room.encryption",
            "m.room.name",
            "m.room.topic",
            "@bob:here invite",
            "@carol:here invite");
  }

  @ParameterizedTest(name = "preset {0}, visibility {1}: {2}, {3}")
  @CsvSource({
    "private_chat,         ,        invite, can_join",
    "trusted_private_chat, ,        invite, can_join",
    "public_chat,          ,        public, forbidden",
    ",                     ,        invite, can_join",
    ",                     private, invite, can_join",
    ",                     public,  public, forbidden",
    "private_chat,         public,  invite, can_join",
    "public_chat,          private, public, forbidden",
  })
  void thePresetSaysWhoMayComeIn(
      String preset, String visibility, String joinRule, String guestAccess) {
    var wish = JsonObject.builder().put("preset", preset).put("visibility", visibility).build();

    var room = made(wish.toString());

    assertThat(content(room, "m.room.join_rules").text("join_rule")).isEqualTo(joinRule);
    assertThat(content(room, "m.room.guest_access").text("guest_access")).isEqualTo(guestAccess);
    assertThat(content(room, "m.room.history_visibility").text("history_visibility"))
        .isEqualTo("shared");
    assertThat(test.rooms.publicRooms().visibility(room.id()))
        .isEqualTo("public".equals(visibility) ? Visibility.PUBLIC : Visibility.PRIVATE);
  }

  @Test
  void theInitialStateBeatsThePresetAndNameAndTopicBeatTheInitialState() {
    var room =
        create(
            """
            {'preset':'public_chat','name':'right','initial_state':[
              {'type':'m.room.join_rules','content':{'join_rule':'knock'}},
              {'type':'m.room.name','state_key':'','content':{'name':'wrong'}},
              {'type':'m.room.topic','content':{'topic':'only here'}}]}
            """);

    var head = test.rooms.timeline().get(room).head();
    assertThat(content(head, "m.room.join_rules").text("join_rule")).isEqualTo("knock");
    assertThat(content(head, "m.room.name").text("name")).isEqualTo("right");
    assertThat(content(head, "m.room.topic").text("topic")).isEqualTo("only here");
    assertThat(story(room)).doesNotHaveDuplicates();
  }

  @Test
  void aTopicIsWrittenForTodaysClientsAndForAllOthers() {
    var room = made("{'topic':'Beer'}");

    assertThat(content(room, "m.room.topic"))
        .isEqualTo(json("{'topic':'Beer','m.topic':{'m.text':[{'body':'Beer'}]}}"));
  }

  @ParameterizedTest
  @CsvSource({"1, 100, 100", "6, 100, 100", "10, 100, 100", "11, 100, 100", "12, , 150"})
  void theCreatorHasThePower(String version, Long alice, long tombstone) {
    var room = made("{'room_version':'" + version + "'}");

    var levels = content(room, "m.room.power_levels");
    assertThat(levels.object("users").integer("@alice:here")).isEqualTo(alice);
    assertThat(levels.object("events").integer("m.room.tombstone")).isEqualTo(tombstone);
    assertThat(levels.object("events").integer("m.room.power_levels")).isEqualTo(100);
    assertThat(levels.without("users", "events"))
        .isEqualTo(
            json(
                """
                {'ban':50,'events_default':0,'invite':0,'kick':50,'redact':50,'state_default':50,
                 'users_default':0}
                """));
    assertThat(content(room, "m.room.create").text("room_version")).isEqualTo(version);
    assertThat(content(room, "m.room.create").text("creator"))
        .isEqualTo(Integer.parseInt(version) <= 10 ? "@alice:here" : null);
  }

  @Test
  void whoIsTrustedHasAsMuchPowerAsTheCreator() {
    var wish = "{'preset':'trusted_private_chat','invite':['@bob:here'],'room_version':'%s'}";

    var eleven = made(wish.formatted("11"));
    var twelve = made(wish.formatted("12"));

    assertThat(content(eleven, "m.room.power_levels").object("users"))
        .isEqualTo(json("{'@alice:here':100,'@bob:here':100}"));
    assertThat(content(eleven, "m.room.create").has("additional_creators")).isFalse();
    assertThat(content(twelve, "m.room.power_levels").object("users")).isEqualTo(json("{}"));
    assertThat(content(twelve, "m.room.create").get("additional_creators"))
        .hasToString("[\"@bob:here\"]");
    assertThat(twelve.powerLevels().of(BOB)).isEqualTo(twelve.powerLevels().of(ALICE));
  }

  @Test
  void additionalCreatorsAreThoseNamedAndThoseTrustedEachOnce() {
    var room =
        made(
            """
            {'preset':'trusted_private_chat','invite':['@bob:here','@carol:here'],
             'creation_content':{'additional_creators':['@carol:here','@alice:here']}}
            """);

    assertThat(content(room, "m.room.create").get("additional_creators"))
        .hasToString("[\"@carol:here\",\"@bob:here\"]");
  }

  @Test
  void theCreationContentIsKeptButForWhatTheServerSays() {
    var room =
        made(
            """
            {'creation_content':{'m.federate':false,'type':'m.space','creator':'@bob:here',
                                 'room_version':'1'}}
            """);

    assertThat(content(room, "m.room.create"))
        .isEqualTo(json("{'m.federate':false,'type':'m.space','room_version':'12'}"));
  }

  @Test
  void powerLevelsCanBeOverridden() {
    var room =
        made(
            """
            {'power_level_content_override':
              {'invite':50,'state_default':200,'events':{'m.room.name':0},'users':{'@bob:here':60}}}
            """);

    var levels = content(room, "m.room.power_levels");
    assertThat(levels.integer("invite")).isEqualTo(50);
    assertThat(levels.integer("kick")).isEqualTo(50);
    assertThat(levels.object("users")).isEqualTo(json("{'@bob:here':60}"));
    assertThat(levels.object("events"))
        .as("the tombstone stays above other state")
        .isEqualTo(json("{'m.room.name':0,'m.room.tombstone':201}"));
  }

  @Test
  void guestsAreInvitedOnceWithTheirNamesAndTheCreatorIsIn() {
    test.accounts.profiles().set(ALICE, "displayname", Json.of("Alice"));
    test.accounts.profiles().set(BOB, "displayname", Json.of("Bob"));
    test.accounts.profiles().set(BOB, "avatar_url", Json.of("mxc://here/bob"));

    var room = made("{'invite':['@bob:here','@bob:here','@alice:here'],'is_direct':true}");

    assertThat(room.content(StateKey.member(ALICE)))
        .isEqualTo(json("{'membership':'join','displayname':'Alice'}"));
    assertThat(room.content(StateKey.member(BOB)))
        .isEqualTo(
            json(
                """
                {'membership':'invite','displayname':'Bob','avatar_url':'mxc://here/bob',
                 'is_direct':true}
                """));
    assertThat(test.rooms.userRooms().of(BOB).get(room.id()).membership())
        .isEqualTo(Membership.INVITE);
  }

  @Test
  void theFirstStateMayHaveMembersButNobodyVouchesInIt() {
    var room =
        made(
            """
            {'initial_state':[
              {'type':'m.room.member','state_key':'@carol:here','content':{'membership':'ban'}},
              {'type':'m.room.member','state_key':'@alice:here',
               'content':{'membership':'join','displayname':'Al',
                          'join_authorised_via_users_server':'@alice:here'}}]}
            """);

    assertThat(room.membership(CAROL)).isEqualTo(Membership.BAN);
    assertThat(room.content(StateKey.member(ALICE)))
        .isEqualTo(json("{'membership':'join','displayname':'Al'}"));
  }

  @Test
  void aRoomIsFoundByItsAlias() {
    var created = test.rooms.creation().create(ALICE, wish("{'room_alias_name':'☕/tea'}"));

    var alias = new RoomAlias("#☕/tea:here");
    assertThat(created.alias()).isEqualTo(alias);
    assertThat(test.rooms.aliases().get(alias)).isEqualTo(created.room());
  }

  @Test
  void whereTheAliasIsTakenNoRoomIsMade() {
    create("{'room_alias_name':'pub'}");
    int before = test.rooms.memberships().joinedBy(ALICE).size();

    assertThat(refusal(() -> create("{'room_alias_name':'pub'}"))).isEqualTo("M_ROOM_IN_USE");

    assertThat(test.rooms.memberships().joinedBy(ALICE)).hasSize(before);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "M_UNSUPPORTED_ROOM_VERSION | {'room_version':'13'}",
        "M_UNSUPPORTED_ROOM_VERSION | {'room_version':''}",
        "M_INVALID_ROOM_STATE |"
            + " {'room_version':'9','power_level_content_override':{'kick':'50'}}",
        "M_INVALID_ROOM_STATE |"
            + " {'room_version':'1','power_level_content_override':{'users_default':1.5}}",
        "M_INVALID_PARAM | {'room_alias_name':''}",
        "M_INVALID_PARAM | {'room_alias_name':'a b'}",
        "M_INVALID_PARAM | {'room_alias_name':'#a:here'}",
        "M_INVALID_PARAM | {'initial_state':[{'type':'m.room.redaction','content':{}}]}",
        "M_BAD_ALIAS |"
            + " {'initial_state':[{'type':'m.room.canonical_alias','content':{'alias':'#x:here'}}]}",
        "M_BAD_ALIAS |"
            + " {'initial_state':[{'type':'m.room.canonical_alias','content':{'alt_aliases':[1]}}]}",
        "M_BAD_JSON | {'creation_content':{'additional_creators':'@bob:here'}}",
        "M_BAD_JSON | {'creation_content':{'additional_creators':[1]}}",
        "M_INVALID_PARAM | {'creation_content':{'additional_creators':['bob']}}",
        "M_BAD_JSON | {'creation_content':{'x':1.5}}",
        "M_FORBIDDEN | {'invite':['@bob:elsewhere']}",
        "M_SERVER_NOT_TRUSTED | {'invite_3pid':[{'medium':'email'}]}",
        "M_INVALID_ROOM_STATE |"
            + " {'initial_state':[{'type':'m.room.member','state_key':'@b:else','content':{'membership':'invite'}}]}",
        "M_INVALID_ROOM_STATE | {'initial_state':[{'type':'m.room.create','content':{}}]}",
        "M_INVALID_ROOM_STATE |"
            + " {'initial_state':[{'type':'m.room.member','state_key':'@bob:here','content':{'membership':'join'}}]}",
        "M_INVALID_ROOM_STATE |"
            + " {'initial_state':[{'type':'org.example.mine','state_key':'@bob:here','content':{}}]}",
        "M_INVALID_ROOM_STATE | {'power_level_content_override':{'ban':'high'}}",
        "M_INVALID_ROOM_STATE | {'power_level_content_override':{'users':{'@alice:here':100}}}",
        "M_INVALID_ROOM_STATE |"
            + " {'room_version':'11','power_level_content_override':{'users':{'@alice:here':49}},'name':'no'}",
        "M_INVALID_ROOM_STATE |"
            + " {'room_version':'11','power_level_content_override':{'invite':101},'invite':['@bob:here']}",
      })
  void whatCannotBeIsRefusedAndNothingIsMade(String errcode, String wish) {
    assertThat(refusal(() -> create(wish))).isEqualTo(errcode);

    assertThat(test.rooms.memberships().joinedBy(ALICE)).isEmpty();
    assertThat(test.rooms.userRooms().of(BOB)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"type", "state_key"})
  void partsOfTheFirstStateMustBeShort(String part) {
    var event =
        JsonObject.builder()
            .put("type", "org.example")
            .put(part, "é".repeat(128))
            .put("content", JsonObject.EMPTY)
            .build();

    assertThat(refusal(() -> create("{'initial_state':[" + event + "]}"))).isEqualTo("M_TOO_LARGE");
  }

  @Test
  void aRoomCannotBeginWithAThousandAndOneEvents() {
    var guests =
        IntStream.rangeClosed(0, 1_000)
            .mapToObj(i -> "'@guest" + i + ":here'")
            .collect(joining(","));

    assertThat(refusal(() -> create("{'invite':[" + guests + "]}"))).isEqualTo("M_INVALID_PARAM");
  }
}
