package klatsch.media;

import static klatsch.model.error.MatrixError.tooLarge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import klatsch.config.StartupProblem;
import klatsch.crypto.RandomText;
import klatsch.crypto.Sha256;
import klatsch.disk.Disk;
import klatsch.model.error.UnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the bytes are: a file for each content, named after its SHA-256, in a folder that is named
/// after the first digits of that; beside it, what was made of it. No name here comes from a
/// client.
///
/// A file has its name when all of it is on disk, and never changes.
public final class MediaFolder {
  private static final Logger LOG = LoggerFactory.getLogger(MediaFolder.class);

  private static final String UNFINISHED = "unfinished";

  /// Of the name of a file: 4,096 folders, with 250 files each when there are a million.
  private static final int DIGITS_OF_FOLDER = 3;

  private static final int BUFFER_BYTES = 64 << 10;

  private static final int NAME_BYTES = 15;

  /// A disk that is full does not get better at once.
  private static final Duration TRY_AGAIN = Duration.ofMinutes(1);

  private final Path folder;
  private final Path unfinished;
  private final MediaDisk disk;
  private final RandomText random;

  private MediaFolder(Path folder, MediaDisk disk, RandomText random) {
    this.folder = folder;
    this.unfinished = folder.resolve(UNFINISHED);
    this.disk = disk;
    this.random = random;
  }

  /// What has been kept.
  ///
  /// @param size in bytes
  /// @param sha256 in hexadecimal
  record Kept(long size, String sha256) {}

  /// Makes the folder if it is missing, and removes what was left unfinished.
  ///
  /// @throws StartupProblem if that cannot be done
  static MediaFolder open(Path folder, MediaDisk disk, RandomText random) {
    var media = new MediaFolder(folder, disk, random);
    try {
      Disk.makeFolder(media.unfinished);
      try (var left = Files.list(media.unfinished)) {
        for (var file : left.toList()) {
          Files.delete(file);
        }
      }
      return media;
    } catch (IOException e) {
      throw new StartupProblem(
          "Cannot keep media in %s: make it a folder in which this program may write (%s)"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  /// The file of a content, from the folder of all media.
  ///
  /// @param sha256 in hexadecimal
  public static Path name(String sha256) {
    return Path.of(sha256.substring(0, DIGITS_OF_FOLDER), sha256);
  }

  /// The content that a file is, or that it was made of: the other way round.
  ///
  /// @param file from the folder of all media
  public static String contentOf(Path file) {
    var name = file.getFileName().toString();
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /// Whether a file is the content itself, and nothing that was made of it or left unfinished.
  ///
  /// @param file from the folder of all media
  public static boolean isContent(Path file) {
    return file.getNameCount() == 2 && name(contentOf(file)).equals(file);
  }

  /// Whether a file has no name yet.
  ///
  /// @param file from the folder of all media
  public static boolean isUnfinished(Path file) {
    return file.startsWith(UNFINISHED);
  }

  Path file(String sha256) {
    return folder.resolve(name(sha256));
  }

  /// A file that was made of a content.
  ///
  /// @param what it is, such as `96x96-crop.png`
  Path madeOf(String sha256, String what) {
    return file(sha256).resolveSibling(sha256 + "." + what);
  }

  /// Takes all of a content, and comes back when it is on disk under its name.
  ///
  /// @throws klatsch.model.error.MatrixException `M_TOO_LARGE` as soon as it is larger than allowed
  /// @throws UncheckedIOException if the content breaks off
  /// @throws UnavailableException if the disk does not take it
  Kept keep(InputStream content, long largest) {
    var file = unfinished();
    try {
      var kept = write(content, file, largest);
      place(file, file(kept.sha256()));
      return kept;
    } catch (IOException e) {
      LOG.error("An upload cannot be kept: {}", e.toString());
      throw new UnavailableException("This file cannot be kept right now", TRY_AGAIN, e);
    } finally {
      removeQuietly(file);
    }
  }

  private static Kept write(InputStream content, Path file, long largest) throws IOException {
    var digest = Sha256.digest();
    var buffer = new byte[BUFFER_BYTES];
    long size = 0;
    try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      for (int length = read(content, buffer); length >= 0; length = read(content, buffer)) {
        size += length;
        requireAllowed(size, largest);
        digest.update(buffer, 0, length);
        out.write(buffer, 0, length);
      }
    }
    return new Kept(size, HexFormat.of().formatHex(digest.digest()));
  }

  /// That the client breaks off is not the fault of the disk.
  private static int read(InputStream content, byte[] buffer) {
    try {
      return content.read(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void requireAllowed(long size, long largest) {
    if (size > largest) {
      throw tooLarge("A file may have " + largest + " bytes at most");
    }
  }

  /// A name for what is still being written.
  Path unfinished() {
    return unfinished.resolve(random.urlSafe(NAME_BYTES));
  }

  /// Gives an unfinished file its name, and comes back when both are on disk. A name that goes from
  /// one folder to another is there for certain when both are synced.
  void place(Path file, Path name) throws IOException {
    var parent = folder.resolve(folder.relativize(name).getName(0));
    disk.sync(file);
    Files.createDirectories(parent);
    disk.move(file, name);
    for (var changed : List.of(parent, folder, unfinished)) {
      disk.syncFolder(changed);
    }
  }

  void removeQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} is left behind until the next start", file, e);
    }
  }
}
