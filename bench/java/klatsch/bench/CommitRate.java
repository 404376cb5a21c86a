package klatsch.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import klatsch.model.event.Fate;
import klatsch.model.id.EventId;
import klatsch.store.Store;
import klatsch.store.StoreSettings;
import org.jspecify.annotations.Nullable;

/// How many events a second the store makes durable when nobody is above it: the most that a server
/// on this disk and database could do.
final class CommitRate {
  private static final int WRITERS = 64;

  /// What an ordinary message takes, with its hashes and parents.
  private static final int EVENT_BYTES = 633;

  private static final int HASH_BYTES = 32;

  private CommitRate() {}

  /// @param folder on the disk to measure
  /// @param database URL of a PostgreSQL; null is SQLite
  /// @return commits per second, of one event each
  static double measure(
      Path folder, @Nullable String database, int rooms, Duration warmUp, Duration duration)
      throws IOException, InterruptedException {
    var url = database == null ? "" : database;
    try (var store = Store.open(new StoreSettings(url, folder.resolve("store")))) {
      write(store, rooms, warmUp);
      var began = System.nanoTime();
      var commits = write(store, rooms, duration);
      return commits / ((System.nanoTime() - began) / 1e9);
    }
  }

  private static long write(Store store, int rooms, Duration duration)
      throws IOException, InterruptedException {
    var commits = new LongAdder();
    var end = System.nanoTime() + duration.toNanos();
    var writers = new Crew();
    for (var i = 0; i < WRITERS; i++) {
      writers.start(
          () -> {
            var random = RandomGeneratorFactory.getDefault().create();
            while (System.nanoTime() < end) {
              writeOne(store, random.nextInt(rooms), random);
              commits.increment();
            }
          });
    }
    writers.join();
    return commits.sum();
  }

  private static void writeOne(Store store, long room, RandomGenerator random) {
    var hash = new byte[HASH_BYTES];
    random.nextBytes(hash);
    var id = "$" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    var pdu = (id + "x".repeat(EVENT_BYTES - id.length())).getBytes(StandardCharsets.US_ASCII);
    store.write(
        tx -> {
          var position = tx.nextPosition();
          store
              .events()
              .insert(
                  tx, room, position, new EventId(id), pdu, position, null, null, Fate.ACCEPTED);
          return position;
        });
  }
}
