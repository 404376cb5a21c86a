package klatsch.store;

import static klatsch.rooms.TestRooms.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import klatsch.rooms.History.Direction;
import klatsch.rooms.TestRooms;
import klatsch.rules.RoomVersion;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a program has left that did not know all columns.
class OlderEventsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void theirTimesAreFilledInAtTheNextStart(TestDatabase database) {
    try (var test = new TestRooms(database.fresh(folder))) {
      var room = test.publicRoom(RoomVersion.DEFAULT);
      var said = test.says(ALICE, room, "Hello");
      long then = test.clock().millis();
      test.store.write(tx -> tx.sql("UPDATE events SET origin_server_ts = NULL").update());

      test.restart();

      assertThat(test.rooms.eventsByTime().nearest(ALICE, room, then, Direction.BACK).id())
          .isEqualTo(said);
      assertThat(test.store.events().withoutTime(1)).isEmpty();
    }
  }
}
