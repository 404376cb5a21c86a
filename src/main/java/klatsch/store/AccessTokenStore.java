package klatsch.store;

import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Which token speaks for which device. The store knows only the SHA-256 of each.
public final class AccessTokenStore {
  private final Db db;

  AccessTokenStore(Db db) {
    this.db = db;
  }

  /// @param createdTs milliseconds since 1970
  public record AccessToken(UserId user, DeviceId device, long createdTs) {}

  public void create(Transaction tx, byte[] hash, UserId user, DeviceId device, long createdTs) {
    tx.sql(
            """
            INSERT INTO access_tokens (token_hash, user_id, device_id, created_ts)
            VALUES (:hash, :user, :device, :created_ts)
            """)
        .with("hash", hash)
        .with("user", user)
        .with("device", device)
        .with("created_ts", createdTs)
        .update();
  }

  public @Nullable AccessToken find(byte[] hash) {
    return db.sql(
            """
            SELECT user_id, device_id, created_ts FROM access_tokens WHERE token_hash = :hash
            """)
        .with("hash", hash)
        .first(
            row ->
                new AccessToken(
                    new UserId(row.getString("user_id")),
                    new DeviceId(row.getString("device_id")),
                    row.getLong("created_ts")));
  }

  /// @return false if there was none
  public boolean delete(Transaction tx, byte[] hash) {
    return tx.sql("DELETE FROM access_tokens WHERE token_hash = :hash").with("hash", hash).update()
        == 1;
  }

  public void deleteOfDevice(Transaction tx, UserId user, DeviceId device) {
    tx.sql("DELETE FROM access_tokens WHERE user_id = :user AND device_id = :device")
        .with("user", user)
        .with("device", device)
        .update();
  }

  public void deleteAll(Transaction tx, UserId user) {
    tx.sql("DELETE FROM access_tokens WHERE user_id = :user").with("user", user).update();
  }

  /// As after a change of password: the one who made it stays logged in.
  public void deleteAllBut(Transaction tx, UserId user, DeviceId kept) {
    tx.sql("DELETE FROM access_tokens WHERE user_id = :user AND device_id <> :kept")
        .with("user", user)
        .with("kept", kept)
        .update();
  }
}
