package klatsch.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// What has been done when it comes back is on the disk, and outlasts a power cut.
///
/// A file and its name are two things: what is in it is kept by syncing the file, its name by
/// syncing the folder in which it stands.
public final class Disk {
  private Disk() {}

  /// Makes a folder if it is not there, and those in which it lies.
  ///
  /// Also one that is there may be new: an earlier process may have died before it was on the disk.
  /// It cannot be in a folder in which we may not write.
  public static void makeFolder(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (var parent = folder.toRealPath().getParent();
        parent != null && Files.isWritable(parent) && Files.isReadable(parent);
        parent = parent.getParent()) {
      syncFolder(parent);
    }
  }

  /// Gives a file its name, when all of it is on the disk: whoever finds the name finds the whole.
  /// What had that name before is gone.
  public static void move(Path file, Path to) throws IOException {
    sync(file);
    Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
    syncParent(to);
    syncParent(file);
  }

  public static void sync(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /// On Windows a folder cannot be opened, and needs not be.
  public static void syncFolder(Path folder) throws IOException {
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /// The folder in which a file or folder has its name.
  public static void syncParent(Path path) throws IOException {
    var parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      syncFolder(parent);
    }
  }

  /// A folder and all folders in it, but not the files.
  public static void syncFolders(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (var below : paths.filter(Files::isDirectory).toList()) {
        syncFolder(below);
      }
    }
  }
}
