package klatsch.powercut;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGeneratorFactory;
import klatsch.config.MediaConfig;
import klatsch.config.Settings;
import klatsch.media.Media;
import klatsch.media.MediaFolder;
import klatsch.media.Offer;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import klatsch.store.StoreSettings;
import klatsch.store.TemporaryFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The layer that forgets what was not synced has teeth, and bites nobody who syncs.
@Timeout(120)
class PowerCutTest {
  private static final int CUTS = 40;
  private static final int ENOUGH = 200;

  @TempDir private Path temporary;
  private Path folder;
  private Path log;

  @BeforeEach
  void anEmptyFolder() throws IOException {
    folder = Files.createDirectory(temporary.toRealPath().resolve("data"));
    log = temporary.resolve("log");
  }

  @Test
  void aDatabaseThatDoesNotSyncLosesWhatItHasCommitted() throws Exception {
    int committed = lastSaid(Commits.class, "OFF");

    assertThat(leftAfterCuts()).anyMatch(rows -> rows < committed);
  }

  @Test
  void aDatabaseThatSyncsSometimesLosesWhatItHasCommitted() throws Exception {
    int committed = lastSaid(Commits.class, "NORMAL");

    assertThat(leftAfterCuts()).anyMatch(rows -> rows < committed);
  }

  @Test
  void aDatabaseThatSyncsEachCommitLosesNothing() throws Exception {
    int committed = lastSaid(Commits.class, "FULL");

    assertThat(leftAfterCuts()).allMatch(rows -> rows >= committed);
  }

  @Test
  void javasOwnFilesAreSeenToo() throws Exception {
    lastSaid(WritesFiles.class, "");
    var unsynced = new TreeSet<String>();
    var unnamed = new TreeSet<String>();
    for (int seed = 0; seed < CUTS; seed++) {
      cut(seed);
      unsynced.add(text("unsynced"));
      unnamed.add(text("renamed"));
      assertThat(text("safe")).isEqualTo("safe");
    }

    assertThat(unsynced).contains("nothing", "", "unsynced");
    assertThat(unnamed).containsExactly("nothing", "renamed");
  }

  @Test
  void whatSomebodyHasUploadedIsThere() throws Exception {
    int uploaded = lastSaid(Uploads.class, "");

    for (int seed = 0; seed < CUTS; seed++) {
      cut(seed);
      var media = folder.resolve("media");
      try (var files = Files.walk(media)) {
        assertThat(files.map(media::relativize).filter(MediaFolder::isContent))
            .as("seed %d", seed)
            .hasSizeGreaterThanOrEqualTo(uploaded);
      }
    }
  }

  private String text(String name) throws IOException {
    var file = folder.resolve(name);
    return Files.exists(file) ? Files.readString(file).replace("\0", "") : "nothing";
  }

  /// Runs a program until it has said enough, and kills it.
  private int lastSaid(Class<?> program, String option) throws Exception {
    var cuts = PowerCuts.in(folder, log);
    var process = cuts.program(program.getName(), folder.toString(), option).start();
    int last = 0;
    try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII))) {
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        if (line.endsWith(".")) {
          last = Integer.parseInt(line.substring(0, line.length() - 1));
        }
        if (last == ENOUGH) {
          process.toHandle().destroyForcibly(); // this way what it has said can still be read
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(last).isGreaterThanOrEqualTo(ENOUGH);
    return last;
  }

  /// What is in the folder if that cut was one of many that could have been.
  private void cut(int seed) throws IOException {
    TemporaryFiles.remove(folder);
    Files.createDirectory(folder);
    var disk = new Disk(folder);
    disk.happens(DiskLog.read(log));
    disk.losesPower(RandomGeneratorFactory.getDefault().create(seed));
  }

  /// How many rows the database has after each cut; -1 if it cannot be read.
  private List<Integer> leftAfterCuts() throws IOException {
    var left = new ArrayList<Integer>();
    for (int seed = 0; seed < CUTS; seed++) {
      cut(seed);
      try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("db"));
          var statement = connection.createStatement();
          var rows = statement.executeQuery("SELECT count(*) FROM rows")) {
        left.add(rows.getInt(1));
      } catch (SQLException _) {
        left.add(-1);
      }
    }
    return left;
  }

  /// Commits one row after the other, and says the number of each that is committed.
  static final class Commits {
    private Commits() {}

    public static void main(String[] args) throws SQLException {
      try (var connection = DriverManager.getConnection("jdbc:sqlite:" + args[0] + "/db");
          var statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA synchronous = FULL");
        statement.execute("CREATE TABLE rows (number INTEGER PRIMARY KEY, filling TEXT)");
        statement.execute("PRAGMA synchronous = " + args[1]);
        for (int i = 1; ; i++) {
          statement.execute("INSERT INTO rows VALUES (%d, hex(randomblob(1000)))".formatted(i));
          System.out.println(i + ".");
        }
      }
    }
  }

  /// Uploads one file after the other, and says the number of each that is taken.
  static final class Uploads {
    private Uploads() {}

    public static void main(String[] args) {
      var data = Path.of(args[0]);
      try (var store = Store.open(new StoreSettings("", data));
          var media =
              Media.open(
                  "here",
                  MediaConfig.from(Settings.none()),
                  data.resolve("media"),
                  store,
                  Clock.systemUTC(),
                  new SecureRandom())) {
        for (int i = 1; ; i++) {
          var bytes = ("picture " + i).getBytes(US_ASCII);
          var offer = Offer.of(null, null, bytes.length, new ByteArrayInputStream(bytes));
          media.uploads().upload(new UserId("@alice:here"), offer);
          System.out.println(i + ".");
        }
      }
    }
  }

  /// Writes three files with more or less care, says so, and waits to be killed.
  static final class WritesFiles {
    private WritesFiles() {}

    public static void main(String[] args) throws IOException {
      var folder = Path.of(args[0]);
      write(folder.resolve("safe"), true);
      try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
      write(folder.resolve("unsynced"), false);
      var unfinished = folder.resolve("renamed");
      write(unfinished, true);
      Files.copy(folder.resolve("safe"), folder.resolve("copied"));
      Files.move(folder.resolve("copied"), folder.resolve("moved"), StandardCopyOption.ATOMIC_MOVE);
      System.out.println(ENOUGH + ".");
      System.in.read();
    }

    private static void write(Path file, boolean synced) throws IOException {
      try (var channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(file.getFileName().toString().getBytes(US_ASCII)));
        if (synced) {
          channel.force(true);
        }
      }
    }
  }
}
