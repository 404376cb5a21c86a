package klatsch.rooms;

import static klatsch.accounts.TestAccounts.error;
import static klatsch.accounts.TestAccounts.refusal;
import static klatsch.json.JsonSample.json;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestRooms.CAROL;
import static klatsch.rooms.TestWish.wish;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixError.WithStatus;
import klatsch.model.error.MatrixException;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomAlias;
import klatsch.model.id.RoomId;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Alice has made the room, Bob is in it without power, Carol is not in it.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class AliasesTest {
  private static final RoomAlias PUB = new RoomAlias("#pub:here");
  private static final RoomAlias INN = new RoomAlias("#inn:here");

  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private TestRooms test;
  private Aliases aliases;
  private RoomId room;

  @BeforeEach
  void open() {
    test = new TestRooms(database.fresh(folder));
    aliases = test.rooms.aliases();
    room = test.rooms.creation().create(ALICE, wish("{'preset':'public_chat'}")).room();
    test.rooms.memberships().join(BOB, room, null);
  }

  @AfterEach
  void close() {
    test.close();
  }

  private JsonObject canonical() {
    var content = test.rooms.timeline().get(room).head().content(StateKey.CANONICAL_ALIAS);
    return content == null ? JsonObject.EMPTY : content;
  }

  private void says(String content) {
    test.rooms.stateChanges().set(ALICE, room, StateKey.CANONICAL_ALIAS, json(content));
  }

  @Test
  void aRoomMayHaveManyNames() {
    aliases.add(ALICE, PUB, room);
    aliases.add(BOB, INN, room);

    assertThat(aliases.get(PUB)).isEqualTo(room);
    assertThat(aliases.room("#inn:here")).isEqualTo(room);
    assertThat(aliases.of(BOB, room)).containsExactly(INN, PUB);
    assertThat(aliases.servers()).containsExactly("here");
  }

  @Test
  void aNameBelongsToOneRoom() {
    aliases.add(ALICE, PUB, room);
    var other = test.rooms.creation().create(BOB, wish("{}")).room();

    for (var taker : List.of(room, other)) {
      var refused = error(() -> aliases.add(taker.equals(room) ? ALICE : BOB, PUB, taker));
      assertThat(refused).isInstanceOf(WithStatus.class);
      assertThat(((WithStatus) refused).status()).isEqualTo(409);
      assertThat(refused.code().wireName()).isEqualTo("M_UNKNOWN");
    }

    assertThat(aliases.get(PUB)).isEqualTo(room);
  }

  @Test
  void ofManyWhoWantANameAtOnceOneGetsIt() throws InterruptedException {
    int many = 16;
    var makers =
        IntStream.range(0, many)
            .<Callable<Boolean>>mapToObj(i -> () -> isMade("{'room_alias_name':'pub'}"))
            .toList();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var made = threads.invokeAll(makers).stream().filter(Future::resultNow).count();
      assertThat(made).isEqualTo(1);
    }

    assertThat(test.rooms.memberships().joinedBy(CAROL)).containsExactly(aliases.get(PUB));
  }

  private boolean isMade(String wish) {
    try {
      test.rooms.creation().create(CAROL, wish(wish));
      return true;
    } catch (MatrixException e) {
      assertThat(e.error().code().wireName()).isEqualTo("M_ROOM_IN_USE");
      return false;
    }
  }

  @Test
  void whoIsNotInARoomCannotNameIt() {
    assertThat(refusal(() -> aliases.add(CAROL, PUB, room))).isEqualTo("M_FORBIDDEN");
    assertThat(refusal(() -> aliases.add(ALICE, PUB, new RoomId("!nowhere:here"))))
        .isEqualTo("M_FORBIDDEN");
    assertThat(refusal(() -> aliases.get(PUB))).isEqualTo("M_NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource({"#pub:elsewhere", "#the pub:here", "'#tab\tbed:here'", "#bell\u0007:here"})
  void someNamesCannotBeGiven(String alias) {
    assertThat(refusal(() -> aliases.add(ALICE, new RoomAlias(alias), room)))
        .isEqualTo("M_INVALID_PARAM");
  }

  @ParameterizedTest
  @CsvSource({
    "M_INVALID_PARAM, pub",
    "M_INVALID_PARAM, #pub",
    "M_INVALID_PARAM, !",
    "M_NOT_FOUND,     #pub:here",
    "M_NOT_FOUND,     #pub:elsewhere",
  })
  void aRoomIsMeantByItsIdOrAName(String errcode, String text) {
    assertThat(refusal(() -> aliases.room(text))).isEqualTo(errcode);
    assertThat(aliases.room("!any")).isEqualTo(new RoomId("!any"));
  }

  @Test
  void whoGaveANameMayTakeItAway() {
    aliases.add(BOB, PUB, room);

    assertThat(refusal(() -> aliases.remove(CAROL, false, PUB))).isEqualTo("M_FORBIDDEN");
    aliases.remove(BOB, false, PUB);

    assertThat(refusal(() -> aliases.get(PUB))).isEqualTo("M_NOT_FOUND");
    assertThat(refusal(() -> aliases.remove(BOB, false, PUB))).isEqualTo("M_NOT_FOUND");
  }

  @Test
  void whoRunsTheServerMayTakeAnyNameAway() {
    aliases.add(ALICE, PUB, room);

    aliases.remove(CAROL, true, PUB);

    assertThat(aliases.find(PUB)).isNull();
  }

  @Test
  void whoHasThePowerTakesTheNameOutOfTheRoomToo() {
    aliases.add(BOB, PUB, room);
    aliases.add(BOB, INN, room);
    says("{'alias':'#pub:here','alt_aliases':['#inn:here','#pub:here'],'x':1}");

    assertThat(refusal(() -> aliases.remove(CAROL, false, PUB))).isEqualTo("M_FORBIDDEN");
    aliases.remove(ALICE, false, PUB);

    assertThat(canonical()).isEqualTo(json("{'alt_aliases':['#inn:here'],'x':1}"));
  }

  @Test
  void whoLacksThePowerLeavesTheRoomAsItIs() {
    aliases.add(BOB, PUB, room);
    says("{'alias':'#pub:here'}");

    aliases.remove(BOB, false, PUB);

    assertThat(aliases.find(PUB)).isNull();
    assertThat(canonical()).isEqualTo(json("{'alias':'#pub:here'}"));
  }

  @Test
  void namesAreShownToMembersAndToAllWhereAllMayRead() {
    aliases.add(ALICE, PUB, room);

    assertThat(refusal(() -> aliases.of(CAROL, room))).isEqualTo("M_FORBIDDEN");
    test.rooms
        .stateChanges()
        .set(
            ALICE,
            room,
            StateKey.HISTORY_VISIBILITY,
            json("{'history_visibility':'world_readable'}"));

    assertThat(aliases.of(CAROL, room)).containsExactly(PUB);
    assertThat(refusal(() -> aliases.of(ALICE, new RoomId("!nowhere:here"))))
        .isEqualTo("M_FORBIDDEN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "M_BAD_ALIAS     | {'alias':'#inn:here'}",
        "M_BAD_ALIAS     | {'alias':'#other:here'}",
        "M_BAD_ALIAS     | {'alias':'#pub:elsewhere'}",
        "M_BAD_ALIAS     | {'alias':'#pub:here','alt_aliases':['#inn:here']}",
        "M_INVALID_PARAM | {'alias':'pub'}",
        "M_INVALID_PARAM | {'alias':'!pub:here'}",
        "M_INVALID_PARAM | {'alt_aliases':['#pub']}",
        "M_BAD_JSON      | {'alias':1}",
        "M_BAD_JSON      | {'alt_aliases':'#pub:here'}",
        "M_BAD_JSON      | {'alt_aliases':[1]}",
      })
  void aRoomCannotClaimANameThatIsNotItsOwn(String errcode, String content) {
    aliases.add(ALICE, PUB, room);
    var other = test.rooms.creation().create(CAROL, wish("{'room_alias_name':'other'}")).room();
    assertThat(aliases.get(new RoomAlias("#other:here"))).isEqualTo(other);

    assertThat(refusal(() -> says(content))).isEqualTo(errcode);

    assertThat(canonical()).isEqualTo(JsonObject.EMPTY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'alias':'#pub:here'}",
        "{'alias':'','alt_aliases':[]}",
        "{'alias':null,'alt_aliases':['#pub:here']}",
        "{}",
      })
  void aRoomMaySayWhatItIsCalled(String content) {
    aliases.add(ALICE, PUB, room);

    says(content);

    assertThat(canonical()).isEqualTo(json(content));
  }

  @Test
  void aNameThatStoodThereBeforeIsNotCheckedAgain() {
    aliases.add(BOB, PUB, room);
    says("{'alias':'#pub:here'}");
    aliases.remove(BOB, false, PUB);

    says("{'alias':'#pub:here','x':1}");

    assertThat(canonical()).isEqualTo(json("{'alias':'#pub:here','x':1}"));
  }
}
