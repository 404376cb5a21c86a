package klatsch.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.DriverManager;
import klatsch.house.Terminal;
import klatsch.house.Terminal.Result;
import klatsch.rooms.TestRooms;
import klatsch.rules.RoomVersion;
import klatsch.store.Copies;
import klatsch.store.Store;
import klatsch.store.StoreSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A disk has spoilt SQLite's file, and `./klatsch verify` says so in a sentence, whether a server
/// runs on it or not.
class DamagedFileTest {
  private static final int PAGE_BYTES = 4096;

  @TempDir private Path folder;
  private StoreSettings settings;
  private Path file;

  @BeforeEach
  void aRoomInWhichManyThingsHaveBeenSaid() {
    settings = new StoreSettings("", folder);
    file = folder.resolve(Copies.FILE);
    try (var test = new TestRooms(settings)) {
      var room = test.publicRoom(RoomVersion.V11);
      for (int i = 0; i < 50; i++) {
        test.says(TestRooms.ALICE, room, "message " + i);
      }
    }
  }

  /// Of events and rooms, or of an index.
  @ParameterizedTest
  @ValueSource(strings = {"events", "rooms", "memberships_of_room", "access_tokens"})
  void aByteThatIsAnotherOneIsFound(String table) throws Exception {
    flip((firstPage(table) - 1) * PAGE_BYTES + 4); // how many entries the page has

    isFound();
  }

  @Test
  void aFileThatLacksItsLastBytesIsFound() throws Exception {
    shorten(100);

    isFound();
  }

  @Test
  void aFileThatLacksPagesIsRefused() throws Exception {
    shorten(3 * PAGE_BYTES);

    var verified = Terminal.on(settings).types("verify");

    assertThat(verified.status()).as("%s", verified).isEqualTo(1);
    assertThat(verified.err())
        .contains("Cannot open the database in " + folder + ": check that its files are whole");
  }

  private void shorten(long missing) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(bytes.length() - missing);
    }
  }

  private void isFound() {
    foundBy(Terminal.on(settings).types("verify"));
    try (var _ = Store.open(settings)) {
      foundBy(Terminal.on(settings).types("verify"));
    }
  }

  private static void foundBy(Result verified) {
    assertThat(verified.status()).as("%s", verified).isEqualTo(1);
    assertThat(verified.out()).contains("the database: ").endsWith("things are wrong\n");
  }

  private long firstPage(String table) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement =
            connection.prepareStatement("SELECT rootpage FROM sqlite_master WHERE name = ?")) {
      statement.setString(1, table);
      try (var rows = statement.executeQuery()) {
        return rows.getLong(1);
      }
    }
  }

  private void flip(long at) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int old = bytes.read();
      bytes.seek(at);
      bytes.write(old ^ 1);
    }
  }
}
