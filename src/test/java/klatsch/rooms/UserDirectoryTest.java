package klatsch.rooms;

import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestRooms.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import klatsch.accounts.Profiles;
import klatsch.config.DirectoryConfig;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.UserId;
import klatsch.rooms.UserDirectory.Effort;
import klatsch.rules.RoomVersion;
import klatsch.store.NameStore;
import klatsch.store.OlderDatabase;
import klatsch.store.TestDatabase;
import klatsch.store.UserStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Bob is in a room that anybody may enter. Alice, who made it, and Carol look for him.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class UserDirectoryTest {
  private final TestDatabase database;
  @TempDir private Path folder;
  private TestRooms test;

  UserDirectoryTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void start() {
    test = new TestRooms(database.fresh(folder));
    List.of(ALICE, BOB, CAROL).forEach(user -> test.accounts.users().create(user, null, false));
    test.accounts.profiles().set(BOB, Profiles.DISPLAYNAME, Json.of("Robert"));
    test.joins(BOB, test.publicRoom(RoomVersion.DEFAULT));
  }

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void thoseWhoWereHereBeforeAreFoundAfterTheUpgrade() {
    OlderDatabase.knowsNoNames(test.store);
    assertThat(test.store.names().unnamed(1)).isNotEmpty();

    olderNames().complete();

    assertThat(found(CAROL, "robert")).containsExactly(BOB);
    assertThat(found(CAROL, "bob")).containsExactly(BOB);
    assertThat(found(CAROL, "carol")).isEmpty();
    assertThat(test.store.names().unnamed(1)).isEmpty();
    assertThat(test.store.rooms().withoutOpen(1)).isEmpty();
  }

  @Test
  void whoChangesTheNameDuringTheUpgradeKeepsTheNewOne() {
    OlderDatabase.knowsNoNames(test.store);
    test.accounts.profiles().set(BOB, Profiles.DISPLAYNAME, Json.of("Roberta"));

    olderNames().complete();

    assertThat(found(ALICE, "roberta")).containsExactly(BOB);
  }

  /// The room was closed by somebody after it was looked at, and before that was written down.
  @Test
  void whatIsKnownOfARoomIsNotReplacedByWhatWas() {
    OlderDatabase.knowsNoNames(test.store);
    var room = test.store.rooms().withoutOpen(1).getFirst();
    olderNames().complete();
    test.rooms
        .timeline()
        .append(
            room.id(),
            Plan.of(
                Intent.state(ALICE, StateKey.JOIN_RULES, JsonObject.of("join_rule", "invite"))));

    test.store.write(
        tx -> {
          test.store.rooms().completeOpen(tx, room.nr(), true);
          return room.nr();
        });

    assertThat(found(CAROL, "robert")).isEmpty();
    assertThat(found(ALICE, "robert")).containsExactly(BOB);
  }

  @Test
  void whoLeavesTheRoomIsNotFoundAnyMore() {
    var room = test.rooms.userRooms().of(BOB).keySet().iterator().next();

    test.rooms.timeline().append(room, Plan.of(Intent.member(BOB, BOB, Membership.LEAVE)));

    assertThat(found(CAROL, "robert")).isEmpty();
    assertThat(found(ALICE, "robert")).isEmpty();
  }

  /// They are of no concern to Carol, so they do not count as a part of the search.
  @Test
  void whoMayBeFoundIsFoundAmongManyWhoMayNot() {
    strangers(12);

    var found = directory(new Effort(2, 4, 10, 6)).search(CAROL, "ro", null);

    assertThat(found.results()).extracting(UserDirectory.Result::user).containsExactly(BOB);
    assertThat(found.limited()).isFalse();
  }

  @Test
  void amongThoseWhomOneKnowsTheBestComesFirstToo() {
    strangers(12);
    var names = test.accounts.profiles();
    names.set(ALICE, Profiles.DISPLAYNAME, Json.of("Ro"));
    names.set(CAROL, Profiles.DISPLAYNAME, Json.of("Mary Ann Roe"));
    test.joins(CAROL, test.rooms.userRooms().of(BOB).keySet().iterator().next());
    var directory = directory(new Effort(2, 4, 10, 6));

    assertThat(users(directory.search(BOB, "ro", null))).containsExactly(ALICE, BOB, CAROL);
    assertThat(users(directory.search(BOB, "ro", 1))).containsExactly(ALICE);
    assertThat(directory.search(BOB, "ro", 1).limited()).isTrue();
    assertThat(users(directory.search(BOB, "ro ma", null))).containsExactly(CAROL);
    assertThat(users(directory.search(BOB, "@ro", null))).isEmpty();
  }

  /// Somebody who knows very many may have to write one more letter.
  @Test
  void aSearchHasAnEndAndOneMoreLetterHelps() {
    strangers(12);

    var some = directory(new Effort(2, 4, 1, 6)).search(CAROL, "ro", null);

    assertThat(some.results()).isEmpty();
    assertThat(some.limited()).isTrue();
    assertThat(found(CAROL, "rob")).containsExactly(BOB);
  }

  /// All called alike, and before Bob in the order of words.
  private void strangers(int many) {
    test.store.write(
        tx -> {
          for (int i = 0; i < many; i++) {
            var stranger = new UserId("@r" + i + ":here");
            test.store
                .users()
                .create(tx, new UserStore.User(stranger, null, 0, false, false, false));
            test.store
                .names()
                .set(tx, stranger, List.of(new NameStore.Word(NameStore.Kind.DISPLAY_NAME, "ro")));
          }
          return 0;
        });
  }

  private UserDirectory directory(Effort effort) {
    return new UserDirectory(
        test.store, test.accounts.profiles(), test.rooms, DirectoryConfig.USUAL, effort);
  }

  private static List<UserId> users(UserDirectory.Found found) {
    return found.results().stream().map(UserDirectory.Result::user).toList();
  }

  private UserDirectory directory() {
    return UserDirectory.open(
        test.store, test.accounts.profiles(), test.rooms, DirectoryConfig.USUAL);
  }

  private OlderNames olderNames() {
    return new OlderNames(test.store, test.accounts.profiles(), test.rooms.timeline());
  }

  private List<UserId> found(UserId asker, String term) {
    try (var directory = directory()) {
      return users(directory.search(asker, term, null));
    }
  }
}
