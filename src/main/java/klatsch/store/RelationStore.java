package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import klatsch.model.event.Event;
import klatsch.model.event.Relation;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Which events relate to which: found by the parent, never by reading a room.
public final class RelationStore {
  private static final String VALUES =
      """
      :position, :room_nr, :event, :parent, :rel_type, :key, :type, :sender, :ts, :counts
      """;

  private static final String INSERT =
      """
      INSERT INTO relations
        (position, room_nr, event_id, parent, rel_type, key, type, sender, ts, counts)
      """;

  // The plus keeps SQLite from going through all relations of the room, where those of a few
  // parents are wanted.
  private static final String OF_PARENTS =
      """
       FROM relations r
      WHERE r.parent IN (:parents) AND +r.room_nr = :room_nr
        AND r.position > :after AND r.position <= :up_to AND NOT (r.sender IN (:ignored))
      """;

  /// See [#summaries].
  static final String SUMMARIES =
      """
      SELECT parent, rel_type, type, sender, ts, position, event_id, total, mine FROM (
        SELECT r.parent, r.rel_type, r.type, r.sender, r.ts, r.position, r.event_id,
               1 AS total, 0 AS mine,
               rank() OVER (PARTITION BY r.parent, r.sender, r.type ORDER BY r.ts DESC)
                 AS place
        %1$s AND r.rel_type = 'm.replace' AND r.counts
        UNION ALL
        SELECT r.parent, r.rel_type, r.type, r.sender, r.ts, r.position, r.event_id,
               count(*) OVER (PARTITION BY r.parent),
               max(CASE WHEN r.sender = :reader THEN 1 ELSE 0 END)
                 OVER (PARTITION BY r.parent),
               rank() OVER (PARTITION BY r.parent ORDER BY r.position DESC)
        %1$s AND r.rel_type = 'm.thread'
        UNION ALL
        SELECT r.parent, r.rel_type, r.type, r.sender, r.ts, r.position, r.event_id, 1, 0,
               rank() OVER (PARTITION BY r.parent ORDER BY r.position DESC)
        %1$s AND r.rel_type = 'm.reference'
      ) summary
      WHERE place <= CASE rel_type WHEN 'm.reference' THEN :references ELSE 1 END
      ORDER BY position
      """
          .formatted(OF_PARENTS);

  /// See [#threads].
  static final String THREADS =
      "SELECT "
          + EventStore.COLUMNS
          + """
          , r.position AS latest
            FROM relations r JOIN events e ON e.event_id = r.parent AND e.room_nr = r.room_nr
           WHERE r.room_nr = :room_nr AND r.rel_type = 'm.thread'
             AND r.position > :after AND r.position <= :from AND NOT (r.sender IN (:ignored))
             AND NOT EXISTS (
               SELECT 1 FROM relations later
                WHERE later.parent = r.parent AND later.rel_type = 'm.thread'
                  AND later.position > r.position AND later.position <= :up_to
                  AND NOT (later.sender IN (:ignored)))
           ORDER BY r.position DESC
           LIMIT :limit
          """;

  private final Db db;

  RelationStore(Db db) {
    this.db = db;
  }

  /// The children of one event which one wants.
  ///
  /// @param relType of the children, or `null` for any
  /// @param type of the events, or `null` for any
  /// @param depth 1 for children only, 2 for children of children too, and so on. What is between a
  ///   descendant and the event must be wanted too.
  public record Wanted(EventId parent, @Nullable String relType, @Nullable String type, int depth) {
    String filter() {
      return (relType == null ? "" : " AND r.rel_type = :rel_type")
          + (type == null ? "" : " AND r.type = :type");
    }
  }

  /// What is known of children without reading them.
  ///
  /// @param type of the event
  /// @param position of the child: for a thread, of the newest one
  /// @param count how many children there are, for a thread
  /// @param mine whether the reader sent one of them, for a thread
  public record Summary(
      EventId parent,
      String relType,
      String type,
      UserId sender,
      long ts,
      long position,
      EventId event,
      long count,
      boolean mine) {}

  /// A thread.
  ///
  /// @param latest position of its newest event
  public record ThreadRoot(EventStore.Row root, long latest) {}

  /// Whose children count for a reader.
  ///
  /// @param after the position just before the first of those that the reader may see
  /// @param upTo the last position of them
  public record Range(long after, long upTo, Collection<UserId> ignored) {}

  /// Keeps how an event relates to another.
  public void add(Transaction tx, long roomNr, long position, Event child, Relation relation) {
    insert(tx, INSERT + "VALUES (" + VALUES + ")", roomNr, position, child, relation).later();
  }

  /// The same for an annotation that its sender may make only once. A second one is a
  /// [ConflictException].
  public void addOnce(Transaction tx, long roomNr, long position, Event child, Relation relation) {
    insert(
            tx,
            INSERT
                + "SELECT "
                + VALUES
                + """
                WHERE NOT EXISTS (
                  SELECT 1 FROM relations
                   WHERE parent = :parent AND sender = :sender AND rel_type = :rel_type
                     AND type = :type AND key = :key AND +room_nr = :room_nr)
                """,
            roomNr,
            position,
            child,
            relation)
        .laterExpectingOne();
  }

  private static Write insert(
      Transaction tx, String sql, long roomNr, long position, Event child, Relation relation) {
    return tx.sql(sql)
        .with("position", position)
        .with("room_nr", roomNr)
        .with("event", child.id())
        .with("parent", relation.parent())
        .with("rel_type", relation.type())
        .with("key", relation.key())
        .with("type", child.type())
        .with("sender", child.sender())
        .with("ts", child.originServerTs())
        .with("counts", relation.isKeptBy(child));
  }

  /// A redacted event does not relate to anything any more.
  public void remove(Transaction tx, long roomNr, EventId child) {
    tx.sql(
            """
            DELETE FROM relations
             WHERE position = (SELECT position FROM events WHERE event_id = :child)
               AND room_nr = :room_nr
            """)
        .with("child", child)
        .with("room_nr", roomNr)
        .later();
  }

  /// Whether somebody has made this annotation already.
  public boolean isAnnotated(long roomNr, Relation annotation, UserId sender, String type) {
    return db.sql(
                """
                SELECT count(*) FROM relations
                 WHERE parent = :parent AND sender = :sender AND rel_type = :rel_type
                   AND type = :type AND key = :key AND +room_nr = :room_nr
                """)
            .with("parent", annotation.parent())
            .with("sender", sender)
            .with("rel_type", annotation.type())
            .with("type", type)
            .with("key", annotation.key())
            .with("room_nr", roomNr)
            .number()
        > 0;
  }

  /// Descendants of an event at positions of at most `from` and greater than `to`, newest first.
  public List<EventStore.Row> before(long roomNr, Wanted wanted, long from, long to, int limit) {
    return children(roomNr, wanted, "DESC", to, from, limit);
  }

  /// Descendants of an event at positions greater than `from` and of at most `to`, oldest first.
  public List<EventStore.Row> after(long roomNr, Wanted wanted, long from, long to, int limit) {
    return children(roomNr, wanted, "ASC", from, to, limit);
  }

  private List<EventStore.Row> children(
      long roomNr, Wanted wanted, String order, long after, long upTo, int limit) {
    var query =
        db.sql(wanted.depth() == 1 ? direct(wanted, order) : recursive(wanted, order))
            .with("parent", wanted.parent())
            .with("room_nr", roomNr)
            .with("after", after)
            .with("up_to", upTo)
            .with("limit", limit);
    if (wanted.depth() > 1) {
      query.with("depth", wanted.depth());
    }
    if (wanted.relType() != null) {
      query.with("rel_type", wanted.relType());
    }
    if (wanted.type() != null) {
      query.with("type", wanted.type());
    }
    return query.list(EventStore::row);
  }

  private static String direct(Wanted wanted, String order) {
    return "SELECT "
        + EventStore.COLUMNS
        + """
          FROM relations r JOIN events e ON e.position = r.position
         WHERE r.parent = :parent AND +r.room_nr = :room_nr
           AND r.position > :after AND r.position <= :up_to
        """
        + wanted.filter()
        + " ORDER BY r.position "
        + order
        + " LIMIT :limit";
  }

  /// All descendants are found before the page is cut out of them; how far down they go is limited.
  private static String recursive(Wanted wanted, String order) {
    return """
    WITH RECURSIVE related (position, event_id, depth) AS (
      SELECT r.position, r.event_id, 1 FROM relations r
       WHERE r.parent = :parent AND +r.room_nr = :room_nr %1$s
      UNION
      SELECT r.position, r.event_id, related.depth + 1
        FROM related JOIN relations r ON r.parent = related.event_id
       WHERE related.depth < :depth AND +r.room_nr = :room_nr %1$s)
    """
            .formatted(wanted.filter())
        + "SELECT "
        + EventStore.COLUMNS
        + """
         FROM events e
        WHERE e.position IN (SELECT position FROM related)
          AND e.position > :after AND e.position <= :up_to
        """
        + " ORDER BY e.position "
        + order
        + " LIMIT :limit";
  }

  /// What the children of some events come to, for one reader: of edits the newest by each sender
  /// and of each type, of threads one for all, and the newest references.
  ///
  /// @param references at most so many for each parent
  public List<Summary> summaries(
      long roomNr, Collection<EventId> parents, UserId reader, Range range, int references) {
    return db.sql(SUMMARIES)
        .with("parents", parents)
        .with("room_nr", roomNr)
        .with("after", range.after())
        .with("up_to", range.upTo())
        .with("ignored", range.ignored())
        .with("reader", reader)
        .with("references", references)
        .list(RelationStore::summary);
  }

  /// Those of some events to which something relates.
  ///
  /// @param types how, or `null` for however
  /// @param senders by whom, or `null` for anybody
  public List<EventId> related(
      long roomNr,
      Collection<EventId> among,
      Range range,
      @Nullable Collection<String> types,
      @Nullable Collection<String> senders) {
    var query =
        db.sql(
                "SELECT DISTINCT r.parent "
                    + OF_PARENTS
                    + (types == null ? "" : " AND r.rel_type IN (:types)")
                    + (senders == null ? "" : " AND r.sender IN (:senders)"))
            .with("parents", among)
            .with("room_nr", roomNr)
            .with("after", range.after())
            .with("up_to", range.upTo())
            .with("ignored", range.ignored());
    if (types != null) {
      query.with("types", types);
    }
    if (senders != null) {
      query.with("senders", senders);
    }
    return query.list(row -> new EventId(row.getString("parent")));
  }

  /// The threads whose newest event is at a position of at most `from`, that with the newest first.
  ///
  /// @param range what counts as an event of a thread
  public List<ThreadRoot> threads(long roomNr, Range range, long from, int limit) {
    return db.sql(THREADS)
        .with("room_nr", roomNr)
        .with("after", range.after())
        .with("up_to", range.upTo())
        .with("ignored", range.ignored())
        .with("from", from)
        .with("limit", limit)
        .list(row -> new ThreadRoot(EventStore.row(row), row.getLong("latest")));
  }

  private static Summary summary(ResultSet row) throws SQLException {
    return new Summary(
        new EventId(row.getString("parent")),
        row.getString("rel_type"),
        row.getString("type"),
        new UserId(row.getString("sender")),
        row.getLong("ts"),
        row.getLong("position"),
        new EventId(row.getString("event_id")),
        row.getLong("total"),
        row.getLong("mine") == 1);
  }
}
