package klatsch.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import klatsch.disk.Disk;

/// What makes files last. It can be replaced by one that fails.
public interface MediaDisk {
  MediaDisk REAL = new MediaDisk() {};

  /// Comes back when all of a file is on disk.
  default void sync(Path file) throws IOException {
    Disk.sync(file);
  }

  /// Gives a file another name, in one step. One that has the name already is replaced.
  default void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Comes back when the names in a folder are on disk.
  default void syncFolder(Path folder) throws IOException {
    Disk.syncFolder(folder);
  }
}
