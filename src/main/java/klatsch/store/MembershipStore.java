package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import klatsch.model.event.Membership;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Where each user stands with each room today.
public final class MembershipStore {
  private static final String SELECT =
      """
      SELECT m.user_id, m.room_nr, r.room_id, m.membership, m.position, m.sender, m.forgotten
        FROM memberships m JOIN rooms r ON r.nr = m.room_nr
      """;

  private final Db db;

  MembershipStore(Db db) {
    this.db = db;
  }

  /// @param position of the member event
  /// @param sender who made it so: a user who left was kicked if it was another
  /// @param forgotten whether the user, who is out, wants to hear no more of the room
  public record Row(
      UserId user,
      long roomNr,
      RoomId room,
      Membership membership,
      long position,
      UserId sender,
      boolean forgotten) {}

  /// A new membership is never forgotten.
  public void set(
      Transaction tx,
      long roomNr,
      UserId user,
      Membership membership,
      long position,
      UserId sender) {
    tx.sql(
            """
            INSERT INTO memberships (user_id, room_nr, membership, position, sender, forgotten)
            VALUES (:user, :room_nr, :membership, :position, :sender, FALSE)
            ON CONFLICT (user_id, room_nr) DO UPDATE
               SET membership = excluded.membership,
                   position = excluded.position,
                   sender = excluded.sender,
                   forgotten = FALSE
            """)
        .with("user", user)
        .with("room_nr", roomNr)
        .with("membership", membership)
        .with("position", position)
        .with("sender", sender)
        .later();
  }

  /// Marks a room as forgotten by a user who is out of it.
  ///
  /// @return whether there was something to forget
  public boolean forget(Transaction tx, long roomNr, UserId user) {
    return tx.sql(
                """
                UPDATE memberships SET forgotten = TRUE
                 WHERE user_id = :user AND room_nr = :room_nr AND membership IN (:out)
                """)
            .with("user", user)
            .with("room_nr", roomNr)
            .with("out", List.of(Membership.LEAVE.wireName(), Membership.BAN.wireName()))
            .update()
        == 1;
  }

  /// All rooms that a user has ever had to do with, the latest first.
  public List<Row> ofUser(UserId user) {
    return db.sql(SELECT + "WHERE m.user_id = :user ORDER BY m.position DESC")
        .with("user", user)
        .list(MembershipStore::row);
  }

  /// The rooms that both are in.
  public List<RoomId> shared(UserId one, UserId other) {
    return db.sql(
            """
            SELECT r.room_id
              FROM memberships m
              JOIN memberships o ON o.room_nr = m.room_nr
              JOIN rooms r ON r.nr = m.room_nr
             WHERE m.user_id = :one AND m.membership = 'join'
               AND o.user_id = :other AND o.membership = 'join'
            """)
        .with("one", one)
        .with("other", other)
        .list(row -> new RoomId(row.getString("room_id")));
  }

  public @Nullable Row find(long roomNr, UserId user) {
    return db.sql(SELECT + "WHERE m.user_id = :user AND m.room_nr = :room_nr")
        .with("user", user)
        .with("room_nr", roomNr)
        .first(MembershipStore::row);
  }

  /// Who stands so with the room, in the order of their ids.
  public List<UserId> members(long roomNr, Membership membership) {
    return db.sql(
            """
            SELECT user_id FROM memberships
             WHERE room_nr = :room_nr AND membership = :membership
             ORDER BY user_id
            """)
        .with("room_nr", roomNr)
        .with("membership", membership)
        .list(row -> new UserId(row.getString("user_id")));
  }

  /// The guests who are in the room.
  public List<UserId> guests(long roomNr) {
    return db.sql(
            """
            SELECT m.user_id FROM memberships m JOIN users u ON u.user_id = m.user_id
             WHERE m.room_nr = :room_nr AND m.membership = 'join' AND u.is_guest
            """)
        .with("room_nr", roomNr)
        .list(row -> new UserId(row.getString("user_id")));
  }

  /// The rooms in which there is a guest.
  public List<RoomId> withGuests() {
    return db.sql(
            """
            SELECT DISTINCT r.room_id
              FROM users u
              JOIN memberships m ON m.user_id = u.user_id
              JOIN rooms r ON r.nr = m.room_nr
             WHERE u.is_guest AND m.membership = 'join'
            """)
        .list(row -> new RoomId(row.getString("room_id")));
  }

  /// How many stand so with the room.
  public long count(long roomNr, Membership membership) {
    return db.sql(
            """
            SELECT count(*) FROM memberships
             WHERE room_nr = :room_nr AND membership = :membership
            """)
        .with("room_nr", roomNr)
        .with("membership", membership)
        .number();
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        new UserId(row.getString("user_id")),
        row.getLong("room_nr"),
        new RoomId(row.getString("room_id")),
        Objects.requireNonNull(Membership.named(row.getString("membership"))),
        row.getLong("position"),
        new UserId(row.getString("sender")),
        row.getBoolean("forgotten"));
  }
}
