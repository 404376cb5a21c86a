package klatsch.powercut;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What `src/test/c/disklog.c` has written down of a process.
final class DiskLog {
  private static final int HEAD_BYTES = 24;

  private DiskLog() {}

  /// Something that was done.
  sealed interface Deed {
    /// A file, which was made if it was not there; or a folder.
    record Opened(long handle, Path path) implements Deed {}

    record Written(long handle, long at, byte[] bytes) implements Deed {}

    /// Made shorter, or longer by zeros.
    record Cut(long handle, long length) implements Deed {}

    record SyncBegun(long sync, long handle) implements Deed {}

    record Synced(long sync) implements Deed {}

    record FolderMade(Path path) implements Deed {}

    record Renamed(Path from, Path to) implements Deed {}

    record Removed(Path path) implements Deed {}
  }

  /// All of it, in its order. The process may have died while it wrote the last one, which is then
  /// left out.
  static List<Deed> read(Path file) throws IOException {
    var deeds = new ArrayList<Deed>();
    var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.remaining() >= HEAD_BYTES) {
      int what = bytes.getInt();
      int length = bytes.getInt();
      long handle = bytes.getLong();
      long at = bytes.getLong();
      if (length > bytes.remaining()) {
        break;
      }
      var rest = new byte[length];
      bytes.get(rest);
      deeds.add(deed(what, handle, at, rest));
    }
    return deeds;
  }

  private static Deed deed(int what, long handle, long at, byte[] rest) {
    return switch (what) {
      case 1 -> new Deed.Opened(handle, paths(rest).getFirst());
      case 2 -> new Deed.Written(handle, at, rest);
      case 3 -> new Deed.Cut(handle, at);
      case 4 -> new Deed.SyncBegun(handle, at);
      case 5 -> new Deed.Synced(handle);
      case 6 -> new Deed.FolderMade(paths(rest).getFirst());
      case 7 -> new Deed.Renamed(paths(rest).getFirst(), paths(rest).getLast());
      case 8 -> new Deed.Removed(paths(rest).getFirst());
      default -> throw new IllegalStateException("The log of the disk has a " + what);
    };
  }

  private static List<Path> paths(byte[] ended) {
    var paths = new ArrayList<Path>();
    for (var path : new String(ended, UTF_8).split("\0", -1)) {
      if (!path.isEmpty()) {
        paths.add(Path.of(path).normalize());
      }
    }
    return paths;
  }
}
