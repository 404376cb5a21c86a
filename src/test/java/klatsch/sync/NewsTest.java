package klatsch.sync;

import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestRooms.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import klatsch.json.JsonObject;
import klatsch.model.event.Membership;
import klatsch.model.id.DeviceId;
import klatsch.presence.Availability;
import klatsch.rooms.Intent;
import klatsch.rooms.Plan;
import klatsch.rooms.Receipts;
import klatsch.rooms.StreamToken;
import klatsch.rules.RoomVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NewsTest extends SyncingTest {
  private static final DeviceId DEVICE = new DeviceId("PHONE");

  @Test
  void toFindThatThereIsNothingNewTheDiskIsNotTouched() {
    var since = sync(null).next();
    test.says(BOB, room, "hello");
    since = sync(since).next();

    test.store.close();

    assertThat(sync(since).isEmpty()).isTrue();
  }

  @Test
  void whatFollowsCloselyIsToldFromMemory() {
    var since = sync(null).next();
    var event = test.says(BOB, room, "hello");
    syncing.receipts().read(BOB, room, Receipts.READ, event, null);

    test.store.close();

    var joined = sync(since).joined(room);
    assertThat(joined.timeline().events()).hasSize(1);
    assertThat(joined.ephemeral()).hasSize(1);
  }

  @Test
  void aTokenOutlivesARestart() {
    var since = sync(null).next();
    test.accounts.accountData().set(ALICE, "org.example.a", JsonObject.EMPTY);
    var event = test.says(BOB, room, "hello");
    syncing.receipts().read(BOB, room, Receipts.READ, event, null);

    test.passes(Duration.ofSeconds(1));
    restart();

    var answer = sync(since);
    assertThat(answer.joined(room).timeline().events()).hasSize(1);
    assertThat(answer.joined(room).ephemeral())
        .extracting(ephemeral -> ephemeral.text("type"))
        .containsExactlyInAnyOrder("m.typing", "m.receipt");
    assertThat(answer.accountData()).hasSize(1);
    assertThat(sync(answer.next()).isEmpty()).isTrue();
  }

  @Test
  void ofManyRoomsOnlyTheOneIsLookedAtInWhichSomethingHappened() {
    for (int i = 0; i < 100; i++) {
      test.publicRoom(RoomVersion.DEFAULT);
    }
    restart();
    var since = sync(null).next();
    assertThat(test.rooms.timeline().inMemory()).as("all are told of at first").isGreaterThan(100);
    restart();
    test.says(BOB, room, "hello");

    var answer = sync(since);

    assertThat(answer.joined(room).timeline().events()).hasSize(1);
    assertThat(test.rooms.timeline().inMemory()).isEqualTo(1);
  }

  @Test
  void whoDecidesAnewWhatToBeToldOfCausesALookWhereSomethingIsUnread() {
    for (int i = 0; i < 20; i++) {
      var other = test.publicRoom(RoomVersion.DEFAULT);
      var event = test.says(ALICE, other, "hello");
      syncing.receipts().read(ALICE, other, Receipts.READ, event, null);
    }
    test.says(BOB, room, "hello");
    var since = sync(null).next();
    restart();

    var ignored = JsonObject.of(BOB.value(), JsonObject.EMPTY);
    var list = JsonObject.of("ignored_users", ignored);
    test.accounts.accountData().set(ALICE, "m.ignored_user_list", list);
    var answer = sync(since);

    assertThat(answer.joined(room).unread().all().notifications()).isZero();
    assertThat(test.rooms.timeline().inMemory()).isEqualTo(1);
  }

  @Test
  void aFirstAnswerLooksAtOneRoomAfterTheOther() {
    for (int i = 0; i < 100; i++) {
      test.publicRoom(RoomVersion.DEFAULT);
    }
    restart();

    var answer = syncing.news().await(request(null, Duration.ZERO));

    assertThat(test.rooms.timeline().inMemory()).isZero();
    for (int told = 1; told <= 101; told++) {
      assertThat(answer.join().next().timeline().events()).isNotEmpty();
      assertThat(test.rooms.timeline().inMemory()).isEqualTo(told);
    }
    assertThat(answer.join().hasNext()).isFalse();
  }

  @Test
  void whatHappensWhileAnAnswerIsReadIsToldByTheNext() {
    var answer = syncing.news().await(request(null, Duration.ZERO));
    test.joins(CAROL, room);
    var late = test.says(CAROL, room, "too late");
    test.accounts.accountData().set(ALICE, "org.example.late", JsonObject.EMPTY);

    var first = Heard.of(answer);
    var second = sync(first.next());

    assertThat(first.joined(room).timeline().events())
        .noneMatch(seen -> seen.stored().id().equals(late));
    assertThat(first.joined(room).summary().joined()).isEqualTo(2);
    assertThat(first.accountData())
        .extracting(data -> data.text("type"))
        .doesNotContain("org.example.late");
    assertThat(second.joined(room).timeline().events()).hasSize(2);
    assertThat(second.joined(room).summary().joined()).isEqualTo(3);
    assertThat(second.accountData()).hasSize(1);
  }

  @Test
  void whoIsThrownOutWhileTheirAnswerIsReadIsToldUpToItsEnd() {
    var answer = syncing.news().await(request(null, Duration.ZERO));
    test.rooms.timeline().append(room, Plan.of(Intent.member(ALICE, ALICE, Membership.LEAVE)));

    var first = Heard.of(answer);
    var second = sync(first.next());

    assertThat(first.joined(room).timeline().events()).isNotEmpty();
    assertThat(second.left(room).timeline().events()).hasSize(1);
  }

  @Test
  void whoWaitsInVainGetsAnEmptyAnswer() {
    var since = sync(null).next();

    var answer = Heard.of(syncing.news().await(request(since, Duration.ofMillis(1))));

    assertThat(answer.isEmpty()).isTrue();
    assertThat(answer.next()).isEqualTo(since);
  }

  private Heard sync(@Nullable StreamToken since) {
    return Heard.of(syncing.news().await(request(since, Duration.ZERO)));
  }

  private static SyncRequest request(@Nullable StreamToken since, Duration timeout) {
    return new SyncRequest(
        ALICE, DEVICE, since, SyncFilter.ALL, false, false, timeout, Availability.OFFLINE);
  }
}
