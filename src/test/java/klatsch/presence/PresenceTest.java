package klatsch.presence;

import static klatsch.accounts.TestAccounts.refusal;
import static klatsch.presence.Availability.OFFLINE;
import static klatsch.presence.Availability.ONLINE;
import static klatsch.presence.Availability.UNAVAILABLE;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestRooms.CAROL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import klatsch.accounts.Profiles;
import klatsch.config.PresenceConfig;
import klatsch.json.Json;
import klatsch.model.error.MatrixException;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.presence.Presence.Listed;
import klatsch.rooms.TestRooms;
import klatsch.rules.RoomVersion;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Alice and Bob share a room; Carol is elsewhere.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class PresenceTest {
  private static final DeviceId PHONE = new DeviceId("PHONE");
  private static final DeviceId DESK = new DeviceId("DESK");

  private final TestDatabase database;
  @TempDir private Path folder;
  private TestRooms test;
  private Presence presence;

  PresenceTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void start() {
    test = new TestRooms(database.fresh(folder));
    presence = present();
    test.joins(BOB, test.publicRoom(RoomVersion.DEFAULT));
  }

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void whoAsksForNewsIsOnlineAndSoonAfterwardsGone() {
    presence.visit(ALICE, PHONE, ONLINE).close();
    presence.expire();
    assertThat(alice().availability()).isEqualTo(ONLINE);
    assertThat(alice().currentlyActive()).isTrue();

    test.passes(Presence.GONE_AFTER);
    presence.expire();

    assertThat(alice().availability()).isEqualTo(OFFLINE);
  }

  @Test
  void whoWaitsForNewsIsThere() {
    try (var _ = presence.visit(ALICE, PHONE, ONLINE)) {
      test.passes(Presence.GONE_AFTER.multipliedBy(4));
      presence.expire();

      assertThat(alice().availability()).isEqualTo(ONLINE);
      assertThat(alice().currentlyActive()).isFalse();
    }
  }

  @Test
  void whoDoesNothingForLongIsIdleUntilTheyDoSomething() {
    try (var _ = presence.visit(ALICE, PHONE, ONLINE)) {
      test.passes(Presence.IDLE_AFTER);
      presence.expire();
      presence.visit(ALICE, PHONE, ONLINE).close();
      assertThat(alice().availability()).isEqualTo(UNAVAILABLE);

      presence.active(ALICE);

      assertThat(alice().availability()).isEqualTo(ONLINE);
      assertThat(alice().lastActiveAgo()).isEqualTo(Duration.ZERO);
    }
  }

  @Test
  void whoHidesStaysHidden() {
    presence.visit(ALICE, PHONE, OFFLINE).close();

    assertThat(alice().availability()).isEqualTo(OFFLINE);
    assertThat(presence.changedSince(0, BOB)).isEmpty();
  }

  @Test
  void aMessageStaysWhenSomebodyComesBack() {
    presence.set(ALICE, PHONE, UNAVAILABLE, "at lunch");

    presence.visit(ALICE, PHONE, ONLINE).close();

    assertThat(alice().message()).isEqualTo("at lunch");
    assertThat(alice().availability()).isEqualTo(ONLINE);
  }

  @Test
  void onlyWhoSharesARoomIsTold() throws InterruptedException {
    long since = presence.serial();
    try (var bob = test.notifier.listen(BOB);
        var carol = test.notifier.listen(CAROL)) {
      presence.set(ALICE, PHONE, ONLINE, null);
      presence.expire();

      assertThat(bob.await(Duration.ZERO)).isTrue();
      assertThat(carol.await(Duration.ZERO)).isFalse();
    }

    assertThat(presence.changedSince(since, BOB)).extracting(Status::user).containsExactly(ALICE);
    assertThat(presence.changedSince(since, CAROL)).isEmpty();
    assertThatThrownBy(() -> presence.of(CAROL, ALICE)).isInstanceOf(MatrixException.class);
  }

  @Test
  void toSayTheSameAgainIsNoNews() {
    presence.set(ALICE, PHONE, ONLINE, "tea");
    long since = presence.serial();

    presence.set(ALICE, PHONE, ONLINE, "tea");
    presence.active(ALICE);
    presence.visit(ALICE, PHONE, ONLINE).close();

    assertThat(presence.changedSince(since, BOB)).isEmpty();
  }

  /// Bob's client has been told before the restart that Alice is there.
  @Test
  void whoDoesNotReturnAfterARestartIsSaidToBeGone() throws InterruptedException {
    isUsing(ALICE);
    isUsing(BOB);
    presence.set(ALICE, PHONE, ONLINE, null);
    long since = presence.serial();
    test.passes(Duration.ofHours(1));
    test.restart();
    presence = present();
    presence.visit(BOB, PHONE, ONLINE).close();

    presence.expire();
    assertThat(presence.changedSince(since, BOB)).extracting(Status::user).containsExactly(BOB);
    try (var bob = test.notifier.listen(BOB)) {
      test.passes(Presence.GONE_AFTER);
      presence.visit(BOB, PHONE, ONLINE).close();
      presence.expire();

      assertThat(bob.await(Duration.ZERO)).isTrue();
    }

    assertThat(presence.changedSince(since, BOB))
        .extracting(status -> status.user() + " " + status.availability())
        .containsExactly(BOB + " ONLINE", ALICE + " OFFLINE");
    long told = presence.serial();
    presence.expire();
    assertThat(presence.changedSince(told, BOB)).as("only once").isEmpty();
  }

  @Test
  void whereSomebodyIsMostActiveDecides() {
    try (var _ = presence.visit(ALICE, DESK, ONLINE)) {
      presence.visit(ALICE, PHONE, UNAVAILABLE).close();
      assertThat(alice().availability()).isEqualTo(ONLINE);
    }
    test.passes(Duration.ofSeconds(20));
    presence.visit(ALICE, PHONE, UNAVAILABLE).close();

    test.passes(Duration.ofSeconds(20));
    presence.expire();
    assertThat(alice().availability()).as("gone from the desk").isEqualTo(UNAVAILABLE);

    test.passes(Duration.ofSeconds(20));
    presence.expire();
    assertThat(alice().availability()).as("and switched off").isEqualTo(OFFLINE);
  }

  @Test
  void whatSomebodySaysHoldsOnAllDevicesUntilTheyComeBackToOne() {
    try (var _ = presence.visit(ALICE, DESK, ONLINE);
        var _ = presence.visit(ALICE, PHONE, ONLINE)) {
      presence.set(ALICE, PHONE, UNAVAILABLE, "asleep");
      assertThat(alice().availability()).isEqualTo(UNAVAILABLE);

      presence.visit(ALICE, DESK, ONLINE).close();
      assertThat(alice().availability()).isEqualTo(ONLINE);
      assertThat(alice().message()).isEqualTo("asleep");
    }
  }

  @Test
  void whoDoesSomethingIsBackButWhoHidesStaysHidden() {
    presence.set(ALICE, PHONE, UNAVAILABLE, null);
    presence.active(ALICE);
    assertThat(alice().availability()).isEqualTo(ONLINE);

    presence.set(ALICE, PHONE, OFFLINE, null);
    presence.active(ALICE);
    assertThat(alice().availability()).isEqualTo(OFFLINE);
  }

  /// Clients take somebody for active until they are told otherwise, but nobody is woken for that.
  @Test
  void thatSomebodyIsNotActiveAnyMoreIsToldAlong() throws InterruptedException {
    try (var _ = presence.visit(ALICE, PHONE, ONLINE);
        var bob = test.notifier.listen(BOB)) {
      presence.expire();
      assertThat(bob.await(Duration.ZERO)).isTrue();
      long since = presence.serial();

      test.passes(Presence.ACTIVE_FOR);
      presence.expire();

      assertThat(bob.await(Duration.ZERO)).isFalse();
      assertThat(presence.changedSince(since, BOB))
          .extracting(status -> status.availability() + " " + status.currentlyActive())
          .containsExactly("ONLINE false");
    }
  }

  @Test
  void thoseWhoWaitAreWokenOnceForAllChanges() throws InterruptedException {
    test.joins(CAROL, test.rooms.userRooms().of(ALICE).keySet().iterator().next());
    test.joins(BOB, test.publicRoom(RoomVersion.DEFAULT));
    try (var bob = test.notifier.listen(BOB)) {
      presence.set(ALICE, PHONE, ONLINE, "one");
      presence.set(ALICE, PHONE, ONLINE, "two");
      presence.set(CAROL, PHONE, ONLINE, null);
      assertThat(bob.await(Duration.ZERO)).as("not yet").isFalse();

      presence.expire();
      assertThat(bob.await(Duration.ZERO)).isTrue();
      presence.expire();
      assertThat(bob.await(Duration.ZERO)).as("again").isFalse();
    }
  }

  @Test
  void whatSomebodySaysAndWhenTheyWereActiveOutlastsARestart() {
    isUsing(ALICE);
    presence.set(ALICE, PHONE, ONLINE, "on holiday");
    presence.close();
    test.restart();
    presence = present();
    test.passes(Duration.ofHours(2));

    assertThat(alice().message()).isEqualTo("on holiday");
    assertThat(alice().availability()).isEqualTo(OFFLINE);
    assertThat(alice().lastActiveAgo()).isEqualTo(Duration.ofHours(2));
    presence.visit(ALICE, PHONE, ONLINE).close();
    assertThat(alice().message()).isEqualTo("on holiday");
  }

  /// The server falls over after they went, and before anything else.
  @Test
  void whenSomebodyWentIsWrittenDownSoonAfterwards() {
    isUsing(ALICE);
    presence.visit(ALICE, PHONE, ONLINE).close();
    test.passes(Presence.GONE_AFTER);
    presence.expire();
    test.restart();
    presence = present();

    assertThat(alice().lastActiveAgo()).isEqualTo(Presence.GONE_AFTER);
  }

  @Test
  void ofWhomNothingIsKnownNothingIsSaid() {
    assertThat(alice().lastActiveAgo()).isNull();
    assertThat(alice().currentlyActive()).isFalse();
    assertThat(alice().content())
        .hasToString("{\"presence\":\"offline\",\"currently_active\":false}");
  }

  @Test
  void aNewNameIsToldWithThePresence() throws InterruptedException {
    isUsing(ALICE);
    long since = presence.serial();
    test.accounts.profiles().set(ALICE, Profiles.DISPLAYNAME, Json.of("Alice"));
    test.accounts.profiles().set(ALICE, Profiles.AVATAR_URL, Json.of("mxc://here/alice"));
    try (var bob = test.notifier.listen(BOB)) {
      presence.expire();
      assertThat(bob.await(Duration.ZERO)).isTrue();
    }

    assertThat(presence.changedSince(since, BOB))
        .extracting(status -> status.content().toString())
        .containsExactly(
            "{\"presence\":\"offline\",\"currently_active\":false,\"displayname\":\"Alice\","
                + "\"avatar_url\":\"mxc://here/alice\"}");
  }

  @Test
  void whoIsSuspendedIsAwayToOthersUntilThatIsLifted() {
    isUsing(ALICE);
    try (var _ = presence.visit(ALICE, PHONE, ONLINE)) {
      presence.set(ALICE, PHONE, ONLINE, "here");
      long since = presence.serial();
      test.accounts.moderation().setSuspended(ALICE, true);
      presence.expire();

      assertThat(alice()).isEqualTo(Status.unknown(ALICE));
      assertThat(presence.changedSince(since, BOB)).containsExactly(Status.unknown(ALICE));
      long told = presence.serial();
      presence.set(ALICE, PHONE, UNAVAILABLE, "still here");
      presence.active(ALICE);
      assertThat(presence.changedSince(told, BOB))
          .allMatch(status -> status.equals(Status.unknown(ALICE)));

      test.accounts.moderation().setSuspended(ALICE, false);
      presence.expire();
      assertThat(alice().availability()).isEqualTo(ONLINE);
    }
  }

  @Test
  void whoClosesTheAccountIsGoneAndForgotten() {
    isUsing(ALICE);
    presence.set(ALICE, PHONE, ONLINE, "here");

    test.accounts.deactivation().close(ALICE, false);
    presence.expire();

    assertThat(presence.known(List.of(ALICE))).containsExactly(Status.unknown(ALICE));
    assertThat(test.store.presence().find(ALICE).message()).isNull();
  }

  /// Alice and Carol share no room.
  @Test
  void whoListEachOtherSeeEachOther() throws InterruptedException {
    isUsing(ALICE);
    isUsing(CAROL);
    presence.set(ALICE, PHONE, ONLINE, "here");
    long since = presence.serial();

    presence.changeList(CAROL, List.of(ALICE), List.of());
    assertThat(presence.list(CAROL)).containsExactly(new Listed(Status.unknown(ALICE), false));
    assertThat(presence.changedSince(0, CAROL)).isEmpty();

    try (var carol = test.notifier.listen(CAROL)) {
      presence.changeList(ALICE, List.of(CAROL), List.of());
      presence.expire();
      assertThat(carol.await(Duration.ZERO)).isTrue();
    }
    assertThat(presence.changedSince(since, CAROL))
        .extracting(Status::user)
        .containsExactlyInAnyOrder(ALICE, CAROL);
    assertThat(presence.list(CAROL)).extracting(Listed::accepted).containsExactly(true);
    assertThat(presence.of(CAROL, ALICE).message()).isEqualTo("here");

    presence.changeList(ALICE, List.of(), List.of(CAROL));
    assertThatThrownBy(() -> presence.of(CAROL, ALICE)).isInstanceOf(MatrixException.class);
  }

  @Test
  void aListHasAnEnd() {
    isUsing(ALICE);
    var many = new ArrayList<UserId>();
    for (int i = 0; i <= PresenceLists.MOST_LISTED; i++) {
      var user = new UserId("@u" + i + ":here");
      test.accounts.users().create(user, null, false);
      many.add(user);
    }
    var fitting = many.subList(0, PresenceLists.MOST_LISTED);

    assertThat(refusal(() -> presence.changeList(ALICE, many, List.of())))
        .isEqualTo("M_INVALID_PARAM");
    presence.changeList(ALICE, fitting, List.of());
    assertThat(refusal(() -> presence.changeList(ALICE, List.of(many.getLast()), List.of())))
        .isEqualTo("M_INVALID_PARAM");
    assertThat(
            refusal(() -> presence.changeList(ALICE, List.of(new UserId("@no:here")), List.of())))
        .isEqualTo("M_NOT_FOUND");

    assertThat(presence.list(ALICE)).hasSize(PresenceLists.MOST_LISTED);
    presence.changeList(ALICE, List.of(many.getLast()), List.of(many.getFirst()));
    assertThat(presence.list(ALICE)).hasSize(PresenceLists.MOST_LISTED);
  }

  @Test
  void whereItIsSwitchedOffEverybodyIsAway() throws InterruptedException {
    presence =
        Presence.open(
            new PresenceConfig(false),
            test.store,
            test.accounts,
            test.rooms,
            test.notifier,
            test.clock());
    try (var _ = presence.visit(ALICE, PHONE, ONLINE);
        var bob = test.notifier.listen(BOB)) {
      presence.set(ALICE, PHONE, ONLINE, "here");
      presence.active(ALICE);
      presence.expire();

      assertThat(bob.await(Duration.ZERO)).isFalse();
    }
    assertThat(alice()).isEqualTo(Status.unknown(ALICE));
    assertThat(presence.changedSince(0, BOB)).isEmpty();
    assertThatThrownBy(() -> presence.of(CAROL, ALICE)).isInstanceOf(MatrixException.class);
  }

  private Presence present() {
    return Presence.open(
        PresenceConfig.USUAL, test.store, test.accounts, test.rooms, test.notifier, test.clock());
  }

  private void isUsing(UserId user) {
    test.accounts.users().create(user, null, false);
    var login = test.accounts.sessions().start(user, null, null);
    test.accounts.sessions().find(login.accessToken(), "::1", null);
  }

  private Status alice() {
    return presence.of(BOB, ALICE);
  }
}
