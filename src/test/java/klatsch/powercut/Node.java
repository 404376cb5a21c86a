package klatsch.powercut;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Something on a disk, without its name.
sealed interface Node {
  /// @param node what the name leads to, or `null` if nothing
  /// @param moment when it came to be so
  record Entry(@Nullable Node node, long moment) {}

  /// The names in a folder: those that programs see, and those that are on the disk.
  final class Folder implements Node {
    final Map<String, Node> seen = new HashMap<>();
    final Map<String, Entry> kept = new HashMap<>();

    /// What is newer on the disk stays.
    void keep(String name, Entry entry) {
      kept.merge(name, entry, (old, next) -> next.moment() > old.moment() ? next : old);
    }
  }

  /// The bytes of a file as they are on the disk, and what has been done to them since.
  final class File implements Node {
    private static final int[] SECTORS = {512, 4096};

    /// @param bytes written there; `null` if the file was made so long
    private record Change(long moment, long at, byte @Nullable [] bytes) {}

    private byte[] bytes;
    private int length;
    private final List<Change> unsynced = new ArrayList<>();

    File(byte[] bytes) {
      this.bytes = bytes;
      this.length = bytes.length;
    }

    byte[] bytes() {
      return Arrays.copyOf(bytes, length);
    }

    void write(long moment, long at, byte[] written) {
      unsynced.add(new Change(moment, at, written));
    }

    void cut(long moment, long newLength) {
      unsynced.add(new Change(moment, newLength, null));
    }

    /// What was done before a moment is on the disk.
    void sync(long before) {
      while (!unsynced.isEmpty() && unsynced.getFirst().moment() < before) {
        keep(unsynced.removeFirst());
      }
    }

    private void keep(Change change) {
      if (change.bytes() == null) {
        resize(Math.toIntExact(change.at()));
      } else {
        put(change.at(), change.bytes(), 0, change.bytes().length);
      }
    }

    private void put(long at, byte[] from, int begin, int end) {
      int first = Math.toIntExact(at + begin);
      int last = Math.toIntExact(at + end);
      if (last > length) {
        resize(last);
      }
      System.arraycopy(from, begin, bytes, first, end - begin);
    }

    private void resize(int newLength) {
      if (newLength > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(newLength, bytes.length + bytes.length / 2));
      }
      if (newLength < length) {
        Arrays.fill(bytes, newLength, length, (byte) 0);
      }
      length = newLength;
    }

    /// Each change that was not synced has come to the disk, or not, or one end of it up to a
    /// sector; and some that have not have made the file longer nevertheless.
    void losePower(RandomGenerator random, double share, Losses losses) {
      for (var change : unsynced) {
        losses.unsynced++;
        if (random.nextDouble() < share) {
          keep(change);
        } else if (change.bytes() == null || random.nextBoolean()) {
          drop(change, random, losses);
        } else {
          tear(change, change.bytes(), random, losses);
        }
      }
      unsynced.clear();
    }

    private void drop(Change change, RandomGenerator random, Losses losses) {
      losses.dropped++;
      if (change.bytes() != null && random.nextInt(4) == 0) {
        resize(Math.max(length, Math.toIntExact(change.at() + change.bytes().length)));
      }
    }

    private void tear(Change change, byte[] written, RandomGenerator random, Losses losses) {
      int sector = SECTORS[random.nextInt(SECTORS.length)];
      int first = Math.toIntExact(sector - change.at() % sector);
      if (first >= written.length) {
        drop(change, random, losses);
        return;
      }
      losses.torn++;
      int boundaries = 1 + (written.length - 1 - first) / sector;
      int boundary = first + sector * random.nextInt(boundaries);
      if (random.nextBoolean()) {
        put(change.at(), written, 0, boundary);
      } else {
        put(change.at(), written, boundary, written.length);
      }
    }
  }
}
