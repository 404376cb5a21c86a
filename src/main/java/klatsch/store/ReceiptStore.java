package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// How far each user has read in each room.
public final class ReceiptStore {
  private static final String SELECT =
      """
      SELECT room_id, user_id, receipt_type, thread_id, event_id, event_position, ts, position
        FROM receipts
      """;

  /// The column may not be NULL, being part of the key.
  private static final String NO_THREAD = "";

  /// See [#behind].
  static final String BEHIND =
      """
      SELECT r.room_id
        FROM memberships m JOIN rooms r ON r.nr = m.room_nr
       WHERE m.user_id = :user AND m.membership = 'join'
         AND (EXISTS (
                SELECT 1 FROM events e
                 WHERE e.room_nr = m.room_nr AND e.fate IS NULL
                   AND e.position > (
                     SELECT coalesce(max(c.event_position), 0) FROM receipts c
                      WHERE c.room_id = r.room_id AND c.user_id = :user
                        AND c.thread_id IN (:whole, 'main')))
              OR EXISTS (
                SELECT 1 FROM relations t
                 WHERE t.room_nr = m.room_nr AND t.rel_type = 'm.thread'
                   AND t.position > (
                     SELECT coalesce(max(c.event_position), 0) FROM receipts c
                      WHERE c.room_id = r.room_id AND c.user_id = :user
                        AND c.thread_id = :whole)))
      """;

  private final Db db;

  ReceiptStore(Db db) {
    this.db = db;
  }

  /// @param type `m.read`, `m.read.private`, ...
  /// @param thread `null` for the whole room
  /// @param eventPosition where the event stands that has been read
  /// @param ts milliseconds since 1970
  /// @param position when the receipt came
  public record Receipt(
      RoomId room,
      UserId user,
      String type,
      @Nullable String thread,
      EventId event,
      long eventPosition,
      long ts,
      long position) {}

  /// Moves a user's receipt forward. A receipt that arrives late never moves it back.
  public void advance(Transaction tx, Receipt receipt) {
    tx.sql(
            """
            INSERT INTO receipts
              (room_id, user_id, receipt_type, thread_id, event_id, event_position, ts, position)
            VALUES (:room, :user, :type, :thread, :event, :event_position, :ts, :position)
            ON CONFLICT (room_id, user_id, receipt_type, thread_id) DO UPDATE
               SET event_id = excluded.event_id,
                   event_position = excluded.event_position,
                   ts = excluded.ts,
                   position = excluded.position
             WHERE excluded.event_position > receipts.event_position
            """)
        .with("room", receipt.room())
        .with("user", receipt.user())
        .with("type", receipt.type())
        .with("thread", receipt.thread() == null ? NO_THREAD : receipt.thread())
        .with("event", receipt.event())
        .with("event_position", receipt.eventPosition())
        .with("ts", receipt.ts())
        .with("position", receipt.position())
        .later();
  }

  /// What has changed in these rooms after one position and up to another, oldest first, as `/sync`
  /// needs it. From 0 it is all.
  public List<Receipt> since(List<RoomId> rooms, long sinceExclusive, long toInclusive) {
    return db.sql(
            SELECT
                + """
                WHERE room_id IN (:rooms) AND position > :since AND position <= :to
                ORDER BY position
                """)
        .with("rooms", rooms)
        .with("since", sinceExclusive)
        .with("to", toInclusive)
        .list(ReceiptStore::receipt);
  }

  /// How far one user has read in a room, by each type and thread.
  public List<Receipt> ofUser(RoomId room, UserId user) {
    return db.sql(
            SELECT
                + """
                WHERE room_id = :room AND user_id = :user
                ORDER BY receipt_type, thread_id
                """)
        .with("room", room)
        .with("user", user)
        .list(ReceiptStore::receipt);
  }

  /// The rooms that a user is in and in which something has happened after what they have read: of
  /// the main timeline, or of some thread. A receipt for one thread alone does not count here.
  public List<RoomId> behind(UserId user) {
    return db.sql(BEHIND)
        .with("user", user)
        .with("whole", NO_THREAD)
        .list(row -> new RoomId(row.getString("room_id")));
  }

  private static Receipt receipt(ResultSet row) throws SQLException {
    var thread = row.getString("thread_id");
    return new Receipt(
        new RoomId(row.getString("room_id")),
        new UserId(row.getString("user_id")),
        row.getString("receipt_type"),
        thread.equals(NO_THREAD) ? null : thread,
        new EventId(row.getString("event_id")),
        row.getLong("event_position"),
        row.getLong("ts"),
        row.getLong("position"));
  }
}
