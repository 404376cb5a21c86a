package klatsch.rooms;

import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestRooms.CAROL;
import static klatsch.rooms.TestRooms.message;
import static klatsch.rules.RoomVersion.DEFAULT;
import static klatsch.rules.RoomVersion.V11;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import klatsch.crypto.UnpaddedBase64;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.DeviceId;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.EventFormat;
import klatsch.store.ConflictException;
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
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class TimelineTest {
  private static final DeviceId PHONE = new DeviceId("PHONE");

  @Parameter private TestDatabase database;
  @TempDir private Path folder;

  private TestRooms test;
  private Timeline timeline;

  @BeforeEach
  void open() {
    test = new TestRooms(database.fresh(folder));
    timeline = test.rooms.timeline();
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void aRoomIsTheSameAfterARestart() {
    var room = test.publicRoom(DEFAULT);
    test.joins(BOB, room);
    var said = test.says(BOB, room, "hello");
    var before = timeline.get(room);

    test.restart();
    var after = test.rooms.timeline().get(room);

    assertThat(after.head().extremities()).containsExactly(said);
    assertThat(after.head().depth()).isEqualTo(before.head().depth());
    assertThat(after.head().state()).isEqualTo(before.head().state());
    assertThat(after.head().joined()).containsExactlyInAnyOrder(ALICE, BOB);
    assertThat(after.position()).isEqualTo(before.position());
    assertThat(ids(after)).isEqualTo(ids(before));
  }

  @Test
  void inVersion12TheRoomIsNamedAfterItsFirstEvent() {
    var first = test.publicRoom(DEFAULT);
    var second = test.publicRoom(DEFAULT);

    var create = timeline.get(first).tail().getFirst();

    assertThat(first.value().substring(1)).isEqualTo(create.id().value().substring(1));
    assertThat(create.event().pdu().has("room_id")).isFalse();
    assertThat(second).as("made alike in the same millisecond").isNotEqualTo(first);
  }

  @Test
  void eachEventHasTheOneBeforeAsItsParent() {
    var room = test.publicRoom(V11);
    test.says(ALICE, room, "one");
    test.says(ALICE, room, "two");

    var tail = timeline.get(room).tail();

    for (int i = 1; i < tail.size(); i++) {
      assertThat(tail.get(i).event().prevEvents()).containsExactly(tail.get(i - 1).id());
      assertThat(tail.get(i).event().depth()).isEqualTo(i + 1);
      assertThat(tail.get(i).position()).isGreaterThan(tail.get(i - 1).position());
    }
  }

  @Test
  void manyAtOnceMakeOneLine() throws InterruptedException {
    var room = test.publicRoom(DEFAULT);
    test.joins(BOB, room);
    int many = 500;

    var ids = atOnce(many, i -> test.says(i % 2 == 0 ? ALICE : BOB, room, "message " + i));
    test.restart();

    var rows = test.store.events().after(nr(room), 0, Long.MAX_VALUE, many * 2);
    assertThat(rows.stream().map(row -> row.eventId()).filter(new HashSet<>(ids)::contains))
        .hasSize(many)
        .doesNotHaveDuplicates();
    var parents = new ArrayList<EventId>();
    for (var row : rows) {
      var event = Json.parseObject(row.pdu());
      assertThat(event.array("prev_events").values())
          .isEqualTo(parents.stream().map(id -> Json.of(id.value())).toList());
      parents = new ArrayList<>(List.of(row.eventId()));
    }
  }

  @Test
  void whatTheRulesForbidLeavesNoTrace() {
    var room = test.publicRoom(DEFAULT);
    var before = timeline.get(room);

    assertThatThrownBy(() -> test.says(CAROL, room, "let me in"))
        .isInstanceOfSatisfying(
            MatrixException.class, e -> assertThat(e.error().code()).isEqualTo(Errcode.FORBIDDEN));

    assertThat(timeline.get(room)).isEqualTo(before);
    test.says(ALICE, room, "nobody is missing");
    assertThat(timeline.get(room).head().depth()).isEqualTo(before.head().depth() + 1);
  }

  @Test
  void aRequestThatIsRepeatedGetsItsFirstAnswer() {
    var room = test.publicRoom(DEFAULT);
    var key = new TransactionKey(ALICE, PHONE, "/send/" + room, "1");

    var first = timeline.send(room, message(ALICE, "once"), key);
    var second = timeline.send(room, message(ALICE, "once"), key);
    test.restart();
    var third = test.rooms.timeline().send(room, message(ALICE, "once"), key);
    var after = test.says(ALICE, room, "and on");

    assertThat(List.of(second, third)).containsOnly(first);
    var tail = test.rooms.timeline().get(room).tail();
    assertThat(tail.stream().map(StoredEvent::id).filter(first::equals)).hasSize(1);
    assertThat(tail.getLast().id()).isEqualTo(after);
    assertThat(tail.getLast().event().prevEvents()).containsExactly(first);
  }

  @Test
  void aRequestThatIsSentTwiceAtOnceIsServedOnce() throws InterruptedException {
    var room = test.publicRoom(DEFAULT);
    var key = new TransactionKey(ALICE, PHONE, "/send/" + room, "1");

    var answers = atOnce(20, _ -> timeline.send(room, message(ALICE, "once"), key));

    assertThat(new HashSet<>(answers)).hasSize(1);
    assertThat(timeline.get(room).tail()).hasSize(5);
  }

  @Test
  void aRequestIsRememberedAsLongAsSomebodyMayRepeatIt() {
    var room = test.publicRoom(DEFAULT);
    var key = new TransactionKey(ALICE, PHONE, "/send/" + room, "1");
    var first = timeline.send(room, message(ALICE, "once"), key);

    test.passes(Duration.ofDays(13));
    test.rooms.housekeeping().tidy();
    test.restart();
    var inTime = test.rooms.timeline().send(room, message(ALICE, "once"), key);
    test.passes(Duration.ofDays(2));
    test.rooms.housekeeping().tidy();
    test.restart();
    var tooLate = test.rooms.timeline().send(room, message(ALICE, "once"), key);

    assertThat(inTime).isEqualTo(first);
    assertThat(tooLate).isNotEqualTo(first);
  }

  @Test
  void theSameTransactionIdOfAnotherDeviceIsAnotherRequest() {
    var room = test.publicRoom(DEFAULT);
    var tablet = new DeviceId("TABLET");

    var first =
        timeline.send(room, message(ALICE, "x"), new TransactionKey(ALICE, PHONE, "/a", "1"));
    var second =
        timeline.send(room, message(ALICE, "x"), new TransactionKey(ALICE, tablet, "/a", "1"));

    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void aRedactionTakesTheContentEverywhere() {
    var room = test.publicRoom(V11);
    var secret = test.says(ALICE, room, "my password");

    var by = timeline.send(room, Intent.redaction(ALICE, secret, JsonObject.EMPTY), null);

    assertThat(inTail(timeline.get(room), secret).content().isEmpty()).isTrue();
    test.restart();
    var after = test.rooms.timeline().get(room);
    assertThat(inTail(after, secret).content().isEmpty()).isTrue();
    assertThat(after.inTail(secret).redactedBecause().id()).isEqualTo(by);
  }

  @Test
  void aRedactedNameIsGoneFromTheStateAndFromWhatReplacedIt() {
    var room = test.publicRoom(V11);
    var first = named(room, "rude");
    named(room, "nice");
    var second = named(room, "rude again");
    timeline.send(room, Intent.redaction(ALICE, first, JsonObject.EMPTY), null);
    timeline.send(room, Intent.redaction(ALICE, second, JsonObject.EMPTY), null);

    var now = timeline.get(room);

    assertThat(now.head().content(StateKey.NAME).isEmpty()).isTrue();
    assertThat(now.tail().stream().map(StoredEvent::replaced).filter(first::equals)).isEmpty();
    assertThat(now.tail())
        .filteredOn(event -> event.replaced() != null && event.replaced().id().equals(first))
        .allSatisfy(event -> assertThat(event.replaced().content().isEmpty()).isTrue());
  }

  @Test
  void othersAreRedactedWithPowerOnly() {
    var room = test.publicRoom(V11);
    test.joins(BOB, room);
    var alices = test.says(ALICE, room, "mine");
    var bobs = test.says(BOB, room, "also mine");

    assertThatThrownBy(
            () -> timeline.send(room, Intent.redaction(BOB, alices, JsonObject.EMPTY), null))
        .isInstanceOf(MatrixException.class);
    timeline.send(room, Intent.redaction(BOB, bobs, JsonObject.EMPTY), null);

    var now = timeline.get(room);
    assertThat(inTail(now, alices).content().text("body")).isEqualTo("mine");
    assertThat(inTail(now, bobs).content().isEmpty()).isTrue();
  }

  @Test
  void anEventOfAnotherRoomCannotBeRedacted() {
    var here = test.publicRoom(V11);
    var there = test.publicRoom(V11);
    var elsewhere = test.says(ALICE, there, "far away");

    assertThatThrownBy(
            () -> timeline.send(here, Intent.redaction(ALICE, elsewhere, JsonObject.EMPTY), null))
        .isInstanceOfSatisfying(
            MatrixException.class, e -> assertThat(e.error().code()).isEqualTo(Errcode.NOT_FOUND));

    assertThat(inTail(timeline.get(there), elsewhere).content().text("body")).isEqualTo("far away");
  }

  /// The first two versions name events and say their hashes, also of those that are read back from
  /// the disk, and whose content has been taken away since.
  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void whereEventsHaveNamesTheyAreCitedWithTheirHashes(String versionName) {
    var version = RoomVersion.named(versionName);
    var room = test.publicRoom(version);
    var first = test.says(ALICE, room, "one");
    timeline.send(room, Intent.redaction(ALICE, first, JsonObject.EMPTY), null);
    var second = test.says(ALICE, room, "two");

    test.restart();
    var third = test.says(ALICE, room, "three");

    var now = test.rooms.timeline().get(room);
    for (var id : List.of(second, third)) {
      var event = now.inTail(id).event();
      var cited = new ArrayList<>(event.pdu().array("prev_events").values());
      cited.addAll(event.pdu().array("auth_events").values());
      assertThat(cited).hasSize(4);
      for (var pair : cited) {
        var values = ((JsonArray) pair).values();
        var one = now.inTail(new EventId(((JsonString) values.getFirst()).value())).event();
        assertThat(((JsonObject) values.getLast()).text("sha256"))
            .isEqualTo(UnpaddedBase64.encode(EventFormat.referenceHash(version, one.pdu())));
      }
      assertThat(EventFormat.hasItsContent(version, event.pdu())).isTrue();
      assertThat(EventFormat.parse(version, room, event.bytes()).id()).isEqualTo(id);
    }
    assertThat(now.inTail(third).event().prevEvents()).containsExactly(second);
  }

  @ParameterizedTest(name = "in version {0} after a depth of {1}: {2}")
  @CsvSource({
    "1, 41, 42",
    "1, 9223372036854775807, 9223372036854775807",
    "6, 9007199254740991, 9007199254740991",
  })
  void depthGrowsUntilItsEnd(String version, long before, long after) {
    var room = test.publicRoom(RoomVersion.named(version));
    var ends = timeline.get(room).head().extremities();
    test.store.write(
        tx -> {
          test.store.rooms().advance(tx, nr(room), ends, before, ends);
          return true;
        });
    test.restart();

    var said = test.says(ALICE, room, "deep");

    var event = test.rooms.timeline().get(room).inTail(said).event();
    assertThat(event.depth()).isEqualTo(after);
  }

  @Test
  void whatGoesWrongInACommitUndoesTheEventsAndTheRoomGoesOn() {
    var room = test.publicRoom(DEFAULT);
    var before = timeline.get(room).head();

    assertThatThrownBy(
            () ->
                timeline.append(
                    room,
                    Plan.of(message(ALICE, "never")),
                    _ -> {
                      throw new IllegalStateException("something else failed");
                    }))
        .isInstanceOf(IllegalStateException.class);
    var next = test.says(ALICE, room, "after");

    var now = timeline.get(room);
    assertThat(now.head().depth()).isEqualTo(before.depth() + 1);
    assertThat(now.inTail(next).event().prevEvents()).isEqualTo(before.extremities());
  }

  @Test
  void whatWasBuiltOnAFailedCommitIsBuiltAgain() throws InterruptedException {
    var room = test.publicRoom(DEFAULT);

    var outcomes =
        atOnce(
            200,
            i -> {
              if (i % 10 != 0) {
                return test.says(ALICE, room, "message " + i);
              }
              assertThatThrownBy(
                      () ->
                          timeline.append(
                              room,
                              Plan.of(message(ALICE, "never " + i)),
                              _ -> {
                                throw new IllegalStateException("on purpose");
                              }))
                  .isInstanceOf(IllegalStateException.class);
              return new EventId("$failed");
            });

    var said = outcomes.stream().filter(id -> !id.value().equals("$failed")).toList();
    test.restart();
    var kept =
        test.store.events().after(nr(room), 0, Long.MAX_VALUE, 1000).stream()
            .map(row -> row.eventId())
            .toList();
    assertThat(said).hasSize(180);
    assertThat(kept).containsAll(said).hasSize(184);
  }

  @Test
  void aPlanThatWantsNothingChangesNothing() {
    var room = test.publicRoom(DEFAULT);
    var before = timeline.get(room);

    assertThat(timeline.append(room, _ -> List.of())).isEmpty();

    assertThat(timeline.get(room)).isEqualTo(before);
  }

  @Test
  void membershipsFollowTheEvents() {
    var room = test.publicRoom(DEFAULT);
    test.joins(BOB, room);
    timeline.append(room, Plan.of(Intent.member(ALICE, CAROL, Membership.INVITE)));
    timeline.append(room, Plan.of(Intent.member(ALICE, BOB, Membership.BAN)));

    var bobs = test.rooms.userRooms().of(BOB).get(room);
    var carols = test.rooms.userRooms().of(CAROL).get(room);

    assertThat(bobs.membership()).isEqualTo(Membership.BAN);
    assertThat(bobs.sender()).isEqualTo(ALICE);
    assertThat(carols.membership()).isEqualTo(Membership.INVITE);
    test.restart();
    assertThat(test.rooms.userRooms().of(BOB).get(room)).isEqualTo(bobs);
    assertThat(test.rooms.userRooms().of(CAROL).get(room)).isEqualTo(carols);
  }

  @Test
  void anAliasThatIsTakenUndoesTheRoom() {
    var create = Intent.state(ALICE, StateKey.CREATE, JsonObject.of("room_version", "12"));

    assertThatThrownBy(
            () ->
                timeline.create(
                    RoomVersion.V12,
                    create,
                    _ -> List.of(Intent.member(ALICE, ALICE, Membership.JOIN)),
                    (_, _) -> {
                      throw new ConflictException("taken");
                    }))
        .isInstanceOf(ConflictException.class);

    assertThat(test.rooms.userRooms().of(ALICE)).isEmpty();
    assertThat(test.store.position()).isZero();
  }

  private EventId named(RoomId room, String name) {
    return timeline
        .append(room, Plan.of(Intent.state(ALICE, StateKey.NAME, JsonObject.of("name", name))))
        .getFirst()
        .id();
  }

  private long nr(RoomId room) {
    return test.rooms.timeline().get(room).head().nr();
  }

  private static List<EventId> ids(RoomSnapshot room) {
    return room.tail().stream().map(StoredEvent::id).toList();
  }

  private static Event inTail(RoomSnapshot room, EventId id) {
    return room.inTail(id).event();
  }

  @FunctionalInterface
  private interface Numbered<T> {
    T call(int i) throws Exception;
  }

  private static <T> List<T> atOnce(int many, Numbered<T> deed) throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var deeds = IntStream.range(0, many).<Callable<T>>mapToObj(i -> () -> deed.call(i)).toList();
      return threads.invokeAll(deeds).stream().map(Future::resultNow).toList();
    }
  }
}
