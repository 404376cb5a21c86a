package klatsch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.store.RoomStore.Room;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoomStoreTest extends StoreTest {
  private RoomStore rooms;

  @BeforeEach
  void theStore() {
    rooms = store.rooms();
  }

  @Test
  void aNewRoomHasNoHistory() {
    long nr = store.write(tx -> rooms.create(tx, ROOM, "12"));

    assertThat(rooms.find(ROOM)).isEqualTo(new Room(nr, ROOM, "12", false, 0, List.of(), 0, null));
    assertThat(rooms.find(nr)).isEqualTo(rooms.find(ROOM));
    assertThat(rooms.find(new RoomId("!other:here"))).isNull();
  }

  @Test
  void anIdIsTakenOnce() {
    store.write(tx -> rooms.create(tx, ROOM, "12"));

    assertThatThrownBy(() -> store.write(tx -> rooms.create(tx, ROOM, "11")))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void theHeadMovesForTheOneWhoKnowsIt() {
    long nr = store.write(tx -> rooms.create(tx, ROOM, "12"));

    advance(nr, List.of(), 1, List.of(A));
    advance(nr, List.of(A), 2, List.of(A, B));

    assertThat(rooms.find(ROOM))
        .isEqualTo(new Room(nr, ROOM, "12", false, 2, List.of(A, B), 0, null));
  }

  @Test
  void whoBuildsOnAnOldHeadConflicts() {
    long nr = store.write(tx -> rooms.create(tx, ROOM, "12"));
    advance(nr, List.of(), 1, List.of(A));

    assertThatThrownBy(() -> advance(nr, List.of(), 1, List.of(B)))
        .isInstanceOf(ConflictException.class);

    assertThat(rooms.find(nr).extremities()).containsExactly(A);
  }

  @Test
  void severalStepsInOneChangeAreOne() {
    long nr = store.write(tx -> rooms.create(tx, ROOM, "12"));

    write(
        tx -> {
          rooms.advance(tx, nr, List.of(), 1, List.of(A));
          rooms.advance(tx, nr, List.of(A), 2, List.of(B));
        });

    assertThat(rooms.find(nr)).isEqualTo(new Room(nr, ROOM, "12", false, 2, List.of(B), 0, null));
  }

  @Test
  void aStepThatDoesNotFollowTheOneBeforeConflicts() {
    long nr = store.write(tx -> rooms.create(tx, ROOM, "12"));

    assertThatThrownBy(
            () ->
                write(
                    tx -> {
                      rooms.advance(tx, nr, List.of(), 1, List.of(A));
                      rooms.advance(tx, nr, List.of(), 1, List.of(B));
                    }))
        .isInstanceOf(ConflictException.class);

    assertThat(rooms.find(nr).extremities()).isEmpty();
  }

  @Test
  void theDirectoryListsWhatIsPublished() {
    long first = store.write(tx -> rooms.create(tx, ROOM, "12"));
    long second = store.write(tx -> rooms.create(tx, new RoomId("!second:here"), "12"));

    publish(second, true);
    assertThat(rooms.published()).containsExactly(new RoomId("!second:here"));

    publish(first, true);
    publish(second, false);
    assertThat(rooms.published()).containsExactly(ROOM);
  }

  private void advance(long nr, List<EventId> expected, long depth, List<EventId> extremities) {
    write(tx -> rooms.advance(tx, nr, expected, depth, extremities));
  }

  private void publish(long nr, boolean yes) {
    write(tx -> rooms.publish(tx, nr, yes));
  }
}
