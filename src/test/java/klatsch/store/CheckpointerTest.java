package klatsch.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointerTest {
  private static final long MEGABYTE = 1 << 20;

  @TempDir private Path folder;

  @Test
  void theLogStaysShortBesideABusyWriter() throws Exception {
    var settings = new StoreSettings("", folder);
    try (var database = new SqliteDatabase(settings, Store.OUTAGE_PATIENCE, MEGABYTE);
        var writer = database.connectWriter()) {
      writer.run("CREATE TABLE rows (content BYTEA)");

      for (int i = 0; i < 600; i++) {
        writer.begin();
        writer.run("INSERT INTO rows (content) VALUES (zeroblob(100000))");
        writer.commit();
        database.afterCommit(writer);
      }

      assertThat(Files.size(folder.resolve("klatsch.db-wal"))).isLessThan(10 * MEGABYTE);
    }
  }
}
