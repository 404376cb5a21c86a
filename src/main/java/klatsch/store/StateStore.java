package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// The state of each room at every moment of its history, as intervals of positions.
///
/// A row is written when an entry changes, and closed when it changes again; so what is kept grows
/// with the changes of state, and not with the events.
public final class StateStore {
  /// The end of what is still in force.
  public static final long FOREVER = Long.MAX_VALUE;

  private static final String SELECT =
      "SELECT "
          + EventStore.COLUMNS
          + """
          , s.type, s.state_key, s.since, s.until
           FROM room_state s LEFT JOIN events e ON e.position = COALESCE(s.event_position, s.since)
          WHERE s.room_nr = :room_nr
          """;

  // Three ways to the same rows. A plus before a column changes nothing but the choice of the
  // index:
  // neither database then looks for rows by that column. SQLite knows no better by itself, and
  // would
  // read the ten thousand members of a large room for the one row that is wanted.

  /// By their end: costs as much as the state that is in force, and what has ended since.
  static final String WHOLE = SELECT + " AND +s.since <= :at AND s.until > :at ";

  /// By their beginning: costs as much as what has changed.
  static final String CHANGED =
      SELECT + " AND s.since > :after AND s.since <= :at AND +s.until > :at ";

  /// By type and key: costs as much as these entries have ever changed.
  static final String BY_KEY = SELECT + " AND +s.since <= :at AND +s.until > :at ";

  private final Db db;

  StateStore(Db db) {
    this.db = db;
  }

  /// One entry of the state.
  ///
  /// @param event that set it
  public record Row(StateKey key, EventStore.Row event) {}

  /// From when until when an event was in force.
  ///
  /// @param since its own position, or that at which states met
  /// @param until where the next event with the same key came, or none; or [#FOREVER]
  public record Interval(long since, long until, EventStore.Row event) {}

  /// Lets the event at a position set an entry of the state from there on.
  public void set(Transaction tx, long roomNr, StateKey key, long position) {
    end(tx, roomNr, key, position);
    tx.sql(
            """
            INSERT INTO room_state (room_nr, type, state_key, since, until)
            VALUES (:room_nr, :type, :key, :position, :forever)
            """)
        .with("room_nr", roomNr)
        .with("type", key.type())
        .with("key", key.key())
        .with("position", position)
        .with("forever", FOREVER)
        .later();
  }

  /// Lets another event than the one at that position set an entry of the state from there on.
  public void set(Transaction tx, long roomNr, StateKey key, long position, EventId event) {
    end(tx, roomNr, key, position);
    tx.sql(
            """
            INSERT INTO room_state (room_nr, type, state_key, since, until, event_position)
            SELECT :room_nr, :type, :key, :position, :forever, e.position
              FROM events e
             WHERE e.event_id = :event
            """)
        .with("room_nr", roomNr)
        .with("type", key.type())
        .with("key", key.key())
        .with("position", position)
        .with("forever", FOREVER)
        .with("event", event)
        .laterExpectingOne();
  }

  /// Lets an entry of the state be missing from a position on.
  public void end(Transaction tx, long roomNr, StateKey key, long position) {
    tx.inOrder(new Slot(roomNr, key));
    tx.sql(
            """
            UPDATE room_state SET until = :position
             WHERE room_nr = :room_nr AND type = :type AND state_key = :key AND until = :forever
            """)
        .with("position", position)
        .with("room_nr", roomNr)
        .with("type", key.type())
        .with("key", key.key())
        .with("forever", FOREVER)
        .later();
  }

  private record Slot(long roomNr, StateKey key) {}

  /// The whole state as it is now.
  public List<Row> current(long roomNr) {
    return at(roomNr, FOREVER - 1);
  }

  /// The whole state just after the event at a position.
  public List<Row> at(long roomNr, long position) {
    return inForce(WHOLE, roomNr, position).list(StateStore::entry);
  }

  /// The same without the members: a large room has ten thousand of them.
  public List<Row> atWithoutMembers(long roomNr, long position) {
    var before = BY_KEY + "AND s.type < 'm.room.member'";
    var behind = BY_KEY + "AND s.type > 'm.room.member'";
    return inForce(before + " UNION ALL " + behind, roomNr, position).list(StateStore::entry);
  }

  /// Only the entries of some types.
  public List<Row> at(long roomNr, long position, List<String> types) {
    return inForce(BY_KEY + "AND s.type IN (:types)", roomNr, position)
        .with("types", types)
        .list(StateStore::entry);
  }

  /// What a member event says of each of these users.
  public List<Row> membersAt(long roomNr, long position, List<UserId> users) {
    var members = BY_KEY + "AND s.type = 'm.room.member' AND s.state_key IN (:users)";
    return inForce(members, roomNr, position).with("users", users).list(StateStore::entry);
  }

  /// One entry as it was just after the event at a position, or `null`.
  public EventStore.@Nullable Row get(long roomNr, StateKey key, long position) {
    return inForce(BY_KEY + "AND s.type = :type AND s.state_key = :key", roomNr, position)
        .with("type", key.type())
        .with("key", key.key())
        .first(StateStore::event);
  }

  /// The part of the state at one position that was not yet so at an earlier one.
  public List<Row> changedBetween(long roomNr, long sinceExclusive, long atInclusive) {
    return inForce(CHANGED, roomNr, atInclusive)
        .with("after", sinceExclusive)
        .list(StateStore::entry);
  }

  /// All that an entry has ever been, oldest first.
  public List<Interval> intervals(long roomNr, StateKey key) {
    return db.sql(SELECT + "AND s.type = :type AND s.state_key = :key ORDER BY s.since")
        .with("room_nr", roomNr)
        .with("type", key.type())
        .with("key", key.key())
        .list(row -> new Interval(row.getLong("since"), row.getLong("until"), event(row)));
  }

  private Query inForce(String sql, long roomNr, long at) {
    return db.sql(sql).with("room_nr", roomNr).with("at", at);
  }

  private static Row entry(ResultSet row) throws SQLException {
    var key = new StateKey(row.getString("type"), row.getString("state_key"));
    return new Row(key, event(row));
  }

  /// A room without one of its rules would be open to what that forbids: better nobody reads it.
  private static EventStore.Row event(ResultSet row) throws SQLException {
    if (row.getString("event_id") == null) {
      throw new IllegalStateException(
          "The event is lost that set %s of a state".formatted(row.getString("type")));
    }
    return EventStore.row(row);
  }
}
