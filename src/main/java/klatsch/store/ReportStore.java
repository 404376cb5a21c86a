package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// What people have reported to those who run this server.
public final class ReportStore {
  private final Db db;

  ReportStore(Db db) {
    this.db = db;
  }

  /// @param room that is reported, or in which the event is, or `null`
  /// @param event that is reported, or `null`
  /// @param user that is reported, or who sent the event, or `null`
  /// @param createdTs milliseconds since 1970
  public record Report(
      UserId reporter,
      @Nullable RoomId room,
      @Nullable EventId event,
      @Nullable UserId user,
      String reason,
      long createdTs) {}

  /// A report together with its number, by which one goes on reading.
  public record Row(long nr, Report report) {}

  /// Keeps a report. One of the same thing by the same person takes the place of the one before.
  ///
  /// @param most so many of one reporter are kept, and of more the oldest go
  public void put(Transaction tx, Report report, int most) {
    tx.sql(
            """
            INSERT INTO reports (nr, reporter, room_id, event_id, user_id, reason, created_ts)
            VALUES (:nr, :reporter, :room, :event, :user, :reason, :created_ts)
            ON CONFLICT (reporter, room_id, event_id, user_id) DO UPDATE
               SET nr = excluded.nr, reason = excluded.reason, created_ts = excluded.created_ts
            """)
        .with("nr", tx.nextPosition())
        .with("reporter", report.reporter())
        .with("room", orEmpty(report.room()))
        .with("event", orEmpty(report.event()))
        .with("user", orEmpty(report.user()))
        .with("reason", report.reason())
        .with("created_ts", report.createdTs())
        .update();
    tx.sql(
            """
            DELETE FROM reports
             WHERE reporter = :reporter
               AND nr <= (SELECT nr FROM reports
                           WHERE reporter = :reporter
                           ORDER BY nr DESC
                           LIMIT 1 OFFSET :most)
            """)
        .with("reporter", report.reporter())
        .with("most", most)
        .update();
  }

  /// The newest reports, newest first.
  ///
  /// @param before only those with smaller numbers
  public List<Row> newest(long before, int limit) {
    return db.sql(
            """
            SELECT nr, reporter, room_id, event_id, user_id, reason, created_ts FROM reports
             WHERE nr < :before
             ORDER BY nr DESC
             LIMIT :limit
            """)
        .with("before", before)
        .with("limit", limit)
        .list(ReportStore::row);
  }

  private static Row row(ResultSet row) throws SQLException {
    var room = row.getString("room_id");
    var event = row.getString("event_id");
    var user = row.getString("user_id");
    return new Row(
        row.getLong("nr"),
        new Report(
            new UserId(row.getString("reporter")),
            room.isEmpty() ? null : new RoomId(room),
            event.isEmpty() ? null : new EventId(event),
            user.isEmpty() ? null : new UserId(user),
            row.getString("reason"),
            row.getLong("created_ts")));
  }

  private static Object orEmpty(@Nullable Object id) {
    return id == null ? "" : id;
  }
}
