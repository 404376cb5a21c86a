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

  public void add(Transaction tx, Report report) {
    tx.sql(
            """
            INSERT INTO reports (nr, reporter, room_id, event_id, user_id, reason, created_ts)
            VALUES (:nr, :reporter, :room, :event, :user, :reason, :created_ts)
            """)
        .with("nr", tx.nextPosition())
        .with("reporter", report.reporter())
        .with("room", report.room())
        .with("event", report.event())
        .with("user", report.user())
        .with("reason", report.reason())
        .with("created_ts", report.createdTs())
        .later();
  }

  /// The newest reports, newest first.
  public List<Report> newest(int limit) {
    return db.sql(
            """
            SELECT reporter, room_id, event_id, user_id, reason, created_ts FROM reports
             ORDER BY nr DESC
             LIMIT :limit
            """)
        .with("limit", limit)
        .list(ReportStore::report);
  }

  private static Report report(ResultSet row) throws SQLException {
    var room = row.getString("room_id");
    var event = row.getString("event_id");
    var user = row.getString("user_id");
    return new Report(
        new UserId(row.getString("reporter")),
        room == null ? null : new RoomId(room),
        event == null ? null : new EventId(event),
        user == null ? null : new UserId(user),
        row.getString("reason"),
        row.getLong("created_ts"));
  }
}
