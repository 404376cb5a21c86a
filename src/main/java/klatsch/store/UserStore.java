package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// The accounts of this server.
public final class UserStore {
  private static final String SELECT =
      """
      SELECT user_id, password_hash, created_ts, is_guest, is_admin, deactivated, locked, suspended
        FROM users
      """;

  private final Db db;

  UserStore(Db db) {
    this.db = db;
  }

  /// @param passwordHash `null` for who cannot log in by password
  /// @param createdTs milliseconds since 1970
  /// @param locked whether it can be used for nothing, for now
  /// @param suspended whether it can be used for little, for now
  public record User(
      UserId id,
      @Nullable String passwordHash,
      long createdTs,
      boolean guest,
      boolean admin,
      boolean deactivated,
      boolean locked,
      boolean suspended) {
    /// One about whom nothing has been decided.
    public User(
        UserId id,
        @Nullable String passwordHash,
        long createdTs,
        boolean guest,
        boolean admin,
        boolean deactivated) {
      this(id, passwordHash, createdTs, guest, admin, deactivated, false, false);
    }

    /// Without the hash.
    @Override
    public String toString() {
      return id.toString();
    }
  }

  /// That something about an account has changed.
  ///
  /// @param erased where the user asked for all to be taken away, or `null`
  public record Changed(UserId user, long position, boolean deactivated, @Nullable Long erased) {}

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

  /// @return false if there is no such user, or the account is closed
  public boolean setPassword(Transaction tx, UserId user, @Nullable String passwordHash) {
    return tx.sql(
                """
                UPDATE users SET password_hash = :hash WHERE user_id = :user AND NOT deactivated
                """)
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

  /// @return false if there is no such user
  public boolean setLocked(Transaction tx, UserId user, boolean locked) {
    return tx.sql("UPDATE users SET locked = :locked WHERE user_id = :user")
            .with("user", user)
            .with("locked", locked)
            .update()
        == 1;
  }

  /// @return false if there is no such user
  public boolean setSuspended(Transaction tx, UserId user, boolean suspended) {
    return tx.sql("UPDATE users SET suspended = :suspended WHERE user_id = :user")
            .with("user", user)
            .with("suspended", suspended)
            .update()
        == 1;
  }

  /// Makes a guest a user like others.
  ///
  /// @return false if this is no guest
  public boolean upgradeGuest(Transaction tx, UserId user, @Nullable String passwordHash) {
    return tx.sql(
                """
                UPDATE users SET is_guest = FALSE, password_hash = :hash
                 WHERE user_id = :user AND is_guest
                """)
            .with("user", user)
            .with("hash", passwordHash)
            .update()
        == 1;
  }

  /// Closes an account for good: its name stays taken, its password is gone.
  ///
  /// @return false if there is no such user, or the account has been closed before
  public boolean deactivate(Transaction tx, UserId user) {
    return tx.sql(
                """
                UPDATE users SET deactivated = TRUE, password_hash = NULL
                 WHERE user_id = :user AND NOT deactivated
                """)
            .with("user", user)
            .update()
        == 1;
  }

  /// Notes that from here on newcomers see nothing of what the user has said.
  public void erase(Transaction tx, UserId user) {
    tx.sql("UPDATE users SET erased = :position WHERE user_id = :user")
        .with("user", user)
        .with("position", tx.nextPosition())
        .update();
  }

  /// Lets every process know that something about the account is different now.
  public void noteChange(Transaction tx, UserId user) {
    tx.sql("UPDATE users SET changed = :position WHERE user_id = :user")
        .with("user", user)
        .with("position", tx.nextPosition())
        .update();
  }

  /// The accounts that were last changed after a position, in the order of these changes.
  public List<Changed> changedSince(long position, int limit) {
    return db.sql(
            """
            SELECT user_id, changed, deactivated, erased
              FROM users
             WHERE changed > :position
             ORDER BY changed
             LIMIT :limit
            """)
        .with("position", position)
        .with("limit", limit)
        .list(
            row ->
                new Changed(
                    new UserId(row.getString("user_id")),
                    row.getLong("changed"),
                    row.getBoolean("deactivated"),
                    position(row, "erased")));
  }

  /// Where the last of all changes stands; 0 if there was none.
  public long lastChange() {
    return db.sql("SELECT COALESCE(max(changed), 0) FROM users WHERE changed IS NOT NULL").number();
  }

  /// Who has asked for all to be taken away, and where.
  public Map<UserId, Long> erased() {
    var erased = new HashMap<UserId, Long>();
    db.sql("SELECT user_id, erased FROM users WHERE erased IS NOT NULL")
        .list(row -> Map.entry(new UserId(row.getString("user_id")), row.getLong("erased")))
        .forEach(entry -> erased.put(entry.getKey(), entry.getValue()));
    return erased;
  }

  public @Nullable User find(UserId user) {
    return db.sql(SELECT + "WHERE user_id = :user").with("user", user).first(UserStore::user);
  }

  /// A page of all accounts in the order of their ids.
  ///
  /// @param last the end of the page before, or `null` for the first one
  public List<User> page(@Nullable UserId last, int limit) {
    return db.sql(SELECT + "WHERE user_id > :last ORDER BY user_id LIMIT :limit")
        .with("last", last == null ? "" : last)
        .with("limit", limit)
        .list(UserStore::user);
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
        row.getBoolean("deactivated"),
        row.getBoolean("locked"),
        row.getBoolean("suspended"));
  }

  private static @Nullable Long position(ResultSet row, String column) throws SQLException {
    long position = row.getLong(column);
    return row.wasNull() ? null : position;
  }
}
