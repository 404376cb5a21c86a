package klatsch.search;

import java.nio.file.Path;
import klatsch.rooms.Rooms;
import klatsch.store.Store;
import klatsch.telemetry.SearchMetrics;

/// The front door: finding again what was said.
public record Searching(MessageSearch messages) implements AutoCloseable {
  /// @param folder of the index; it can be taken away at any time
  public static Searching open(Store store, Rooms rooms, Path folder, SearchMetrics metrics) {
    var follower = new Follower(store, rooms.damaged(), folder);
    metrics.behind().reads(follower::behind);
    follower.start();
    return new Searching(new MessageSearch(store, rooms, follower));
  }

  /// Keeps what is in the index, and lets it go.
  @Override
  public void close() {
    messages.close();
  }
}
