package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import klatsch.model.event.Fate;
import klatsch.model.event.StoredEvent.Sent;
import klatsch.model.id.DeviceId;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import org.jspecify.annotations.Nullable;

/// All events, each found only together with its room. An id alone tells of which room it is, and
/// nothing else.
///
/// What clients read are the accepted ones. Those of every [Fate] are found by their ids.
public final class EventStore {
  /// What [#row] reads, by number: it runs for every event of every answer.
  static final String COLUMNS =
      """
      e.position, e.event_id, e.pdu, e.redacted_by, e.replaces, e.device_id, e.txn_id, e.fate
      """;

  private static final String SELECT = "SELECT " + COLUMNS + " FROM events e ";

  // The index has all that these ask for: the events themselves are not read.

  static final String LATER =
      """
      SELECT origin_server_ts, position FROM events
       WHERE room_nr = :room_nr AND fate IS NULL AND (origin_server_ts, position) >= (:ts, :position)
       ORDER BY origin_server_ts, position
       LIMIT :limit
      """;

  static final String EARLIER =
      """
      SELECT origin_server_ts, position FROM events
       WHERE room_nr = :room_nr AND fate IS NULL AND (origin_server_ts, position) <= (:ts, :position)
       ORDER BY origin_server_ts DESC, position DESC
       LIMIT :limit
      """;

  /// What came at a position stands there, or as far below zero.
  static final String FOLLOWING =
      """
      SELECT * FROM (
        SELECT %1$s , r.nr, r.room_id, r.version, e.position AS came
          FROM events e JOIN rooms r ON r.nr = e.room_nr
         WHERE e.position > :from AND e.position <= :to
         ORDER BY e.position
         LIMIT :limit) above
      UNION ALL
      SELECT * FROM (
        SELECT %1$s , r.nr, r.room_id, r.version, -e.position AS came
          FROM events e JOIN rooms r ON r.nr = e.room_nr
         WHERE e.position < :below_from AND e.position >= :below_to
         ORDER BY e.position DESC
         LIMIT :limit) below
      ORDER BY came
      LIMIT :limit
      """
          .formatted(COLUMNS);

  private final Db db;

  EventStore(Db db) {
    this.db = db;
  }

  /// An event as it is kept.
  ///
  /// @param pdu its canonical JSON; after a redaction, what that has left
  /// @param redactedBy the redaction that took its content away, or `null`
  /// @param replaces the state event that was in its place before, or `null`
  /// @param sent which client of ours sent it, or `null`
  /// @param fate what became of it
  public record Row(
      long position,
      EventId eventId,
      byte[] pdu,
      @Nullable EventId redactedBy,
      @Nullable EventId replaces,
      @Nullable Sent sent,
      Fate fate) {

    /// When it came, in the one sequence of everything durable: where it stands, or as far below
    /// zero if what is newer was here already.
    public long came() {
      return Math.abs(position);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Row row && position == row.position && eventId.equals(row.eventId);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(position);
    }
  }

  /// An event and the room that it is of.
  ///
  /// @param version of the room
  public record InRoom(long roomNr, RoomId room, String version, Row row) {}

  /// When an event happened, as its server says, and where it stands in our order. The two need not
  /// agree.
  public record Moment(long originServerTs, long position) {}

  /// Keeps a new event, whatever became of it; one that is known already is a [ConflictException].
  public void insert(
      Transaction tx,
      long roomNr,
      long position,
      EventId event,
      byte[] pdu,
      long originServerTs,
      @Nullable EventId replaces,
      @Nullable Sent sent,
      Fate fate) {
    tx.sql(
            """
            INSERT INTO events
              (position, room_nr, event_id, pdu, origin_server_ts, replaces, device_id, txn_id, fate)
            VALUES
              (:position, :room_nr, :event_id, :pdu, :origin_server_ts, :replaces, :device_id,
               :txn_id, :fate)
            ON CONFLICT (event_id) DO NOTHING
            """)
        .with("position", position)
        .with("room_nr", roomNr)
        .with("event_id", event)
        .with("pdu", pdu)
        .with("origin_server_ts", originServerTs)
        .with("replaces", replaces)
        .with("device_id", sent == null ? null : sent.device())
        .with("txn_id", sent == null ? null : sent.transactionId())
        .with("fate", fate.stored())
        .laterExpectingOne();
  }

  /// Gives an event its place that was known only because others stand on it. It keeps its
  /// position, for the states that have it name it by that.
  public void place(Transaction tx, long roomNr, EventId event, Fate fate) {
    tx.sql(
            """
            UPDATE events SET fate = :fate
             WHERE event_id = :event AND room_nr = :room_nr AND fate = :outlier
            """)
        .with("event", event)
        .with("room_nr", roomNr)
        .with("fate", fate.stored())
        .with("outlier", Fate.OUTLIER.stored())
        .laterExpectingOne();
  }

  /// Lets a redaction be seen that was held back. It moves to where it became news.
  ///
  /// @throws ConflictException if it is not held
  public void release(Transaction tx, long roomNr, EventId redaction, long position) {
    int released =
        tx.sql(
                """
                UPDATE events SET fate = NULL, position = :position
                 WHERE event_id = :redaction AND room_nr = :room_nr AND fate = :held
                """)
            .with("position", position)
            .with("redaction", redaction)
            .with("room_nr", roomNr)
            .with("held", Fate.HELD.stored())
            .update();
    if (released == 0) {
      throw new ConflictException(redaction + " is not held");
    }
  }

  /// Leaves of an event what its redaction leaves.
  ///
  /// @param pdu the event without what was taken away
  /// @param by the redaction
  public void redact(Transaction tx, long roomNr, EventId target, byte[] pdu, EventId by) {
    tx.sql(
            """
            UPDATE events SET pdu = :pdu, redacted_by = :by
             WHERE event_id = :target AND room_nr = :room_nr
            """)
        .with("pdu", pdu)
        .with("by", by)
        .with("target", target)
        .with("room_nr", roomNr)
        .laterExpectingOne();
  }

  public @Nullable Row find(long roomNr, EventId event) {
    return db.sql(SELECT + "WHERE e.event_id = :event AND e.room_nr = :room_nr AND e.fate IS NULL")
        .with("event", event)
        .with("room_nr", roomNr)
        .first(EventStore::row);
  }

  /// Those of the events that the room has, of every fate, oldest first.
  public List<Row> find(long roomNr, List<EventId> events) {
    return db.sql(
            SELECT
                + """
                WHERE e.event_id IN (:events) AND e.room_nr = :room_nr
                ORDER BY e.position
                """)
        .with("events", events)
        .with("room_nr", roomNr)
        .list(EventStore::row);
  }

  /// The room that an event is of, or `null` if it is not known here.
  public @Nullable RoomId roomOf(EventId event) {
    return db.sql(
            """
            SELECT r.room_id FROM events e JOIN rooms r ON r.nr = e.room_nr
             WHERE e.event_id = :event
            """)
        .with("event", event)
        .first(row -> new RoomId(row.getString("room_id")));
  }

  /// Those of the events that are known of other rooms.
  public List<EventId> ofOtherRooms(long roomNr, List<EventId> events) {
    return db.sql("SELECT event_id FROM events WHERE event_id IN (:events) AND room_nr <> :room_nr")
        .with("events", events)
        .with("room_nr", roomNr)
        .list(row -> new EventId(row.getString("event_id")));
  }

  /// The first events after a position, oldest first.
  public List<Row> after(long roomNr, long fromExclusive, long toInclusive, int limit) {
    return db.sql(
            SELECT
                + """
                WHERE e.room_nr = :room_nr AND e.fate IS NULL AND e.position > :from AND e.position <= :to
                ORDER BY e.position
                LIMIT :limit
                """)
        .with("room_nr", roomNr)
        .with("from", fromExclusive)
        .with("to", toInclusive)
        .with("limit", limit)
        .list(EventStore::row);
  }

  /// The first events of all rooms that came after a position, of every fate and in the order in
  /// which they came: for who follows everything.
  public List<InRoom> following(long fromExclusive, long toInclusive, int limit) {
    return db.sql(FOLLOWING)
        .with("from", fromExclusive)
        .with("to", toInclusive)
        .with("below_from", -fromExclusive)
        .with("below_to", -toInclusive)
        .with("limit", limit)
        .list(
            row ->
                new InRoom(
                    row.getLong(9), new RoomId(row.getString(10)), row.getString(11), row(row)));
  }

  /// The last events up to a position, newest first.
  public List<Row> before(long roomNr, long fromInclusive, long toExclusive, int limit) {
    return db.sql(
            SELECT
                + """
                WHERE e.room_nr = :room_nr AND e.fate IS NULL AND e.position <= :from AND e.position > :to
                ORDER BY e.position DESC
                LIMIT :limit
                """)
        .with("room_nr", roomNr)
        .with("from", fromInclusive)
        .with("to", toExclusive)
        .with("limit", limit)
        .list(EventStore::row);
  }

  /// Those of the positions that are events of the room, oldest first.
  public List<Row> byPositions(long roomNr, List<Long> positions) {
    return db.sql(
            SELECT
                + """
                WHERE e.position IN (:positions) AND e.room_nr = :room_nr AND e.fate IS NULL
                ORDER BY e.position
                """)
        .with("positions", positions)
        .with("room_nr", roomNr)
        .list(EventStore::row);
  }

  /// Some of the events that an older program has kept without their time.
  public List<Row> withoutTime(int limit) {
    return db.sql(SELECT + "WHERE e.origin_server_ts IS NULL LIMIT :limit")
        .with("limit", limit)
        .list(EventStore::row);
  }

  public void setTime(Transaction tx, long position, long originServerTs) {
    tx.sql("UPDATE events SET origin_server_ts = :ts WHERE position = :position")
        .with("ts", originServerTs)
        .with("position", position)
        .laterExpectingOne();
  }

  /// The first moments at or after one, earliest first. At one and the same time, what the room
  /// received first comes first.
  ///
  /// @param from inclusive
  public List<Moment> later(long roomNr, Moment from, int limit) {
    return moments(LATER, roomNr, from, limit);
  }

  /// The last moments at or before one, latest first.
  ///
  /// @param from inclusive
  public List<Moment> earlier(long roomNr, Moment from, int limit) {
    return moments(EARLIER, roomNr, from, limit);
  }

  private List<Moment> moments(String sql, long roomNr, Moment from, int limit) {
    return db.sql(sql)
        .with("room_nr", roomNr)
        .with("ts", from.originServerTs())
        .with("position", from.position())
        .with("limit", limit)
        .list(row -> new Moment(row.getLong(1), row.getLong(2)));
  }

  /// Reads [#COLUMNS], when they are the first ones.
  static Row row(ResultSet row) throws SQLException {
    var device = row.getString(6);
    var transaction = row.getString(7);
    return new Row(
        row.getLong(1),
        new EventId(row.getString(2)),
        row.getBytes(3),
        eventId(row.getString(4)),
        eventId(row.getString(5)),
        device == null || transaction == null ? null : new Sent(new DeviceId(device), transaction),
        Fate.named(row.getString(8)));
  }

  private static @Nullable EventId eventId(@Nullable String id) {
    return id == null ? null : new EventId(id);
  }
}
