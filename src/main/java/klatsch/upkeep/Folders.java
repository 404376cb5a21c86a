package klatsch.upkeep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import klatsch.crypto.Sha256;
import klatsch.media.Disk;

/// Files and folders, and that they are on disk.
final class Folders {
  private static final int BUFFER_BYTES = 64 << 10;

  private Folders() {}

  /// All files below a folder, as paths from there.
  static List<Path> files(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).map(folder::relativize).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  static boolean isEmpty(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return true;
    }
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  /// Copies a file and comes back when it is on disk.
  static void copy(Path from, Path to) throws IOException {
    var folder = to.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.copy(from, to);
    sync(to);
  }

  /// In hexadecimal.
  static String sha256(Path file) throws IOException {
    var digest = Sha256.digest();
    var buffer = new byte[BUFFER_BYTES];
    try (var in = Files.newInputStream(file)) {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        digest.update(buffer, 0, length);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static void sync(Path file) throws IOException {
    Disk.REAL.sync(file);
  }

  static void syncFolder(Path folder) throws IOException {
    Disk.REAL.syncFolder(folder);
  }

  /// A folder with all the folders in it.
  static void syncTree(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (var path : paths.filter(Files::isDirectory).toList()) {
        syncFolder(path);
      }
    }
  }

  /// The folder in which a file or folder has its name.
  static void syncParent(Path path) throws IOException {
    var parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      syncFolder(parent);
    }
  }

  /// Removes a folder with all that is in it, if it is there.
  static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var paths = Files.walk(folder)) {
        for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
