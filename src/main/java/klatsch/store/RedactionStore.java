package klatsch.store;

import java.util.List;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;

/// Redactions that are held until what they redact is here.
public final class RedactionStore {
  private final Db db;

  RedactionStore(Db db) {
    this.db = db;
  }

  /// A redaction, and what it wants to redact.
  public record Held(EventId redaction, EventId target) {}

  /// The same, where the target is here.
  ///
  /// @param position of the redaction
  public record Due(EventId redaction, long position, EventId target) {}

  public void hold(Transaction tx, long roomNr, Held held) {
    tx.sql(
            """
            INSERT INTO held_redactions (redaction, room_nr, target)
            VALUES (:redaction, :room_nr, :target)
            """)
        .with("redaction", held.redaction())
        .with("room_nr", roomNr)
        .with("target", held.target())
        .later();
  }

  /// A redaction is not held any more, or will never be carried out.
  public void decided(Transaction tx, EventId redaction) {
    tx.sql("DELETE FROM held_redactions WHERE redaction = :redaction")
        .with("redaction", redaction)
        .update();
  }

  /// Those that are held for an event, in the order in which they came.
  public List<EventId> of(long roomNr, EventId target) {
    return db.sql(
            """
            SELECT h.redaction FROM held_redactions h JOIN events e ON e.event_id = h.redaction
             WHERE h.target = :target AND h.room_nr = :room_nr
             ORDER BY e.position
            """)
        .with("target", target)
        .with("room_nr", roomNr)
        .list(row -> new EventId(row.getString("redaction")));
  }

  /// Those of a room that are still held although their target is here: it has come some other way
  /// than events usually do. In the order in which they came.
  public List<Due> due(long roomNr) {
    return db.sql(
            """
            SELECT h.redaction, e.position, h.target
              FROM held_redactions h
              JOIN events e ON e.event_id = h.redaction
              JOIN events t ON t.event_id = h.target AND t.room_nr = h.room_nr
             WHERE h.room_nr = :room_nr
             ORDER BY e.position
            """)
        .with("room_nr", roomNr)
        .list(
            row ->
                new Due(
                    new EventId(row.getString("redaction")),
                    row.getLong("position"),
                    new EventId(row.getString("target"))));
  }

  /// The rooms that have such redactions.
  public List<RoomId> roomsWithDue() {
    return db.sql(
            """
            SELECT DISTINCT r.room_id
              FROM held_redactions h
              JOIN events t ON t.event_id = h.target AND t.room_nr = h.room_nr
              JOIN rooms r ON r.nr = h.room_nr
            """)
        .list(row -> new RoomId(row.getString("room_id")));
  }
}
