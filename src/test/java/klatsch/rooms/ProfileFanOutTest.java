package klatsch.rooms;

import static klatsch.json.JsonSample.json;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestWish.wish;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class ProfileFanOutTest {
  /// Only so that a test that fails comes to an end.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private TestRooms test;

  @BeforeEach
  void open() {
    test = new TestRooms(database.fresh(folder));
    test.accounts.users().create(ALICE, null, false);
  }

  @AfterEach
  void close() {
    test.close();
  }

  private RoomId create(String wish) {
    return test.rooms.creation().create(ALICE, wish(wish)).room();
  }

  private void changes(String field, String value) throws InterruptedException {
    test.accounts.profiles().set(ALICE, field, Json.of(value));
    settle();
  }

  private void settle() throws InterruptedException {
    assertThat(test.rooms.profileFanOut().settle(PATIENCE)).isTrue();
  }

  private RoomHead head(RoomId room) {
    return test.rooms.timeline().get(room).head();
  }

  private JsonObject alice(RoomId room) {
    var content = head(room).content(StateKey.member(ALICE));
    return content == null ? JsonObject.EMPTY : content;
  }

  @Test
  void aNewNameIsShownInEveryRoom() throws InterruptedException {
    var rooms = IntStream.range(0, 20).mapToObj(_ -> create("{}")).toList();

    changes("displayname", "Alice");
    changes("avatar_url", "mxc://here/cat");

    assertThat(rooms)
        .allSatisfy(
            room ->
                assertThat(alice(room))
                    .isEqualTo(
                        json(
                            """
                            {'membership':'join','displayname':'Alice',
                             'avatar_url':'mxc://here/cat'}
                            """)));
  }

  @Test
  void aNameThatIsTakenAwayIsShownNoMore() throws InterruptedException {
    changes("displayname", "Alice");
    var room = create("{}");

    changes("displayname", "");

    assertThat(alice(room)).isEqualTo(json("{'membership':'join'}"));
  }

  @Test
  void whereNothingChangesNothingIsSaid() throws InterruptedException {
    changes("displayname", "Alice");
    var room = create("{}");
    long before = head(room).depth();

    changes("displayname", "Alice");

    assertThat(head(room).depth()).isEqualTo(before);
  }

  @Test
  void onlyRoomsThatTheUserIsInAreTold() throws InterruptedException {
    var left = create("{'preset':'public_chat'}");
    test.rooms.memberships().leave(ALICE, left, null);
    var invited = test.rooms.creation().create(BOB, wish("{'invite':['@alice:here']}")).room();

    changes("displayname", "Alice");

    assertThat(alice(left)).isEqualTo(json("{'membership':'leave'}"));
    assertThat(alice(invited)).isEqualTo(json("{'membership':'invite'}"));
  }

  @Test
  void howAndWhySomebodyCameInIsNotToldAgain() throws InterruptedException {
    var other = test.rooms.creation().create(BOB, wish("{'preset':'public_chat'}")).room();
    var restricted =
        """
        {'initial_state':[{'type':'m.room.join_rules','content':{'join_rule':'restricted',
          'allow':[{'type':'m.room_membership','room_id':'%s'}]}}]}
        """
            .formatted(other);
    var room = test.rooms.creation().create(BOB, wish(restricted)).room();
    test.rooms.memberships().join(ALICE, other, null);
    test.rooms.memberships().join(ALICE, room, "curious");
    var before = alice(room);

    changes("displayname", "Alice");

    assertThat(before.names()).contains("join_authorised_via_users_server", "reason");
    assertThat(alice(room)).isEqualTo(json("{'membership':'join','displayname':'Alice'}"));
  }

  @Test
  void theLastOfManyChangesIsTheOneThatStays() throws InterruptedException {
    var room = create("{}");

    for (int i = 0; i < 50; i++) {
      test.accounts.profiles().set(ALICE, "displayname", Json.of("Alice " + i));
    }
    settle();

    assertThat(alice(room).text("displayname")).isEqualTo("Alice 49");
  }

  /// A server that falls over after it has acknowledged the change: the rooms hear of it from the
  /// one that comes up after it.
  @Test
  void whatAServerThatFellOverHasNotShownIsShownByTheNext() throws InterruptedException {
    var rooms = IntStream.range(0, 20).mapToObj(_ -> create("{}")).toList();

    test.restartAfter(accounts -> accounts.profiles().set(ALICE, "displayname", Json.of("Alice")));
    settle();

    assertThat(rooms)
        .allSatisfy(room -> assertThat(alice(room).text("displayname")).isEqualTo("Alice"));
    assertThat(test.store.profiles().unshown(ALICE)).isNull();
  }

  @Test
  void whatCouldNotBeShownIsTakenUpLater() throws InterruptedException {
    var room = create("{}");
    test.store.write(
        tx -> {
          test.store.profiles().set(tx, ALICE, "displayname", Json.of("Alice").toBytes());
          test.store.profiles().setUnshown(tx, ALICE, tx.nextPosition());
          return room;
        });

    test.rooms.housekeeping().tidy();
    settle();

    assertThat(alice(room).text("displayname")).isEqualTo("Alice");
    assertThat(test.store.profiles().unshown(ALICE)).isNull();
  }

  @Test
  void ofAnAccountThatWasClosedNothingIsShown() throws InterruptedException {
    var room = create("{}");
    test.store.write(tx -> test.store.users().deactivate(tx, ALICE));

    changes("displayname", "Alice");

    assertThat(alice(room)).isEqualTo(json("{'membership':'join'}"));
    assertThat(test.store.profiles().unshown(ALICE)).isNull();
  }

  @Test
  void aServerThatEndsFinishesWhatItHasBegun() {
    var rooms = IntStream.range(0, 20).mapToObj(_ -> create("{}")).toList();

    test.accounts.profiles().set(ALICE, "displayname", Json.of("Alice"));
    test.restart();

    assertThat(rooms)
        .allSatisfy(room -> assertThat(alice(room).text("displayname")).isEqualTo("Alice"));
  }
}
