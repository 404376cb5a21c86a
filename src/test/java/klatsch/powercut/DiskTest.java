package klatsch.powercut;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGeneratorFactory;
import klatsch.powercut.DiskLog.Deed;
import klatsch.powercut.DiskLog.Deed.FolderMade;
import klatsch.powercut.DiskLog.Deed.Opened;
import klatsch.powercut.DiskLog.Deed.Removed;
import klatsch.powercut.DiskLog.Deed.Renamed;
import klatsch.powercut.DiskLog.Deed.SyncBegun;
import klatsch.powercut.DiskLog.Deed.Synced;
import klatsch.powercut.DiskLog.Deed.Written;
import klatsch.store.TemporaryFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can be left of a file after a power cut, and what must be.
class DiskTest {
  private static final int CUTS = 200;

  @TempDir private Path folder;
  private Path file;
  private Path other;

  @BeforeEach
  void names() {
    file = folder.resolve("file");
    other = folder.resolve("other");
  }

  /// What the file has after each of many cuts, "nothing" where it is not there.
  private Set<String> after(Deed... deeds) throws IOException {
    var found = new TreeSet<String>();
    for (int seed = 0; seed < CUTS; seed++) {
      found.add(afterOne(file, seed, List.of(deeds)));
    }
    return found;
  }

  private String afterOne(Path looked, int seed, List<Deed> deeds) throws IOException {
    TemporaryFiles.remove(folder);
    Files.createDirectories(folder);
    Files.writeString(file, "old");
    var disk = new Disk(folder);
    disk.happens(deeds);
    disk.losesPower(RandomGeneratorFactory.getDefault().create(seed));
    return Files.exists(looked) ? Files.readString(looked) : "nothing";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  @Test
  void whatWasNotSyncedIsThereOrNot() throws IOException {
    assertThat(after(new Opened(1, file), new Written(1, 0, bytes("new"))))
        .containsExactly("new", "old");
  }

  @Test
  void aSyncKeepsWhatCameBeforeItBegan() throws IOException {
    assertThat(
            after(
                new Opened(1, file),
                new Written(1, 0, bytes("new")),
                new SyncBegun(9, 1),
                new Written(1, 0, bytes("NEW")),
                new Synced(9)))
        .containsExactly("NEW", "new");
  }

  @Test
  void aSyncThatDidNotEndPromisesNothing() throws IOException {
    assertThat(after(new Opened(1, file), new Written(1, 0, bytes("new")), new SyncBegun(9, 1)))
        .containsExactly("new", "old");
  }

  @Test
  void laterWritesMayComeToTheDiskFirst() throws IOException {
    assertThat(
            after(
                new Opened(1, file), new Written(1, 0, bytes("n")), new Written(1, 1, bytes("ew"))))
        .containsExactly("new", "nld", "oew", "old");
  }

  @Test
  void aLongWriteIsTornWhereASectorEnds() throws IOException {
    var found = new ArrayList<String>();
    var deeds = List.<Deed>of(new Opened(1, file), new Written(1, 0, bytes("x".repeat(1024))));
    for (int seed = 0; seed < CUTS; seed++) {
      found.add(afterOne(file, seed, deeds));
    }

    assertThat(found)
        .contains("x".repeat(512), "old" + "\0".repeat(509) + "x".repeat(512))
        .allMatch(left -> left.replaceAll("[^x]", "").length() % 512 == 0);
  }

  @Test
  void aNameIsKeptByTheFolder() throws IOException {
    var made =
        List.<Deed>of(
            new Opened(1, other),
            new Written(1, 0, bytes("new")),
            new SyncBegun(9, 1),
            new Synced(9));
    var kept = new ArrayList<Deed>(made);
    kept.addAll(List.of(new Opened(2, folder), new SyncBegun(8, 2), new Synced(8)));
    var left = new TreeSet<String>();
    for (int seed = 0; seed < CUTS; seed++) {
      left.add(afterOne(other, seed, made));
      assertThat(afterOne(other, seed, kept)).isEqualTo("new");
    }

    assertThat(left).containsExactly("new", "nothing");
  }

  @Test
  void whatIsMovedOverAFileIsThereInsteadOfItOrNot() throws IOException {
    assertThat(
            after(
                new Opened(1, other),
                new Written(1, 0, bytes("new")),
                new SyncBegun(9, 1),
                new Synced(9),
                new Renamed(other, file)))
        .containsExactly("new", "old");
  }

  @Test
  void whatIsRemovedMayComeBack() throws IOException {
    assertThat(after(new Removed(file))).containsExactly("nothing", "old");
  }

  @Test
  void aFolderTakesWithItWhatIsInIt() throws IOException {
    var inner = folder.resolve("inner");
    file = inner.resolve("file");
    var deeds =
        List.<Deed>of(
            new FolderMade(inner),
            new Opened(1, file),
            new Written(1, 0, bytes("new")),
            new SyncBegun(9, 1),
            new Synced(9),
            new Opened(2, inner),
            new SyncBegun(8, 2),
            new Synced(8));
    var left = new TreeSet<String>();
    for (int seed = 0; seed < CUTS; seed++) {
      var looked = file;
      file = folder.resolve("file");
      left.add(afterOne(looked, seed, deeds));
      file = looked;
    }

    assertThat(left).containsExactly("new", "nothing");
  }
}
