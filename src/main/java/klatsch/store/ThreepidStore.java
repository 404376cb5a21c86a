package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// The mail addresses and telephone numbers of people. Each belongs to one user at most.
public final class ThreepidStore {
  private final Db db;

  ThreepidStore(Db db) {
    this.db = db;
  }

  /// @param medium `email` or `msisdn`
  /// @param validatedTs when somebody proved that it is theirs, in milliseconds since 1970
  /// @param addedTs when it came here
  /// @param boundAt the identity server that tells others of it because we asked it to, or `null`
  public record Threepid(
      UserId user,
      String medium,
      String address,
      long validatedTs,
      long addedTs,
      @Nullable String boundAt) {}

  /// Gives an address to a user, or says anew what is known of one that the user has.
  ///
  /// @return false if it is somebody else's
  public boolean put(Transaction tx, Threepid threepid) {
    return tx.sql(
                """
                INSERT INTO threepids
                       (medium, address, user_id, validated_ts, added_ts, bound_at)
                VALUES (:medium, :address, :user, :validated_ts, :added_ts, :bound_at)
                ON CONFLICT (medium, address) DO UPDATE
                   SET validated_ts = excluded.validated_ts,
                       bound_at = coalesce(excluded.bound_at, threepids.bound_at)
                 WHERE threepids.user_id = excluded.user_id
                """)
            .with("medium", threepid.medium())
            .with("address", threepid.address())
            .with("user", threepid.user())
            .with("validated_ts", threepid.validatedTs())
            .with("added_ts", threepid.addedTs())
            .with("bound_at", threepid.boundAt())
            .update()
        == 1;
  }

  /// Whose an address is, or `null` if it is nobody's.
  public @Nullable UserId owner(String medium, String address) {
    return db.sql("SELECT user_id FROM threepids WHERE medium = :medium AND address = :address")
        .with("medium", medium)
        .with("address", address)
        .first(row -> new UserId(row.getString("user_id")));
  }

  /// Those of a user, the oldest first.
  public List<Threepid> ofUser(UserId user) {
    return db.sql(
            """
            SELECT user_id, medium, address, validated_ts, added_ts, bound_at
              FROM threepids
             WHERE user_id = :user
             ORDER BY added_ts, medium, address
            """)
        .with("user", user)
        .list(ThreepidStore::threepid);
  }

  /// How many others a user has, as the transaction sees it.
  public long countOthers(Transaction tx, UserId user, String medium, String address) {
    return tx.sql(
            """
            SELECT count(*)
              FROM threepids
             WHERE user_id = :user AND NOT (medium = :medium AND address = :address)
            """)
        .with("user", user)
        .with("medium", medium)
        .with("address", address)
        .number();
  }

  /// Takes one from a user, if the user has it.
  public void delete(Transaction tx, UserId user, String medium, String address) {
    tx.sql(
            """
            DELETE FROM threepids
             WHERE user_id = :user AND medium = :medium AND address = :address
            """)
        .with("user", user)
        .with("medium", medium)
        .with("address", address)
        .update();
  }

  public void deleteAll(Transaction tx, UserId user) {
    tx.sql("DELETE FROM threepids WHERE user_id = :user").with("user", user).update();
  }

  private static Threepid threepid(ResultSet row) throws SQLException {
    return new Threepid(
        new UserId(row.getString("user_id")),
        row.getString("medium"),
        row.getString("address"),
        row.getLong("validated_ts"),
        row.getLong("added_ts"),
        row.getString("bound_at"));
  }
}
