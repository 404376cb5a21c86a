package klatsch.store;

import java.util.ArrayList;
import java.util.List;
import klatsch.model.id.EventId;

/// What must hold between the tables, and what a check of the whole database has to read.
public final class IntegrityStore {
  /// So many cases of one thing are named; that there are more is told.
  private static final int NAMED = 5;

  /// Each is a sentence, and a query for the cases in which it is true of something.
  private static final List<Question> QUESTIONS =
      List.of(
          new Question(
              "an event is of no room",
              "SELECT event_id FROM events e WHERE NOT EXISTS (SELECT 1 FROM rooms WHERE nr ="
                  + " e.room_nr)"),
          new Question(
              "an event comes after the last position",
              "SELECT event_id FROM events WHERE position > (SELECT position FROM stream)"),
          new Question(
              "a redaction of an event is missing",
              """
              SELECT event_id FROM events e
               WHERE redacted_by IS NOT NULL
                 AND NOT EXISTS (SELECT 1 FROM events WHERE event_id = e.redacted_by)
              """),
          new Question(
              "the event that sets an entry of a state is missing",
              """
              SELECT type FROM room_state s
               WHERE NOT EXISTS (
                 SELECT 1 FROM events
                  WHERE position = COALESCE(s.event_position, s.since) AND room_nr = s.room_nr)
              """),
          new Question(
              "an entry of a state begins while another is in force",
              """
              SELECT type FROM (
                SELECT type, since,
                       lag(until) OVER (PARTITION BY room_nr, type, state_key ORDER BY since) AS before
                  FROM room_state) AS entries
               WHERE before > since
              """),
          new Question(
              "an entry of a state ends before it begins",
              "SELECT type FROM room_state WHERE until <= since"),
          new Question(
              "the event of an entry of a fork is missing",
              """
              SELECT type FROM standing_entries s
               WHERE event_position IS NOT NULL
                 AND NOT EXISTS (SELECT 1 FROM events WHERE position = s.event_position)
              """),
          new Question(
              "a membership is of no room",
              """
              SELECT user_id FROM memberships m
               WHERE NOT EXISTS (SELECT 1 FROM rooms WHERE nr = m.room_nr)
              """),
          new Question(
              "a device is of no user",
              """
              SELECT device_id FROM devices d
               WHERE NOT EXISTS (SELECT 1 FROM users WHERE user_id = d.user_id)
              """),
          new Question(
              "an access token is of no device",
              """
              SELECT device_id FROM access_tokens t
               WHERE NOT EXISTS (
                 SELECT 1 FROM devices WHERE user_id = t.user_id AND device_id = t.device_id)
              """),
          new Question(
              "a refresh token is of no device",
              """
              SELECT device_id FROM refresh_tokens t
               WHERE NOT EXISTS (
                 SELECT 1 FROM devices WHERE user_id = t.user_id AND device_id = t.device_id)
              """),
          new Question(
              "a message waits for a device that is not there",
              """
              SELECT device_id FROM to_device t
               WHERE NOT EXISTS (
                 SELECT 1 FROM devices WHERE user_id = t.user_id AND device_id = t.device_id)
              """),
          new Question(
              "the event that answered a request is missing",
              """
              SELECT event_id FROM transactions t
               WHERE event_id <> ''
                 AND NOT EXISTS (SELECT 1 FROM events WHERE event_id = t.event_id)
              """),
          new Question(
              "a receipt comes after the last position",
              "SELECT user_id FROM receipts WHERE position > (SELECT position FROM stream)"),
          new Question(
              "account data comes after the last position",
              "SELECT user_id FROM account_data WHERE position > (SELECT position FROM stream)"));

  private final Db db;

  IntegrityStore(Db db) {
    this.db = db;
  }

  private record Question(String sentence, String sql) {}

  /// What does not hold between the tables, as sentences.
  public List<String> contradictions() {
    var found = new ArrayList<String>();
    for (var question : QUESTIONS) {
      var cases =
          db.sql(question.sql() + " LIMIT :limit")
              .with("limit", NAMED + 1)
              .list(row -> row.getString(1));
      if (!cases.isEmpty()) {
        var more = cases.size() > NAMED ? " and more" : "";
        var named = String.join(", ", cases.subList(0, Math.min(NAMED, cases.size())));
        found.add(question.sentence() + ": " + named + more);
      }
    }
    return found;
  }

  /// The numbers of all rooms.
  public List<Long> rooms() {
    return db.sql("SELECT nr FROM rooms ORDER BY nr").list(row -> row.getLong("nr"));
  }

  /// Where the events of a room are, those of every fate.
  public List<Long> positions(long roomNr) {
    return db.sql("SELECT position FROM events WHERE room_nr = :room_nr ORDER BY position")
        .with("room_nr", roomNr)
        .list(row -> row.getLong("position"));
  }

  /// Events of every fate, by where they are.
  public List<EventStore.Row> events(long roomNr, List<Long> positions) {
    return db.sql(
            "SELECT "
                + EventStore.COLUMNS
                + """
                FROM events e
                WHERE e.position IN (:positions) AND e.room_nr = :room_nr
                ORDER BY e.position
                """)
        .with("positions", positions)
        .with("room_nr", roomNr)
        .list(EventStore::row);
  }

  /// The events of a room whose relations are kept, in no order.
  public List<EventId> related(long roomNr) {
    return db.sql("SELECT event_id FROM relations WHERE room_nr = :room_nr")
        .with("room_nr", roomNr)
        .list(row -> new EventId(row.getString("event_id")));
  }
}
