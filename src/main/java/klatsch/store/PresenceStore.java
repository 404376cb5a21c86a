package klatsch.store;

import java.util.List;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// What is remembered of who was there, and whom people want to see coming and going.
public final class PresenceStore {
  private final Db db;

  PresenceStore(Db db) {
    this.db = db;
  }

  /// @param message what they say
  /// @param lastActiveTs milliseconds since 1970, or `null` if they have never done anything
  /// @param setAside whether the account is closed, locked or suspended
  public record Kept(@Nullable String message, @Nullable Long lastActiveTs, boolean setAside) {}

  /// @return `null` for who has no account here
  public @Nullable Kept find(UserId user) {
    return db.sql(
            """
            SELECT p.status_msg, p.last_active_ts,
                   u.deactivated OR u.locked OR u.suspended AS set_aside
              FROM users u LEFT JOIN presence p ON p.user_id = u.user_id
             WHERE u.user_id = :user
            """)
        .with("user", user)
        .first(
            row -> {
              long lastActive = row.getLong("last_active_ts");
              boolean never = row.wasNull();
              return new Kept(
                  row.getString("status_msg"),
                  never ? null : lastActive,
                  row.getBoolean("set_aside"));
            });
  }

  public void setMessage(Transaction tx, UserId user, @Nullable String message) {
    tx.sql(
            """
            INSERT INTO presence (user_id, status_msg) VALUES (:user, :message)
            ON CONFLICT (user_id) DO UPDATE SET status_msg = excluded.status_msg
            """)
        .with("user", user)
        .with("message", message)
        .update();
  }

  public void setLastActive(Transaction tx, UserId user, long ts) {
    tx.sql(
            """
            INSERT INTO presence (user_id, last_active_ts) VALUES (:user, :ts)
            ON CONFLICT (user_id) DO UPDATE SET last_active_ts = excluded.last_active_ts
            """)
        .with("user", user)
        .with("ts", ts)
        .later();
  }

  /// Whom a user wants to see coming and going, in the order of their ids.
  public List<UserId> listed(UserId user) {
    return db.sql("SELECT listed FROM presence_lists WHERE user_id = :user ORDER BY listed")
        .with("user", user)
        .list(row -> new UserId(row.getString("listed")));
  }

  public void list(Transaction tx, UserId user, UserId listed) {
    tx.sql(
            """
            INSERT INTO presence_lists (user_id, listed) VALUES (:user, :listed)
            ON CONFLICT (user_id, listed) DO NOTHING
            """)
        .with("user", user)
        .with("listed", listed)
        .update();
  }

  public void drop(Transaction tx, UserId user, UserId listed) {
    tx.sql("DELETE FROM presence_lists WHERE user_id = :user AND listed = :listed")
        .with("user", user)
        .with("listed", listed)
        .update();
  }

  /// Whom a user wants to see, as the transaction sees it.
  public List<UserId> listed(Transaction tx, UserId user) {
    return tx.sql("SELECT listed FROM presence_lists WHERE user_id = :user")
        .with("user", user)
        .list(row -> new UserId(row.getString("listed")));
  }

  /// Forgets a user, also on the lists of others.
  public void deleteAll(Transaction tx, UserId user) {
    tx.sql("DELETE FROM presence WHERE user_id = :user").with("user", user).update();
    tx.sql("DELETE FROM presence_lists WHERE user_id = :user OR listed = :user")
        .with("user", user)
        .update();
  }
}
