package klatsch.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import klatsch.config.StartupProblem;
import org.jspecify.annotations.Nullable;

/// The sign on the door of a data folder: a server lives here. It falls off when the process ends,
/// in whatever way.
final class DataLock implements AutoCloseable {
  static final String FILE = "klatsch.lock";

  /// Where no byte is: on Windows a locked byte could not be read, and others read who is here.
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final int MAX_PID_BYTES = 20;

  private final FileChannel channel;

  private DataLock(FileChannel channel) {
    this.channel = channel;
  }

  /// @throws StartupProblem if another process holds it, or this one already does
  static DataLock take(Path dataDir) {
    var file = dataDir.resolve(FILE);
    try {
      var channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        var holder = holder(channel);
        channel.close();
        throw new StartupProblem(
            "The data folder %s is in use by process %s: stop that server, or choose another folder"
                .formatted(dataDir, holder));
      }
      var pid = Long.toString(ProcessHandle.current().pid());
      channel.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      return new DataLock(channel);
    } catch (IOException e) {
      throw new StartupProblem(
          "Cannot write in the data folder " + dataDir + ": check to whom it belongs", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false);
    } catch (OverlappingFileLockException _) {
      return null; // this very process has it
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    var pid = ByteBuffer.allocate(MAX_PID_BYTES);
    int length = channel.read(pid, 0);
    return new String(pid.array(), 0, Math.max(0, length), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StoreException("Could not give the data folder back", e);
    }
  }
}
