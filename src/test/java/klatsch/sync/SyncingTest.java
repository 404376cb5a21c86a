package klatsch.sync;

import static klatsch.rooms.TestRooms.BOB;

import java.nio.file.Path;
import klatsch.model.id.RoomId;
import klatsch.rooms.TestRooms;
import klatsch.rules.RoomVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A test of what Alice is told of a room of hers, in which Bob is as well.
abstract class SyncingTest {
  @TempDir private Path folder;
  TestRooms test;
  Syncing syncing;
  RoomId room;

  @BeforeEach
  void start() {
    test = TestRooms.onSqlite(folder);
    room = test.publicRoom(RoomVersion.DEFAULT);
    test.joins(BOB, room);
    syncing = TestSyncing.open(test);
  }

  void restart() {
    syncing.close();
    test.restart();
    syncing = TestSyncing.open(test);
  }

  @AfterEach
  void stop() {
    syncing.close();
    test.close();
  }
}
