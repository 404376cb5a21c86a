package klatsch.store;

import static java.util.stream.Collectors.joining;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import org.jspecify.annotations.Nullable;

/// The rooms and where their history ends.
public final class RoomStore {
  private static final String COLUMNS =
      """
      SELECT nr, room_id, version, published, depth, extremities, met_at, oldest, wanted FROM rooms
      """;

  private final Db db;

  RoomStore(Db db) {
    this.db = db;
  }

  /// A room as it stood at the last commit.
  ///
  /// @param nr a short name for the id, inside the store
  /// @param published whether it is in the public directory
  /// @param depth of its deepest event
  /// @param extremities the events that have no child yet: the parents of the next one
  /// @param metAt the last position at which its state changed by more than the event there
  /// @param past where its history begins here, or `null` if it has been here from the beginning
  public record Room(
      long nr,
      RoomId id,
      String version,
      boolean published,
      long depth,
      List<EventId> extremities,
      long metAt,
      @Nullable Past past) {}

  /// Where that part of a room's history begins that is here.
  ///
  /// @param oldest the position of its first event
  /// @param wanted parents of events that are here, and are not here themselves
  public record Past(long oldest, List<EventId> wanted) {
    public Past {
      wanted = List.copyOf(wanted);
    }
  }

  /// What one group has deferred for the head of a room.
  private record Advance(Write write, List<EventId> reached) {}

  /// The key of the note about it.
  private record Head(long nr) {}

  public @Nullable Room find(RoomId room) {
    return db.sql(COLUMNS + "WHERE room_id = :room").with("room", room).first(RoomStore::room);
  }

  public @Nullable Room find(long nr) {
    return db.sql(COLUMNS + "WHERE nr = :nr").with("nr", nr).first(RoomStore::room);
  }

  /// Those in the public directory, oldest first.
  public List<RoomId> published() {
    return db.sql("SELECT room_id FROM rooms WHERE published ORDER BY nr")
        .list(row -> new RoomId(row.getString("room_id")));
  }

  /// Makes a room without events.
  ///
  /// @return its number: the position at which it was made
  /// @throws ConflictException if there is a room of that id
  public long create(Transaction tx, RoomId room, String version) {
    long nr = tx.nextPosition();
    int made =
        tx.sql(
                """
                INSERT INTO rooms (nr, room_id, version, published, depth, extremities, is_open)
                VALUES (:nr, :room, :version, FALSE, 0, '', FALSE)
                ON CONFLICT (room_id) DO NOTHING
                """)
            .with("nr", nr)
            .with("room", room)
            .with("version", version)
            .update();
    if (made == 0) {
      throw new ConflictException("There is a room " + room);
    }
    return nr;
  }

  /// Moves the head of a room on, if it is where it is expected to be.
  ///
  /// If it is not, somebody else has appended, and the change fails with a [ConflictException]. The
  /// ids of the events are compared, not how many there are: what was built on an event that was
  /// never kept must not fit on top of another. Several steps in one group are written as one.
  public void advance(
      Transaction tx, long nr, List<EventId> expected, long depth, List<EventId> extremities) {
    var before = tx.note(new Head(nr)) instanceof Advance advance ? advance : null;
    if (before == null || !before.reached.equals(expected)) {
      tx.inOrder(new Head(nr));
      var write =
          tx.sql(
                  """
                  UPDATE rooms SET depth = :depth, extremities = :extremities
                   WHERE nr = :nr AND extremities = :expected
                  """)
              .with("nr", nr)
              .with("expected", text(expected));
      write.laterExpectingOne();
      before = new Advance(write, expected);
    }
    before.write.with("depth", depth).with("extremities", text(extremities));
    tx.note(new Head(nr), new Advance(before.write, extremities));
  }

  /// Notes that states met at a position.
  public void met(Transaction tx, long nr, long position) {
    tx.sql("UPDATE rooms SET met_at = :position WHERE nr = :nr")
        .with("position", position)
        .with("nr", nr)
        .later();
  }

  /// Notes whether anybody may come into a room, or look in.
  public void setOpen(Transaction tx, long nr, boolean open) {
    tx.sql("UPDATE rooms SET is_open = :open WHERE nr = :nr")
        .with("open", open)
        .with("nr", nr)
        .later();
  }

  /// The same, unless it is known by now.
  public void completeOpen(Transaction tx, long nr, boolean open) {
    tx.sql("UPDATE rooms SET is_open = :open WHERE nr = :nr AND is_open IS NULL")
        .with("open", open)
        .with("nr", nr)
        .update();
  }

  /// Rooms of which that is not known.
  public List<Room> withoutOpen(int limit) {
    return db.sql(COLUMNS + "WHERE is_open IS NULL ORDER BY nr LIMIT :limit")
        .with("limit", limit)
        .list(RoomStore::room);
  }

  static String text(List<EventId> events) {
    return events.stream().map(EventId::value).collect(joining(" "));
  }

  /// Puts a room into the public directory, or takes it out.
  public void publish(Transaction tx, long nr, boolean published) {
    tx.sql("UPDATE rooms SET published = :published WHERE nr = :nr")
        .with("nr", nr)
        .with("published", published)
        .update();
  }

  private static List<EventId> ids(String text) {
    return text.isEmpty() ? List.of() : Arrays.stream(text.split(" ")).map(EventId::new).toList();
  }

  private static @Nullable Past past(ResultSet row) throws SQLException {
    var wanted = row.getString("wanted");
    return wanted == null ? null : new Past(row.getLong("oldest"), ids(wanted));
  }

  private static Room room(ResultSet row) throws SQLException {
    return new Room(
        row.getLong("nr"),
        new RoomId(row.getString("room_id")),
        row.getString("version"),
        row.getBoolean("published"),
        row.getLong("depth"),
        ids(row.getString("extremities")),
        row.getLong("met_at"),
        past(row));
  }
}
