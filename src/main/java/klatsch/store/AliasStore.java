package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import klatsch.model.id.RoomAlias;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// The names that rooms have on this server.
public final class AliasStore {
  private final Db db;

  AliasStore(Db db) {
    this.db = db;
  }

  /// @param creator who may take it away again
  public record Alias(RoomAlias alias, RoomId room, UserId creator) {}

  /// @return false if the name is taken
  public boolean create(Transaction tx, Alias alias) {
    return tx.sql(
                """
                INSERT INTO aliases (alias, room_id, creator) VALUES (:alias, :room, :creator)
                ON CONFLICT (alias) DO NOTHING
                """)
            .with("alias", alias.alias())
            .with("room", alias.room())
            .with("creator", alias.creator())
            .update()
        == 1;
  }

  /// @return false if there was none
  public boolean delete(Transaction tx, RoomAlias alias) {
    return tx.sql("DELETE FROM aliases WHERE alias = :alias").with("alias", alias).update() == 1;
  }

  /// Lets all names of one room be those of another.
  public void move(Transaction tx, RoomId from, RoomId to) {
    tx.sql("UPDATE aliases SET room_id = :to WHERE room_id = :from")
        .with("from", from)
        .with("to", to)
        .update();
  }

  public @Nullable Alias find(RoomAlias alias) {
    return db.sql("SELECT alias, room_id, creator FROM aliases WHERE alias = :alias")
        .with("alias", alias)
        .first(AliasStore::alias);
  }

  public List<Alias> ofRoom(RoomId room) {
    return db.sql(
            """
            SELECT alias, room_id, creator FROM aliases WHERE room_id = :room ORDER BY alias
            """)
        .with("room", room)
        .list(AliasStore::alias);
  }

  private static Alias alias(ResultSet row) throws SQLException {
    return new Alias(
        new RoomAlias(row.getString("alias")),
        new RoomId(row.getString("room_id")),
        new UserId(row.getString("creator")));
  }
}
