package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// The accounts of this server.
public final class UserStore {
  private final Db db;

  UserStore(Db db) {
    this.db = db;
  }

  /// @param passwordHash `null` for who cannot log in by password
  /// @param createdTs milliseconds since 1970
  public record User(
      UserId id,
      @Nullable String passwordHash,
      long createdTs,
      boolean guest,
      boolean admin,
      boolean deactivated) {
    /// Without the hash.
    @Override
    public String toString() {
      return id.toString();
    }
  }

  /// @return false if the name is taken
  public boolean create(Transaction tx, User user) {
    return tx.sql(
                """
                INSERT INTO users
                  (user_id, password_hash, created_ts, is_guest, is_admin, deactivated)
                VALUES (:id, :password_hash, :created_ts, :guest, :admin, :deactivated)
                ON CONFLICT (user_id) DO NOTHING
                """)
            .with("id", user.id())
            .with("password_hash", user.passwordHash())
            .with("created_ts", user.createdTs())
            .with("guest", user.guest())
            .with("admin", user.admin())
            .with("deactivated", user.deactivated())
            .update()
        == 1;
  }

  /// @return false if there is no such user
  public boolean setPassword(Transaction tx, UserId user, @Nullable String passwordHash) {
    return tx.sql("UPDATE users SET password_hash = :hash WHERE user_id = :user")
            .with("user", user)
            .with("hash", passwordHash)
            .update()
        == 1;
  }

  /// @return false if there is no such user
  public boolean setAdmin(Transaction tx, UserId user, boolean admin) {
    return tx.sql("UPDATE users SET is_admin = :admin WHERE user_id = :user")
            .with("user", user)
            .with("admin", admin)
            .update()
        == 1;
  }

  /// Closes an account for good: its name stays taken, its password is gone.
  ///
  /// @return false if there is no such user
  public boolean deactivate(Transaction tx, UserId user) {
    return tx.sql(
                """
                UPDATE users SET deactivated = TRUE, password_hash = NULL WHERE user_id = :user
                """)
            .with("user", user)
            .update()
        == 1;
  }

  public @Nullable User find(UserId user) {
    return db.sql(
            """
            SELECT user_id, password_hash, created_ts, is_guest, is_admin, deactivated
              FROM users
             WHERE user_id = :user
            """)
        .with("user", user)
        .first(UserStore::user);
  }

  /// Those of the users who are guests.
  public List<UserId> guestsAmong(Collection<UserId> users) {
    return db.sql("SELECT user_id FROM users WHERE user_id IN (:users) AND is_guest")
        .with("users", users)
        .list(row -> new UserId(row.getString("user_id")));
  }

  /// How many accounts there are, guests and closed ones included.
  public long count() {
    return db.sql("SELECT count(*) FROM users").number();
  }

  private static User user(ResultSet row) throws SQLException {
    return new User(
        new UserId(row.getString("user_id")),
        row.getString("password_hash"),
        row.getLong("created_ts"),
        row.getBoolean("is_guest"),
        row.getBoolean("is_admin"),
        row.getBoolean("deactivated"));
  }
}
