package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import org.jspecify.annotations.Nullable;

/// The states of events that do not stand on the line of [StateStore], each told by what differs
/// from it, or from the state of another one; and which state event stands on which. Empty for
/// rooms without forks.
public final class ForkStore {
  private final Db db;

  ForkStore(Db db) {
    this.db = db;
  }

  /// One entry in which the state at an event differs from the line.
  ///
  /// @param position of the event at which it is so
  /// @param event `null` if the entry is missing there
  public record Entry(long position, StateKey key, @Nullable EventId event) {}

  /// Where the state of an event is told from.
  ///
  /// @param position of the event
  /// @param line the position of the line
  /// @param base the position of the event whose state it is told from, `null` for the line
  /// @param step how many events are before it, of those that are told one from the other
  public record Standing(long position, long line, @Nullable Long base, long step) {}

  /// An entry of the line that is another at a later position.
  ///
  /// @param event what set the entry at the earlier of two positions, `null` if nothing did
  public record Changed(StateKey key, @Nullable EventId event) {}

  /// Keeps from where the state at an event is told.
  public void stand(Transaction tx, Standing standing) {
    tx.sql(
            """
            INSERT INTO event_standings (position, line, base, step)
            VALUES (:position, :line, :base, :step)
            """)
        .with("position", standing.position())
        .with("line", standing.line())
        .with("base", standing.base())
        .with("step", standing.step())
        .later();
  }

  /// Keeps one entry in which the state at an event differs from where it is told from.
  ///
  /// @param event `null` if the entry is missing there
  public void differ(Transaction tx, long position, StateKey key, @Nullable EventId event) {
    if (event == null) {
      tx.sql(
              """
              INSERT INTO standing_entries (position, type, state_key) VALUES (:position, :type, :key)
              """)
          .with("position", position)
          .with("type", key.type())
          .with("key", key.key())
          .later();
      return;
    }
    tx.sql(
            """
            INSERT INTO standing_entries (position, type, state_key, event_position)
            SELECT :position, :type, :key, e.position FROM events e WHERE e.event_id = :event
            """)
        .with("position", position)
        .with("type", key.type())
        .with("key", key.key())
        .with("event", event)
        .laterExpectingOne();
  }

  /// Keeps that an event which has moved has the state that it had where it was. What is told from
  /// there stays.
  public void standAsBefore(Transaction tx, long position, long before) {
    tx.sql(
            """
            INSERT INTO event_standings (position, line, base, step)
            SELECT :position, COALESCE(s.line, e.position), s.base, COALESCE(s.step, 0)
              FROM (SELECT CAST(:before AS BIGINT) AS position) e
              LEFT JOIN event_standings s ON s.position = e.position
            """)
        .with("position", position)
        .with("before", before)
        .update();
    tx.sql(
            """
            INSERT INTO standing_entries (position, type, state_key, event_position)
            SELECT :position, type, state_key, event_position FROM standing_entries
             WHERE position = :before
            """)
        .with("position", position)
        .with("before", before)
        .update();
  }

  /// Of the events at these positions, those whose state is not that of the line there; and those
  /// from whose states theirs are told, down to the line.
  public List<Standing> standings(List<Long> positions) {
    return db.sql(
            """
            WITH RECURSIVE told (position, line, base, step) AS (
              SELECT position, line, base, step FROM event_standings WHERE position IN (:positions)
              UNION
              SELECT s.position, s.line, s.base, s.step
                FROM told JOIN event_standings s ON s.position = told.base)
            SELECT position, line, base, step FROM told
            """)
        .with("positions", positions)
        .list(ForkStore::standing);
  }

  /// In what the states at these positions differ from where they are told from.
  public List<Entry> entries(List<Long> positions, int limit) {
    return db.sql(
            """
            SELECT s.position, s.type, s.state_key, e.event_id
              FROM standing_entries s LEFT JOIN events e ON e.position = s.event_position
             WHERE s.position IN (:positions)
             LIMIT :limit
            """)
        .with("positions", positions)
        .with("limit", limit)
        .list(row -> new Entry(row.getLong("position"), key(row), event(row)));
  }

  /// The entries of the line that are not the same at two positions, or were something else in
  /// between; each with what it was at the earlier one.
  public List<Changed> changes(long roomNr, long earlier, long later, int limit) {
    return db.sql(
            """
            SELECT s.type, s.state_key, e.event_id
              FROM room_state s JOIN events e ON e.position = COALESCE(s.event_position, s.since)
             WHERE s.room_nr = :room_nr AND +s.since <= :earlier
               AND s.until > :earlier AND s.until <= :later
            UNION ALL
            SELECT DISTINCT b.type, b.state_key, NULL
              FROM room_state b
             WHERE b.room_nr = :room_nr AND b.since > :earlier AND b.since <= :later
               AND NOT EXISTS
                   (SELECT 1 FROM room_state o
                     WHERE o.room_nr = b.room_nr AND o.type = b.type AND o.state_key = b.state_key
                       AND o.since <= :earlier AND o.until > :earlier)
            LIMIT :limit
            """)
        .with("limit", limit)
        .with("room_nr", roomNr)
        .with("earlier", earlier)
        .with("later", later)
        .list(row -> new Changed(key(row), event(row)));
  }

  /// Keeps which events a state event names as its `auth_events`.
  public void cites(Transaction tx, long citing, List<EventId> cited) {
    tx.sql(
            """
            INSERT INTO auth_edges (cited, citing)
            SELECT e.position, :citing FROM events e WHERE e.event_id IN (:cited)
            ON CONFLICT (cited, citing) DO NOTHING
            """)
        .with("citing", citing)
        .with("cited", cited)
        .later();
  }

  /// Up to which position the auth events of all that was in force are known.
  public long citesKnownUpTo(long roomNr) {
    var known =
        db.sql("SELECT up_to FROM auth_edges_known WHERE room_nr = :room_nr")
            .with("room_nr", roomNr)
            .first(row -> row.getLong("up_to"));
    return known == null ? 0 : known;
  }

  public void citesKnown(Transaction tx, long roomNr, long upTo) {
    tx.sql(
            """
            INSERT INTO auth_edges_known (room_nr, up_to) VALUES (:room_nr, :up_to)
            ON CONFLICT (room_nr) DO UPDATE SET up_to = excluded.up_to
            """)
        .with("room_nr", roomNr)
        .with("up_to", upTo)
        .later();
  }

  /// State events that came into force where they stand themselves, after a position.
  public List<EventStore.Row> cameIntoForce(
      long roomNr, long fromExclusive, long toInclusive, int limit) {
    return db.sql(
            "SELECT "
                + EventStore.COLUMNS
                + """
                 FROM room_state s JOIN events e ON e.position = s.since
                WHERE s.room_nr = :room_nr AND s.since > :from AND s.since <= :to
                  AND s.event_position IS NULL
                ORDER BY s.since
                LIMIT :limit
                """)
        .with("room_nr", roomNr)
        .with("from", fromExclusive)
        .with("to", toInclusive)
        .with("limit", limit)
        .list(EventStore::row);
  }

  /// State events that name an event among their `auth_events`, the latest first.
  public List<EventStore.Row> citing(long cited, long before, int limit) {
    return db.sql(
            "SELECT "
                + EventStore.COLUMNS
                + """
                 FROM auth_edges a JOIN events e ON e.position = a.citing
                WHERE a.cited = :cited AND a.citing < :before
                ORDER BY a.citing DESC
                LIMIT :limit
                """)
        .with("cited", cited)
        .with("before", before)
        .with("limit", limit)
        .list(EventStore::row);
  }

  private static Standing standing(ResultSet row) throws SQLException {
    long base = row.getLong("base");
    return new Standing(
        row.getLong("position"),
        row.getLong("line"),
        row.wasNull() ? null : base,
        row.getLong("step"));
  }

  private static StateKey key(ResultSet row) throws SQLException {
    return new StateKey(row.getString("type"), row.getString("state_key"));
  }

  private static @Nullable EventId event(ResultSet row) throws SQLException {
    var id = row.getString("event_id");
    return id == null ? null : new EventId(id);
  }
}
