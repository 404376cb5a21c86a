package klatsch.config;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The data folder, held by one running server.
///
/// The lock is the operating system's: it ends with the process, however that ends. Commands that
/// work beside a running server (`klatsch user create`) do not take it; the database has locks of
/// its own.
public final class DataFolder implements AutoCloseable {
  private static final String LOCK = "klatsch.lock";

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /// Makes the folder when it is missing and locks it. Throws a [StartupProblem] when it cannot be
  /// made or another server has it.
  public static DataFolder hold(Path path) {
    try {
      Files.createDirectories(path);
      var channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) != null) {
        return new DataFolder(path, channel);
      }
      channel.close();
    } catch (IOException unusable) {
      throw new StartupProblem(
          "The data folder %s cannot be used: %s. Choose another one with --data-dir."
              .formatted(path.toAbsolutePath(), unusable));
    }
    throw new StartupProblem(
        "The data folder %s is in use by another Klatsch. Stop that one, or choose another folder with --data-dir."
            .formatted(path.toAbsolutePath()));
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
