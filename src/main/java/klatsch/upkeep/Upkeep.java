package klatsch.upkeep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import klatsch.config.DataConfig;
import klatsch.config.DatabaseConfig;
import klatsch.config.StartupProblem;
import klatsch.disk.Disk;
import klatsch.media.MediaFolder;
import klatsch.store.Copies;
import klatsch.store.Store;
import klatsch.store.StoreSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies of all that a server keeps, and whether what it keeps is right: for the command line,
/// whether a server runs on it or not.
///
/// A backup is a folder: the database as a SQLite file, whichever it was copied from, all other
/// files of the data folder, and a [Manifest] with their sums.
public final class Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  /// In a backup, the folder of what is not the database.
  private static final String FILES = "files";

  private final String server;
  private final DataConfig data;
  private final StoreSettings settings;
  private final InstantSource clock;

  /// @param server the name of the server
  public Upkeep(String server, DatabaseConfig database, DataConfig data, InstantSource clock) {
    this.server = server;
    this.data = data;
    this.settings = StoreSettings.of(database, data);
    this.clock = clock;
  }

  /// Looks through everything that is kept.
  ///
  /// @param findings is told each thing that is wrong, as it is found
  /// @throws StartupProblem if there is no database
  public Verification.Result verify(Consumer<Finding> findings) {
    Copies.requireOne(settings);
    try (var store = Store.open(settings.shared())) {
      var media = new MediaCheck(store, data.media(), clock, findings);
      return media.addTo(Verification.run(store, findings));
    }
  }

  /// Copies everything, as it is at one moment, into a new folder, and comes back when it is on
  /// disk. A folder that is there is a whole backup.
  ///
  /// @return how many bytes it takes
  /// @throws StartupProblem if that cannot be done
  public long backUp(Path folder) {
    if (Files.exists(folder)) {
      throw new StartupProblem(
          folder + " is there already, and nothing is ever overwritten: name a new folder");
    }
    var unfinished = folder.resolveSibling(folder.getFileName() + ".unfinished");
    try {
      Folders.remove(unfinished);
      Disk.makeFolder(unfinished);
      fill(unfinished);
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
      Disk.syncParent(folder);
      return size(folder);
    } catch (IOException e) {
      throw new StartupProblem(
          "Cannot write the backup: make room on the disk, or check who may write there ("
              + e
              + ")",
          e);
    } finally {
      removeQuietly(unfinished);
    }
  }

  /// The database first: what it tells of, such as media, is in a file by then, and stays there.
  private void fill(Path folder) throws IOException {
    var made = clock.instant();
    var sums = new TreeMap<String, String>();
    Copies.make(settings, folder);
    var media = Copies.media(folder);
    Disk.sync(folder.resolve(Copies.FILE));
    sums.put(Copies.FILE, Folders.sha256(folder.resolve(Copies.FILE)));
    for (var file : Folders.files(data.folder())) {
      if (isWorthKeeping(file, media)) {
        var copy = FILES + "/" + file.toString().replace('\\', '/');
        Folders.copy(data.folder().resolve(file), folder.resolve(copy));
        sums.put(copy, Folders.sha256(folder.resolve(copy)));
      }
    }
    new Manifest(server, made, sums).write(folder);
    Disk.sync(folder.resolve(Manifest.FILE));
    Disk.syncFolders(folder);
  }

  /// @param media the contents of which the copied database knows
  private boolean isWorthKeeping(Path file, Set<String> media) {
    var path = data.folder().resolve(file);
    if (path.startsWith(data.media())) {
      var ofMedia = data.media().relativize(path);
      return MediaFolder.isContent(ofMedia) && media.contains(MediaFolder.contentOf(ofMedia));
    }
    return !Copies.isOfDatabase(file.getFileName().toString())
        && !path.startsWith(data.searchIndex());
  }

  private static long size(Path folder) throws IOException {
    long bytes = 0;
    for (var file : Folders.files(folder)) {
      bytes += Files.size(folder.resolve(file));
    }
    return bytes;
  }

  /// Makes a server's data of a backup, where there is none.
  ///
  /// @return what the backup says of itself
  /// @throws StartupProblem if something is there already, the backup is of another server, or not
  ///   as it was written
  public Restored restore(Path folder) {
    var manifest = Manifest.read(folder);
    if (!manifest.server().equals(server)) {
      throw new StartupProblem(
          "The backup is of the server %s, and server.name says %s: a server keeps its name for ever"
              .formatted(manifest.server(), server));
    }
    try {
      requireNothing();
      requireWhole(folder, manifest);
      unpack(folder, manifest);
      return new Restored(manifest.made(), manifest.files().size());
    } catch (IOException e) {
      throw new StartupProblem(
          "Cannot write to %s: make room on the disk, or check who may write there (%s)"
              .formatted(data.folder(), e),
          e);
    }
  }

  private void requireNothing() throws IOException {
    Copies.requireNone(settings);
    if (!Folders.isEmpty(data.folder())) {
      throw new StartupProblem(
          "There is something in %s, and nothing is ever overwritten: move it away, or choose another folder with --data-dir"
              .formatted(data.folder()));
    }
  }

  private static void requireWhole(Path folder, Manifest manifest) throws IOException {
    for (var file : manifest.files().entrySet()) {
      var path = folder.resolve(file.getKey());
      if (Files.notExists(path)) {
        throw new StartupProblem("The backup lacks its file " + path);
      }
      if (!Folders.sha256(path).equals(file.getValue())) {
        throw new StartupProblem("The file " + path + " of the backup is not as it was written");
      }
    }
  }

  private void unpack(Path folder, Manifest manifest) throws IOException {
    Disk.makeFolder(data.folder());
    var unfinished = Files.createDirectory(data.folder().resolve("unfinished"));
    try {
      for (var file : manifest.files().keySet()) {
        if (file.startsWith(FILES + "/")) {
          var name = file.substring(FILES.length() + 1);
          Folders.copy(folder.resolve(file), data.folder().resolve(name));
        }
      }
      Folders.copy(folder.resolve(Copies.FILE), unfinished.resolve(Copies.FILE));
      Copies.restore(unfinished, settings);
      Disk.syncFolders(data.folder());
    } finally {
      removeQuietly(unfinished);
    }
  }

  private static void removeQuietly(Path folder) {
    try {
      Folders.remove(folder);
    } catch (IOException e) {
      LOG.warn("{} is left behind and can be deleted", folder, e);
    }
  }
}
