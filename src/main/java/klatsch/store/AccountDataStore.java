package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// What clients keep for their user, for the account as a whole or for one room.
public final class AccountDataStore {
  private static final String SELECT =
      "SELECT room_id, type, content, position, deleted FROM account_data ";

  /// The column may not be NULL, being part of the key.
  private static final String NO_ROOM = "";

  private final Db db;

  AccountDataStore(Db db) {
    this.db = db;
  }

  private static final byte[] EMPTY_OBJECT = {'{', '}'};

  /// @param room `null` for the account as a whole
  /// @param content canonical JSON; an empty object if it was deleted
  /// @param position when it was last set
  /// @param isDeleted whether it is there only so that clients hear that it is not
  public record AccountData(
      @Nullable RoomId room, String type, byte[] content, long position, boolean isDeleted) {
    public AccountData(@Nullable RoomId room, String type, byte[] content, long position) {
      this(room, type, content, position, false);
    }

    /// What is there no more.
    public static AccountData deleted(@Nullable RoomId room, String type, long position) {
      return new AccountData(room, type, EMPTY_OBJECT, position, true);
    }
  }

  public void set(Transaction tx, UserId user, AccountData data) {
    tx.sql(
            """
            INSERT INTO account_data (user_id, room_id, type, content, position, deleted)
            VALUES (:user, :room, :type, :content, :position, :deleted)
            ON CONFLICT (user_id, room_id, type) DO UPDATE
               SET content = excluded.content,
                   position = excluded.position,
                   deleted = excluded.deleted
            """)
        .with("user", user)
        .with("room", data.room() == null ? NO_ROOM : data.room())
        .with("type", data.type())
        .with("content", data.content())
        .with("position", data.position())
        .with("deleted", data.isDeleted())
        .later();
  }

  /// Sets what was made from what was there, unless that has been set anew meanwhile.
  ///
  /// @param expected the position of what was there; 0 if there was nothing
  /// @return whether it is set
  public boolean replace(Transaction tx, UserId user, AccountData data, long expected) {
    return tx.sql(
                """
                INSERT INTO account_data (user_id, room_id, type, content, position, deleted)
                VALUES (:user, :room, :type, :content, :position, FALSE)
                ON CONFLICT (user_id, room_id, type) DO UPDATE
                   SET content = excluded.content,
                       position = excluded.position,
                       deleted = FALSE
                 WHERE account_data.position = :expected
                """)
            .with("user", user)
            .with("room", data.room() == null ? NO_ROOM : data.room())
            .with("type", data.type())
            .with("content", data.content())
            .with("position", data.position())
            .with("expected", expected)
            .update()
        == 1;
  }

  public @Nullable AccountData find(UserId user, @Nullable RoomId room, String type) {
    return db.sql(SELECT + "WHERE user_id = :user AND room_id = :room AND type = :type")
        .with("user", user)
        .with("room", room == null ? NO_ROOM : room)
        .with("type", type)
        .first(AccountDataStore::data);
  }

  /// All that was last set after one position and up to another, oldest first. From 0 it is all.
  public List<AccountData> since(UserId user, long sinceExclusive, long toInclusive) {
    return db.sql(
            SELECT
                + """
                WHERE user_id = :user AND position > :since AND position <= :to
                ORDER BY position
                """)
        .with("user", user)
        .with("since", sinceExclusive)
        .with("to", toInclusive)
        .list(AccountDataStore::data);
  }

  /// The same for one room, or for the account as a whole: all that was last set up to a position.
  public List<AccountData> of(UserId user, @Nullable RoomId room, long toInclusive) {
    return db.sql(
            SELECT
                + """
                WHERE user_id = :user AND room_id = :room AND position <= :to
                ORDER BY position
                """)
        .with("user", user)
        .with("room", room == null ? NO_ROOM : room)
        .with("to", toInclusive)
        .list(AccountDataStore::data);
  }

  public void deleteAll(Transaction tx, UserId user) {
    tx.sql("DELETE FROM account_data WHERE user_id = :user").with("user", user).update();
  }

  private static AccountData data(ResultSet row) throws SQLException {
    var room = row.getString("room_id");
    return new AccountData(
        room.equals(NO_ROOM) ? null : new RoomId(room),
        row.getString("type"),
        row.getBytes("content"),
        row.getLong("position"),
        row.getBoolean("deleted"));
  }
}
