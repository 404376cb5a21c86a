package klatsch.push;

import static klatsch.json.JsonSample.json;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestRooms.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import klatsch.accounts.PushRules.Kind;
import klatsch.json.JsonObject;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.Intent;
import klatsch.rooms.Receipts;
import klatsch.rooms.TestRooms;
import klatsch.rooms.Threads;
import klatsch.rules.RoomVersion;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Bob is in many rooms. He has read all that was said in them, but not in three: in two of these
/// Alice spoke last, and in one Carol.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class ChangedTermsTest {
  private static final int READ = 12;

  @Parameter private TestDatabase database;
  @TempDir private Path folder;

  private TestRooms test;
  private Receipts receipts;
  private Unread unread;
  private final List<RoomId> read = new ArrayList<>();
  private RoomId mars;
  private RoomId venus;
  private RoomId ofCarol;

  @BeforeEach
  void start() {
    test = new TestRooms(database.fresh(folder));
    open();
    for (int i = 0; i < READ; i++) {
      var room = room();
      reads(room, test.says(ALICE, room, "hello"), i % 2 == 0 ? null : Threads.MAIN);
      read.add(room);
    }
    mars = room();
    venus = room();
    ofCarol = room();
    test.says(ALICE, mars, "hello");
    test.says(ALICE, venus, "hello");
    reads(ofCarol, test.says(ALICE, ofCarol, "hello"), null);
    test.joins(CAROL, ofCarol);
    test.says(CAROL, ofCarol, "hello");
    countsAll();
  }

  private void open() {
    var accountData = test.accounts.accountData();
    accountData.onChange((user, _) -> test.rooms.ignoredUsers().changed(user));
    receipts = new Receipts(test.store, test.rooms, accountData, test.notifier, test.clock());
    unread = new Unread(test.rooms, receipts, test.accounts.pushRules());
  }

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void whoMutesARoomCausesALookAtThatRoom() {
    assertThat(lookedAt()).isEmpty();

    mutes(mars);

    assertThat(lookedAt()).containsExactly(mars);
    assertThat(counted(mars)).isZero();
    assertThat(lookedAt()).isEmpty();
  }

  @Test
  void whereAllIsReadNoRuleChangesAnything() {
    mutes(read.getFirst());
    assertThat(lookedAt()).isEmpty();

    test.accounts
        .pushRules()
        .put(BOB, Kind.CONTENT, "tea", json("{'pattern':'tea','actions':[]}"), null, null);

    assertThat(lookedAt()).containsExactlyInAnyOrder(mars, venus, ofCarol);
  }

  @Test
  void whoIgnoresSomebodyCausesALookWhereTheySpeak() {
    ignores(CAROL);
    assertThat(lookedAt()).containsExactly(ofCarol);
    assertThat(counted(ofCarol)).isZero();

    ignores(null);
    assertThat(lookedAt()).containsExactly(ofCarol);
    assertThat(counted(ofCarol)).isEqualTo(1);
  }

  /// They spoke while nobody wanted to hear them, and nobody has counted since the start.
  @Test
  void whoIsHeardAgainCountsAlsoForWhatWasReadFromDisk() {
    ignores(CAROL);
    test.restart();
    open();
    countsAll();

    ignores(null);

    assertThat(lookedAt()).containsExactly(ofCarol);
    assertThat(counted(ofCarol)).isEqualTo(1);
  }

  @Test
  void afterARestartOnlyWhatIsNotReadIsLookedAt() {
    test.restart();
    open();

    mutes(mars);

    assertThat(lookedAt()).containsExactlyInAnyOrder(mars, venus, ofCarol);
  }

  @Test
  void aThreadThatIsNotReadIsLookedAtAfterARestart() {
    var room = read.get(1);
    var root = test.says(ALICE, room, "a thread");
    var relation = "{'rel_type':'m.thread','event_id':'" + root.value() + "'}";
    var answer =
        Intent.message(
            ALICE, "m.room.message", json("{'body':'hi','m.relates_to':" + relation + "}"));
    test.rooms.timeline().send(room, answer, null);
    reads(room, test.says(ALICE, room, "and on"), Threads.MAIN);
    test.restart();
    open();

    mutes(room);

    assertThat(lookedAt()).contains(room).doesNotContainAnyElementsOf(List.of(read.getFirst()));
  }

  /// What was said before is none of what she has not read, so it is not even looked at.
  @Test
  void whoHasJustComeIntoABusyRoomHasLittleToCount() {
    for (int i = 0; i < 100; i++) {
      test.says(ALICE, mars, "long before");
    }
    test.joins(CAROL, mars);
    test.says(ALICE, mars, "welcome");

    var room = test.rooms.timeline().get(mars);
    var past = test.rooms.history().sinceJoining(CAROL, room, room.position(), 0, 1_000);

    assertThat(past.events()).hasSize(2);
    assertThat(past.next()).isNull();
    assertThat(unread.count(CAROL, room, room.position()).counts().all().notifications())
        .isEqualTo(1);
  }

  private RoomId room() {
    var room = test.publicRoom(RoomVersion.DEFAULT);
    test.joins(BOB, room);
    return room;
  }

  private void reads(RoomId room, EventId event, @Nullable String thread) {
    receipts.read(BOB, room, Receipts.READ, event, thread);
  }

  private void mutes(RoomId room) {
    test.accounts.pushRules().put(BOB, Kind.ROOM, room.value(), json("{'actions':[]}"), null, null);
  }

  private void ignores(@Nullable UserId user) {
    var list = user == null ? JsonObject.EMPTY : JsonObject.of(user.value(), JsonObject.EMPTY);
    test.accounts
        .accountData()
        .set(BOB, "m.ignored_user_list", JsonObject.of("ignored_users", list));
  }

  private Collection<RoomId> lookedAt() {
    return unread.mayHaveChanged(BOB, test.rooms.userRooms().of(BOB).keySet());
  }

  private void countsAll() {
    test.rooms.userRooms().of(BOB).keySet().forEach(this::counted);
  }

  private int counted(RoomId id) {
    var room = test.rooms.timeline().get(id);
    return unread.count(BOB, room, test.store.position()).counts().all().notifications();
  }
}
