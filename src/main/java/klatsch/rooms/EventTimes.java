package klatsch.rooms;

import java.util.Objects;
import klatsch.json.Json;
import klatsch.json.JsonSyntaxException;
import klatsch.store.Store;

/// Writes down beside older events when they happened, so that they too are found by their time. It
/// is done once, at the first start after such a program.
final class EventTimes {
  /// Little enough for one commit, for which nobody waits yet.
  private static final int BATCH = 1_000;

  private EventTimes() {}

  static void complete(Store store) {
    for (var batch = store.events().withoutTime(BATCH);
        !batch.isEmpty();
        batch = store.events().withoutTime(BATCH)) {
      var rows = batch;
      store.write(
          tx -> {
            rows.forEach(row -> store.events().setTime(tx, row.position(), time(row.pdu())));
            return rows.size();
          });
    }
  }

  /// Every event has one; the format of events demands it. One that cannot be read happened long
  /// ago: it is not to stop the server.
  private static long time(byte[] pdu) {
    try {
      return Objects.requireNonNullElse(Json.parseObject(pdu).integer("origin_server_ts"), 0L);
    } catch (JsonSyntaxException _) {
      return 0;
    }
  }
}
