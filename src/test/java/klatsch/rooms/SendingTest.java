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
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.DeviceId;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Alice has made the room, Bob is in it without power, Carol is not in it.
class SendingTest {
  private static final String MESSAGE = "m.room.message";

  @TempDir private Path folder;
  private TestRooms test;
  private Sending sending;

  @BeforeEach
  void open() {
    test = TestRooms.onSqlite(folder);
    sending = test.rooms.sending();
  }

  @AfterEach
  void close() {
    test.close();
  }

  private RoomId room(String version) {
    var wish = "{'preset':'public_chat','room_version':'" + version + "'}";
    var room = test.rooms.creation().create(ALICE, wish(wish)).room();
    test.rooms.memberships().join(BOB, room, null);
    return room;
  }

  private EventId says(UserId sender, RoomId room) {
    return sending.send(sender, room, MESSAGE, json("{'body':'hello'}"), null);
  }

  private Event event(RoomId room, EventId id) {
    var found = test.rooms.timeline().get(room).inTail(id);
    assertThat(found).as("%s", id).isNotNull();
    return found.event();
  }

  @Test
  void aRepeatDoesNothingAlsoAfterARestartAndAfterLeaving() {
    var room = room("12");
    var once = new TransactionKey(BOB, new DeviceId("PHONE"), "/send/m.room.message/t1", "t1");

    var first = sending.send(BOB, room, MESSAGE, json("{'body':'hello'}"), once);
    test.rooms.memberships().leave(BOB, room, null);
    var again = sending.send(BOB, room, MESSAGE, json("{'body':'hello'}"), once);
    test.restart();
    var afterRestart =
        test.rooms.sending().send(BOB, room, MESSAGE, json("{'body':'hello'}"), once);

    assertThat(again).isEqualTo(first);
    assertThat(afterRestart).isEqualTo(first);
  }

  @Test
  void onlyWhoIsInTheRoomSpeaks() {
    var room = room("12");

    var here = error(() -> says(CAROL, room));
    var nowhere = error(() -> says(CAROL, new RoomId("!nowhere:here")));

    assertThat(here.code().wireName()).isEqualTo("M_FORBIDDEN");
    assertThat(nowhere).as("nobody learns which rooms there are").isEqualTo(here);
  }

  @ParameterizedTest
  @ValueSource(strings = {"m.room.create", "m.room.member"})
  void whatIsStateIsNoMessage(String type) {
    var room = room("12");

    assertThat(refusal(() -> sending.send(ALICE, room, type, json("{'membership':'join'}"), null)))
        .isEqualTo("M_FORBIDDEN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3", "6", "10", "11", "12"})
  void everyoneTakesBackWhatIsTheirsInRoomsOfEveryVersion(String version) {
    var room = room(version);
    var byRedact = says(BOB, room);
    var bySend = says(BOB, room);

    var one = sending.redact(BOB, room, byRedact, "wrong room", null);
    var two =
        sending.send(
            BOB, room, "m.room.redaction", json("{'redacts':'" + bySend + "','x':1}"), null);

    assertThat(event(room, byRedact).content()).isEqualTo(json("{}"));
    assertThat(event(room, bySend).content()).isEqualTo(json("{}"));
    assertThat(event(room, one).redacts()).isEqualTo(byRedact);
    assertThat(event(room, one).content().text("reason")).isEqualTo("wrong room");
    assertThat(event(room, two).redacts()).isEqualTo(bySend);
    boolean inContent = Integer.parseInt(version) >= 11;
    assertThat(event(room, two).pdu().text("redacts")).isEqualTo(inContent ? null : bySend + "");
    assertThat(event(room, two).content().text("redacts"))
        .isEqualTo(inContent ? bySend + "" : null);
  }

  @Test
  void itTakesPowerToTakeBackWhatOthersSaid() {
    var room = room("12");
    var bobs = says(BOB, room);
    var alices = says(ALICE, room);

    assertThat(refusal(() -> sending.redact(BOB, room, alices, null, null)))
        .isEqualTo("M_FORBIDDEN");
    assertThat(refusal(() -> sending.redact(CAROL, room, bobs, null, null)))
        .isEqualTo("M_FORBIDDEN");
    sending.redact(ALICE, room, bobs, null, null);

    assertThat(event(room, alices).content()).isEqualTo(json("{'body':'hello'}"));
    assertThat(event(room, bobs).content()).isEqualTo(json("{}"));
  }

  @Test
  void whatIsNotInTheRoomCannotBeTakenBack() {
    var room = room("12");
    var elsewhere = says(ALICE, room("12"));

    assertThat(refusal(() -> sending.redact(ALICE, room, elsewhere, null, null)))
        .isEqualTo("M_NOT_FOUND");
    assertThat(refusal(() -> sending.redact(ALICE, room, new EventId("$no"), null, null)))
        .isEqualTo("M_NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "M_BAD_JSON      | {}",
        "M_BAD_JSON      | {'redacts':1}",
        "M_INVALID_PARAM | {'redacts':'hello'}",
        "M_INVALID_PARAM | {'redacts':''}",
      })
  void aRedactionNeedsATarget(String errcode, String content) {
    var room = room("12");

    assertThat(refusal(() -> sending.send(ALICE, room, "m.room.redaction", json(content), null)))
        .isEqualTo(errcode);
  }

  @Test
  void aTopicThatIsTakenBackIsNoTopicAnyMore() {
    var room = room("12");
    var topic =
        test.rooms.stateChanges().set(ALICE, room, StateKey.TOPIC, json("{'topic':'beer'}"));

    sending.redact(ALICE, room, topic, null, null);
    var now = test.rooms.timeline().get(room).head().content(StateKey.TOPIC);
    test.restart();

    assertThat(now).isEqualTo(json("{}"));
    assertThat(test.rooms.timeline().get(room).head().content(StateKey.TOPIC))
        .isEqualTo(json("{}"));
  }
}
