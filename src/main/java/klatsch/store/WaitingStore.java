package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import klatsch.model.id.EventId;

/// Events of other servers that have come before what they build on.
public final class WaitingStore {
  private static final String COLUMNS = "SELECT w.event_id, w.origin, w.pdu FROM waiting_events w ";

  /// Forgotten at once; one comes at a time, so there is never more than one too many, unless the
  /// limits have become less.
  private static final int AT_ONCE = 100;

  private final Db db;

  WaitingStore(Db db) {
    this.db = db;
  }

  /// An event that waits.
  ///
  /// @param origin the server that sent it
  /// @param pdu the event as it came
  public record Waiting(EventId event, String origin, byte[] pdu) {}

  /// Keeps an event until the missing ones are here. One that waits already begins anew.
  public void add(
      Transaction tx,
      long roomNr,
      EventId event,
      String origin,
      byte[] pdu,
      Collection<EventId> missing) {
    remove(tx, roomNr, event);
    long position = tx.nextPosition();
    tx.sql(
            """
            INSERT INTO waiting_events (position, room_nr, event_id, origin, pdu)
            VALUES (:position, :room_nr, :event, :origin, :pdu)
            """)
        .with("position", position)
        .with("room_nr", roomNr)
        .with("event", event)
        .with("origin", origin)
        .with("pdu", pdu)
        .update();
    for (var one : missing) {
      tx.sql("INSERT INTO waiting_for (position, missing) VALUES (:position, :missing)")
          .with("position", position)
          .with("missing", one)
          .update();
    }
  }

  /// Forgets those that have waited longest, until no more are left than may wait.
  ///
  /// @param inRoom so many of one room
  /// @param inAll so many of all rooms together
  public void trim(Transaction tx, long roomNr, int inRoom, int inAll) {
    tx.sql(
            """
            SELECT position FROM waiting_events WHERE room_nr = :room_nr
             ORDER BY position DESC LIMIT :many OFFSET :kept
            """)
        .with("room_nr", roomNr)
        .with("many", AT_ONCE)
        .with("kept", inRoom)
        .list(row -> row.getLong("position"))
        .forEach(position -> remove(tx, position));
    tx.sql(
            """
            SELECT position FROM waiting_events
             ORDER BY position DESC LIMIT :many OFFSET :kept
            """)
        .with("many", AT_ONCE)
        .with("kept", inAll)
        .list(row -> row.getLong("position"))
        .forEach(position -> remove(tx, position));
  }

  public void remove(Transaction tx, long roomNr, EventId event) {
    tx.sql(
            """
            SELECT position FROM waiting_events WHERE room_nr = :room_nr AND event_id = :event
            """)
        .with("room_nr", roomNr)
        .with("event", event)
        .list(row -> row.getLong("position"))
        .forEach(position -> remove(tx, position));
  }

  private static void remove(Transaction tx, long position) {
    tx.sql("DELETE FROM waiting_for WHERE position = :position")
        .with("position", position)
        .update();
    tx.sql("DELETE FROM waiting_events WHERE position = :position")
        .with("position", position)
        .update();
  }

  /// Whether an event waits, or is waited for, or somebody in its room need not wait any longer.
  public boolean concerns(long roomNr, EventId event) {
    return db.sql(
                """
                SELECT count(*) FROM waiting_events w
                 WHERE w.room_nr = :room_nr
                   AND (w.event_id = :event
                     OR EXISTS (SELECT 1 FROM waiting_for f
                                 WHERE f.position = w.position AND f.missing = :event)
                     OR NOT EXISTS (SELECT 1 FROM waiting_for f WHERE f.position = w.position))
                """)
            .with("room_nr", roomNr)
            .with("event", event)
            .number()
        > 0;
  }

  /// An event is here, so nobody waits for it any more.
  public void came(Transaction tx, long roomNr, EventId event) {
    tx.sql(
            """
            DELETE FROM waiting_for
             WHERE missing = :event
               AND position IN (SELECT position FROM waiting_events WHERE room_nr = :room_nr)
            """)
        .with("event", event)
        .with("room_nr", roomNr)
        .update();
  }

  /// Whether anything waits.
  public boolean isEmpty() {
    return db.sql("SELECT position FROM waiting_events LIMIT 1").first(row -> row.getLong(1))
        == null;
  }

  /// Nobody waits for what is here. Those that waited for it are [ready][#ready].
  public void settle(Transaction tx) {
    tx.sql(
            """
            DELETE FROM waiting_for
             WHERE EXISTS
                   (SELECT 1 FROM waiting_events w JOIN events e ON e.room_nr = w.room_nr
                     WHERE w.position = waiting_for.position AND e.event_id = waiting_for.missing)
            """)
        .update();
  }

  /// Those of a room that need not wait any longer, in the order in which they came.
  public List<Waiting> ready(long roomNr) {
    return db.sql(
            COLUMNS
                + """
                WHERE w.room_nr = :room_nr
                  AND NOT EXISTS (SELECT 1 FROM waiting_for f WHERE f.position = w.position)
                ORDER BY w.position
                """)
        .with("room_nr", roomNr)
        .list(WaitingStore::waiting);
  }

  private static Waiting waiting(ResultSet row) throws SQLException {
    return new Waiting(
        new EventId(row.getString("event_id")), row.getString("origin"), row.getBytes("pdu"));
  }
}
