package klatsch.rooms;

import static klatsch.accounts.TestAccounts.refusal;
import static klatsch.json.JsonSample.json;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestRooms.CAROL;
import static klatsch.rooms.TestWish.wish;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.PublicRooms.Page;
import klatsch.rooms.PublicRooms.Question;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class PublicRoomsTest {
  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private TestRooms test;
  private PublicRooms directory;

  @BeforeEach
  void open() {
    test = new TestRooms(database.fresh(folder));
    directory = test.rooms.publicRooms();
  }

  @AfterEach
  void close() {
    test.close();
  }

  private RoomId create(String wish) {
    return test.rooms.creation().create(ALICE, wish(wish)).room();
  }

  private RoomId named(String name) {
    return create("{'visibility':'public','name':'" + name + "'}");
  }

  private Page page(@Nullable Integer limit, @Nullable String since) {
    return directory.list(new Question(null, limit, since, null, Set.of()));
  }

  private List<@Nullable String> names(Page page) {
    return page.chunk().stream().map(PublicRoom::name).toList();
  }

  private List<@Nullable String> found(@Nullable String term, @Nullable String... types) {
    var page =
        directory.list(new Question("here", null, null, term, new HashSet<>(Arrays.asList(types))));
    return names(page);
  }

  @Test
  void aRoomIsDescribedToStrangers() {
    var room =
        create(
            """
            {'visibility':'public','preset':'public_chat','name':'Cheese','topic':'Tasty',
             'room_alias_name':'cheese','creation_content':{'type':'m.space'},
             'initial_state':[
               {'type':'m.room.avatar','content':{'url':'mxc://here/cheese'}},
               {'type':'m.room.guest_access','content':{'guest_access':'can_join'}},
               {'type':'m.room.history_visibility',
                'content':{'history_visibility':'world_readable'}}]}
            """);
    test.rooms.memberships().join(BOB, room, null);
    test.rooms.memberships().invite(BOB, room, CAROL, null);

    assertThat(page(null, null).chunk())
        .containsExactly(
            new PublicRoom(
                room,
                "#cheese:here",
                "Cheese",
                "Tasty",
                "mxc://here/cheese",
                2,
                true,
                true,
                "public",
                "m.space"));
  }

  @Test
  void ofAPlainRoomLittleIsTold() {
    var room =
        create(
            "{'visibility':'public','initial_state':["
                + "{'type':'m.room.name','content':{'name':7}},"
                + "{'type':'m.room.topic','content':{'topic':''}}]}");

    assertThat(page(null, null).chunk())
        .containsExactly(
            new PublicRoom(room, null, null, null, null, 1, false, false, "public", null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "plain | {'topic':'plain'}",
        "plain |"
            + " {'topic':'old','m.topic':{'m.text':[{'mimetype':'text/html','body':'x'},{'body':'plain'}]}}",
        "plain | {'topic':'old','m.topic':{'m.text':[3,{'mimetype':'text/plain','body':'plain'}]}}",
        "      | {'topic':'old','m.topic':{'m.text':[{'mimetype':'text/html','body':'x'}]}}",
        "plain | {'topic':'plain','m.topic':{}}",
      })
  void theTopicIsPlainText(String expected, String content) {
    create(
        "{'visibility':'public','initial_state':[{'type':'m.room.topic','content':"
            + content
            + "}]}");

    assertThat(page(null, null).chunk().getFirst().topic()).isEqualTo(expected);
  }

  @Test
  void onlyWhoIsInvitedIntoTheDirectoryIsListed() {
    create("{'preset':'public_chat'}");
    var left = named("left");
    test.rooms.memberships().leave(ALICE, left, null);
    named("listed");

    assertThat(names(page(null, null))).containsExactly("listed");
  }

  @Test
  void theLargestRoomsComeFirstAndPagesFitTogether() {
    var large = named("large");
    var larger = named("larger");
    for (var user : List.of(BOB, CAROL)) {
      test.rooms.memberships().join(user, larger, null);
    }
    test.rooms.memberships().join(BOB, large, null);
    for (int i = 0; i < 5; i++) {
      named("small " + i);
    }
    var all = page(null, null);

    var forth = new ArrayList<PublicRoom>();
    var pages = new ArrayList<Page>();
    for (String since = ""; since != null; since = pages.getLast().nextBatch()) {
      pages.add(page(3, since.isEmpty() ? null : since));
      forth.addAll(pages.getLast().chunk());
    }
    var back = page(3, pages.get(2).prevBatch());
    var first = page(3, back.prevBatch());

    assertThat(names(all)).startsWith("larger", "large").hasSize(7);
    assertThat(all.nextBatch()).isNull();
    assertThat(all.prevBatch()).isNull();
    assertThat(all.totalRoomCountEstimate()).isEqualTo(7);
    assertThat(forth).isEqualTo(all.chunk());
    assertThat(pages).hasSize(3);
    assertThat(back.chunk()).isEqualTo(pages.get(1).chunk());
    assertThat(first.chunk()).isEqualTo(pages.get(0).chunk());
    assertThat(first.prevBatch()).isNull();
  }

  @Test
  void aRoomThatGoesAwayMeanwhileLosesNoOther() {
    for (int i = 0; i < 4; i++) {
      named("room " + i);
    }
    var all = page(null, null).chunk();
    var first = page(2, null);

    directory.setVisibility(ALICE, false, first.chunk().getLast().roomId(), Visibility.PRIVATE);
    var second = page(2, first.nextBatch());

    assertThat(second.chunk()).isEqualTo(all.subList(2, 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "!?", "bmV4dCBtYW55ICFhOmI", "c2lkZXdheXMgMSAhYTpi"})
  void aTokenThatIsNoneIsRefused(String since) {
    assertThat(refusal(() -> page(1, since))).isEqualTo("M_INVALID_PARAM");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void aPageHasAtLeastOneRoom(int limit) {
    assertThat(refusal(() -> page(limit, null))).isEqualTo("M_INVALID_PARAM");
  }

  @Test
  void roomsAreFoundByTheirWordsAndTypes() {
    named("Käse");
    create("{'visibility':'public','name':'Wein','topic':'und KÄSE'}");
    create("{'visibility':'public','name':'Bier','room_alias_name':'cheers'}");
    create("{'visibility':'public','name':'Raum','creation_content':{'type':'m.space'}}");

    assertThat(found("käse")).containsExactlyInAnyOrder("Käse", "Wein");
    assertThat(found("#CHEERS")).containsExactly("Bier");
    assertThat(found("nothing")).isEmpty();
    assertThat(found(null, "m.space")).containsExactly("Raum");
    assertThat(found(null, (String) null)).containsExactlyInAnyOrder("Käse", "Wein", "Bier");
    assertThat(found("", null, "m.space")).hasSize(4);
    assertThat(found("käse", "m.space")).isEmpty();
  }

  @Test
  void otherServersCannotBeAskedYet() {
    var question = new Question("elsewhere", null, null, null, Set.of());

    assertThat(refusal(() -> directory.list(question))).isEqualTo("M_NOT_FOUND");
  }

  @Test
  void whoMayNameARoomMayListIt() {
    var room = create("{'preset':'public_chat'}");
    test.rooms.memberships().join(BOB, room, null);

    assertThat(refusal(() -> list(BOB, room, Visibility.PUBLIC))).isEqualTo("M_FORBIDDEN");
    assertThat(refusal(() -> list(CAROL, room, Visibility.PUBLIC))).isEqualTo("M_FORBIDDEN");
    list(ALICE, room, Visibility.PUBLIC);
    var listed = directory.visibility(room);
    directory.setVisibility(CAROL, true, room, Visibility.PRIVATE);

    assertThat(listed).isEqualTo(Visibility.PUBLIC);
    assertThat(directory.visibility(room)).isEqualTo(Visibility.PRIVATE);
    assertThat(page(null, null).chunk()).isEmpty();
  }

  private void list(UserId user, RoomId room, Visibility visibility) {
    directory.setVisibility(user, false, room, visibility);
  }

  @Test
  void aRoomThatIsNotThereIsNotListed() {
    var nowhere = new RoomId("!nowhere:here");

    assertThat(refusal(() -> directory.visibility(nowhere))).isEqualTo("M_NOT_FOUND");
    assertThat(refusal(() -> list(ALICE, nowhere, Visibility.PUBLIC))).isEqualTo("M_NOT_FOUND");
  }

  @Test
  void whatChangesInARoomIsSeenAtOnce() {
    var room = named("before");
    var other = named("other");
    var before = page(null, null);

    test.rooms.memberships().join(BOB, other, null);
    test.rooms.memberships().join(CAROL, other, null);
    test.rooms.stateChanges().set(ALICE, room, StateKey.NAME, json("{'name':'after'}"));
    var after = page(null, null);
    test.rooms.memberships().leave(BOB, other, null);
    test.rooms.memberships().leave(CAROL, other, null);
    test.rooms.memberships().leave(ALICE, other, null);

    assertThat(names(before)).containsExactlyInAnyOrder("before", "other");
    assertThat(names(after)).containsExactly("other", "after");
    assertThat(after.chunk().getFirst().numJoinedMembers()).isEqualTo(3);
    assertThat(names(page(null, null))).containsExactly("after");
    assertThat(found("before")).isEmpty();
    assertThat(found("AFTER")).containsExactly("after");
  }

  @Test
  void onlyWhatHasChangedIsLookedAtAnew() {
    var changed = named("changed");
    named("as it was");
    var before = page(null, null).chunk();

    test.rooms.stateChanges().set(ALICE, changed, StateKey.TOPIC, json("{'topic':'new'}"));
    var after = page(null, null).chunk();

    assertThat(after).hasSize(2);
    for (int i = 0; i < 2; i++) {
      boolean isSame = after.get(i) == before.get(i);
      assertThat(isSame).isEqualTo(!after.get(i).roomId().equals(changed));
    }
  }

  @Test
  void aNameThatIsRedactedIsGone() {
    var room = named("insult");
    page(null, null);
    var name = test.rooms.state().get(ALICE, room, StateKey.NAME);

    test.rooms.sending().redact(ALICE, room, name.id(), null, null);

    assertThat(page(null, null).chunk()).extracting(PublicRoom::name).containsOnlyNulls();
    assertThat(found("insult")).isEmpty();
  }

  @Test
  void aRoomThatWasHiddenComesBackAsItIsThen() {
    var room = named("before");
    page(null, null);
    list(ALICE, room, Visibility.PRIVATE);
    var hidden = page(null, null);
    test.rooms.stateChanges().set(ALICE, room, StateKey.NAME, json("{'name':'meanwhile'}"));
    list(ALICE, room, Visibility.PUBLIC);

    assertThat(hidden.chunk()).isEmpty();
    assertThat(hidden.totalRoomCountEstimate()).isZero();
    assertThat(names(page(null, null))).containsExactly("meanwhile");
  }

  @Test
  void noWordIsFoundAcrossNameAndTopic() {
    create("{'visibility':'public','name':'left','topic':'right'}");

    assertThat(found("leftright")).isEmpty();
    assertThat(found("left")).containsExactly("left");
  }

  @Test
  void theDirectoryOutlivesARestart() {
    var room = named("lasting");
    test.rooms.stateChanges().set(ALICE, room, StateKey.TOPIC, json("{'topic':'still here'}"));

    test.restart();
    directory = test.rooms.publicRooms();

    assertThat(page(null, null).chunk().getFirst().topic()).isEqualTo("still here");
  }
}
