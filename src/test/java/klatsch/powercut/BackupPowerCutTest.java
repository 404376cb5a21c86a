package klatsch.powercut;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import klatsch.house.Terminal;
import klatsch.store.Store;
import klatsch.store.StoreSettings;
import klatsch.store.TemporaryFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// When a backup has been made, or restored, it is on the disk: the power may be cut.
@Timeout(120)
class BackupPowerCutTest {
  private static final int CUTS = 10;

  @TempDir private Path temporary;
  private Path disk;

  @BeforeEach
  void aServersDataWithAFileDeepInIt() throws IOException {
    disk = Files.createDirectory(temporary.toRealPath().resolve("disk"));
    var data = disk.resolve("data");
    Store.open(new StoreSettings("", data)).close();
    Files.createDirectories(data.resolve("notes/ab"));
    Files.writeString(data.resolve("notes/ab/cat"), "a picture");
  }

  @Test
  void aBackupThatIsDoneIsOnTheDisk() throws Exception {
    var backup = disk.resolve("backups/today");
    var deeds = deedsOf("backup", backup.toString(), "--data-dir", disk + "/data");

    for (int seed = 0; seed < CUTS; seed++) {
      powerIsCut(deeds, seed);
      var to = temporary.resolve("restored" + seed);
      var restored = Terminal.on(new StoreSettings("", to)).types("restore " + backup);
      assertThat(restored.status()).as("seed %d: %s", seed, restored).isZero();
      assertThat(to.resolve("notes/ab/cat")).hasContent("a picture");
    }
  }

  @Test
  void dataThatAreRestoredAreOnTheDisk() throws Exception {
    var backup = temporary.resolve("backup");
    Terminal.on(new StoreSettings("", disk.resolve("data"))).types("backup " + backup);
    var to = disk.resolve("new/data");
    var deeds = deedsOf("restore", backup.toString(), "--data-dir", to.toString());

    for (int seed = 0; seed < CUTS; seed++) {
      powerIsCut(deeds, seed);
      var verified = Terminal.on(new StoreSettings("", to)).types("verify");
      assertThat(verified.out()).as("seed %d: %s", seed, verified).endsWith("All is well\n");
      assertThat(to.resolve("notes/ab/cat")).hasContent("a picture");
    }
  }

  private record Deeds(Path before, List<DiskLog.Deed> list) {}

  /// What a command does to the disk, and what was on it before.
  private Deeds deedsOf(String... words) throws Exception {
    var before = temporary.resolve("before");
    copy(disk, before);
    var log = temporary.resolve("log");
    var command = PowerCuts.in(disk, log).program("klatsch.Main", words);
    command.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    assertThat(command.start().waitFor()).isZero();
    return new Deeds(before, DiskLog.read(log));
  }

  private void powerIsCut(Deeds deeds, int seed) throws IOException {
    TemporaryFiles.remove(disk);
    copy(deeds.before, disk);
    var now = new Disk(disk);
    now.happens(deeds.list);
    RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
    now.losesPower(random);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }
}
