package klatsch.rooms;

import static klatsch.accounts.TestAccounts.refusal;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import klatsch.json.JsonObject;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.History.Direction;
import klatsch.rules.RoomVersion;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Times that are not in the order of the room, and more of what one may not see than is looked
/// through.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class EventsByTimeTest {
  private static final int MORE_THAN_IS_LOOKED_AT = EventsByTime.MOST_LOOKED_AT + 100;

  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private TestRooms test;
  private RoomId room;

  @BeforeEach
  void open() {
    test = new TestRooms(database.fresh(folder));
    room = test.publicRoom(RoomVersion.DEFAULT);
  }

  @AfterEach
  void close() {
    test.close();
  }

  private long now() {
    return test.clock().millis();
  }

  private StoredEvent nearest(UserId user, long ts, Direction direction) {
    return test.rooms.eventsByTime().nearest(user, room, ts, direction);
  }

  private void sayMuch() {
    var much = Collections.nCopies(MORE_THAN_IS_LOOKED_AT, TestRooms.message(ALICE, "much"));
    test.rooms.timeline().append(room, _ -> much);
  }

  private void onlyForMembers() {
    var joined = JsonObject.of("history_visibility", "joined");
    test.rooms.stateChanges().set(ALICE, room, StateKey.HISTORY_VISIBILITY, joined);
  }

  @Test
  void theTimeDecidesAndNotTheOrderOfTheRoom() {
    test.passes(Duration.ofHours(2));
    var late = test.says(ALICE, room, "by a clock that is fast");
    test.passes(Duration.ofHours(-1));
    var early = test.says(ALICE, room, "by one that is right");
    long between = now() + 1;

    assertThat(nearest(ALICE, between, Direction.FORTH).id()).isEqualTo(late);
    assertThat(nearest(ALICE, between, Direction.BACK).id()).isEqualTo(early);
    assertThat(nearest(ALICE, Long.MAX_VALUE, Direction.BACK).id()).isEqualTo(late);
  }

  @Test
  void whoComesAfterALongTimeFindsTheirComing() {
    onlyForMembers();
    test.passes(Duration.ofHours(1));
    long then = now();
    sayMuch();
    test.passes(Duration.ofHours(1));
    test.joins(BOB, room);

    var found = nearest(BOB, then, Direction.FORTH);

    assertThat(found.event().stateKey()).isEqualTo(BOB.value());
    assertThat(nearest(ALICE, then, Direction.FORTH).event().stateKey()).isNull();
  }

  @Test
  void whoLeftLongAgoFindsTheirLeaving() {
    test.joins(BOB, room);
    test.rooms.memberships().leave(BOB, room, null);
    long left = now();
    test.passes(Duration.ofHours(1));
    sayMuch();

    var found = nearest(BOB, Long.MAX_VALUE, Direction.BACK);

    assertThat(found.event().stateKey()).isEqualTo(BOB.value());
    assertThat(refusal(() -> nearest(BOB, left + 1, Direction.FORTH))).isEqualTo("M_NOT_FOUND");
  }
}
