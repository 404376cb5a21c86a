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
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Alice has made the room, Bob is in it without power, Carol is not in it.
class StateChangesTest {
  private static final StateKey COLOUR = new StateKey("org.example.colour", "");

  @TempDir private Path folder;
  private TestRooms test;
  private RoomId room;

  @BeforeEach
  void open() {
    test = TestRooms.onSqlite(folder);
    room = test.rooms.creation().create(ALICE, wish("{'preset':'public_chat'}")).room();
    test.rooms.memberships().join(BOB, room, null);
  }

  @AfterEach
  void close() {
    test.close();
  }

  private EventId set(UserId sender, StateKey key, String content) {
    return test.rooms.stateChanges().set(sender, room, key, json(content));
  }

  private RoomHead head() {
    return test.rooms.timeline().get(room).head();
  }

  @Test
  void stateIsWhatWasSetLast() {
    set(ALICE, COLOUR, "{'is':'red'}");
    var blue = set(ALICE, COLOUR, "{'is':'blue'}");

    assertThat(head().content(COLOUR)).isEqualTo(json("{'is':'blue'}"));
    assertThat(head().get(COLOUR).id()).isEqualTo(blue);
  }

  @Test
  void theSameAgainIsTheSameEvent() {
    var first = set(ALICE, COLOUR, "{'is':'red','and':[1,{}]}");
    long before = head().depth();

    var again = set(ALICE, COLOUR, "{'and':[1,{}],'is':'red'}");
    test.restart();
    var afterRestart = set(ALICE, COLOUR, "{'is':'red','and':[1,{}]}");

    assertThat(again).isEqualTo(first);
    assertThat(afterRestart).isEqualTo(first);
    assertThat(head().depth()).isEqualTo(before);
  }

  @Test
  void theSameFromSomebodyElseOrAfterAChangeIsNews() {
    set(ALICE, StateKey.POWER_LEVELS, "{'state_default':0,'users':{}}");
    var first = set(ALICE, COLOUR, "{'is':'red'}");

    var bobs = set(BOB, COLOUR, "{'is':'red'}");
    set(ALICE, COLOUR, "{}");
    var again = set(ALICE, COLOUR, "{'is':'red'}");

    assertThat(bobs).isNotEqualTo(first);
    assertThat(again).isNotEqualTo(first);
  }

  @Test
  void whatWasTakenBackCanBeSetAgain() {
    var first = set(ALICE, COLOUR, "{'is':'red'}");
    test.rooms.sending().redact(ALICE, room, first, null, null);

    var again = set(ALICE, COLOUR, "{'is':'red'}");

    assertThat(again).isNotEqualTo(first);
    assertThat(head().content(COLOUR)).isEqualTo(json("{'is':'red'}"));
  }

  @ParameterizedTest(name = "{1} by {0}: {2}")
  @CsvSource({
    "alice, m.room.create,     M_FORBIDDEN",
    "alice, m.room.redaction,  M_INVALID_PARAM",
    "alice, m.room.member,     M_INVALID_PARAM",
    "bob,   m.room.topic,      M_FORBIDDEN",
    "carol, m.room.topic,      M_FORBIDDEN",
    "carol, m.room.canonical_alias, M_FORBIDDEN",
  })
  void someStateCannotBeSet(String sender, String type, String errcode) {
    var user = new UserId("@" + sender + ":here");

    assertThat(refusal(() -> set(user, new StateKey(type, ""), "{'membership':'join'}")))
        .isEqualTo(errcode);
  }

  @Test
  void stateOfAUserIsHersAlone() {
    set(ALICE, StateKey.POWER_LEVELS, "{'state_default':0,'users':{}}");

    assertThat(refusal(() -> set(ALICE, new StateKey("org.example.pet", BOB.value()), "{}")))
        .isEqualTo("M_FORBIDDEN");
    set(BOB, new StateKey("org.example.pet", BOB.value()), "{'is':'cat'}");
  }

  @Test
  void nobodyLearnsWhichRoomsThereAre() {
    var here = error(() -> test.rooms.stateChanges().set(CAROL, room, COLOUR, json("{}")));
    var nowhere =
        error(
            () ->
                test.rooms
                    .stateChanges()
                    .set(CAROL, new RoomId("!nowhere:here"), COLOUR, json("{}")));

    assertThat(here).isEqualTo(nowhere);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'x':1.0}",
        "{'x':1e3}",
        "{'x':-0}",
        "{'x':[{'y':0.5}]}",
        "{'x':9007199254740992}",
        "{'x':-9007199254740992}",
        "{'x':99999999999999999999}",
      })
  void eventsHaveNoOtherNumbersThanWholeOnes(String content) {
    assertThat(refusal(() -> set(ALICE, COLOUR, content))).isEqualTo("M_BAD_JSON");
  }

  @Test
  void eventsAndTheirPartsHaveTheirSize() {
    assertThat(refusal(() -> set(ALICE, new StateKey("é".repeat(128), ""), "{}")))
        .isEqualTo("M_TOO_LARGE");
    assertThat(refusal(() -> set(ALICE, new StateKey("a", "é".repeat(128)), "{}")))
        .isEqualTo("M_TOO_LARGE");
    set(ALICE, new StateKey("a".repeat(255), "b".repeat(255)), "{}");

    assertThat(refusal(() -> set(ALICE, COLOUR, "{'x':'" + "x".repeat(65_536) + "'}")))
        .isEqualTo("M_TOO_LARGE");
    set(ALICE, COLOUR, "{'x':'" + "x".repeat(60_000) + "'}");
  }
}
