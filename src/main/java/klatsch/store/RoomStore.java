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
      "SELECT nr, room_id, version, published, height, depth, extremities FROM rooms ";

  private final Db db;

  RoomStore(Db db) {
    this.db = db;
  }

  /// A room as it stood at the last commit.
  ///
  /// @param nr a short name for the id, inside the store
  /// @param published whether it is in the public directory
  /// @param height how many events were appended; who appends must know it
  /// @param depth of its deepest event
  /// @param extremities the events that have no child yet: the parents of the next one
  public record Room(
      long nr,
      RoomId id,
      String version,
      boolean published,
      long height,
      long depth,
      List<EventId> extremities) {}

  /// What one group has deferred for the head of a room.
  private record Advance(Write write, long fromHeight, long steps) {}

  /// The key of the note about it.
  private record Head(long nr) {}

  public @Nullable Room find(RoomId room) {
    return db.sql(COLUMNS + "WHERE room_id = :room").with("room", room).first(RoomStore::room);
  }

  public @Nullable Room find(long nr) {
    return db.sql(COLUMNS + "WHERE nr = :nr").with("nr", nr).first(RoomStore::room);
  }

  /// Those in the public directory, oldest first.
  public List<Room> published() {
    return db.sql(COLUMNS + "WHERE published ORDER BY nr").list(RoomStore::room);
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
                INSERT INTO rooms (nr, room_id, version, published, height, depth, extremities)
                VALUES (:nr, :room, :version, FALSE, 0, 0, '')
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

  /// Makes the head of a room one event higher, if it is as high as expected.
  ///
  /// If it is not, somebody else has appended, and the change fails with a [ConflictException].
  /// Several steps in one group are written as one.
  public void advance(
      Transaction tx, long nr, long expectedHeight, long depth, List<EventId> extremities) {
    var before = tx.note(new Head(nr)) instanceof Advance advance ? advance : null;
    if (before == null || before.fromHeight + before.steps != expectedHeight) {
      tx.inOrder(new Head(nr));
      var write =
          tx.sql(
                  """
                  UPDATE rooms
                     SET height = height + :steps, depth = :depth, extremities = :extremities
                   WHERE nr = :nr AND height = :expected
                  """)
              .with("nr", nr)
              .with("expected", expectedHeight);
      write.laterExpectingOne();
      before = new Advance(write, expectedHeight, 0);
    }
    var advance = new Advance(before.write, before.fromHeight, before.steps + 1);
    advance
        .write
        .with("steps", advance.steps)
        .with("depth", depth)
        .with("extremities", extremities.stream().map(EventId::value).collect(joining(" ")));
    tx.note(new Head(nr), advance);
  }

  /// Puts a room into the public directory, or takes it out.
  public void publish(Transaction tx, long nr, boolean published) {
    tx.sql("UPDATE rooms SET published = :published WHERE nr = :nr")
        .with("nr", nr)
        .with("published", published)
        .update();
  }

  private static Room room(ResultSet row) throws SQLException {
    var extremities = row.getString("extremities");
    return new Room(
        row.getLong("nr"),
        new RoomId(row.getString("room_id")),
        row.getString("version"),
        row.getBoolean("published"),
        row.getLong("height"),
        row.getLong("depth"),
        extremities.isEmpty()
            ? List.of()
            : Arrays.stream(extremities.split(" ")).map(EventId::new).toList());
  }
}
