package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Which token speaks for which device. The store knows only the SHA-256 of each.
public final class AccessTokenStore {
  private static final String SELECT =
      "SELECT user_id, device_id, created_ts, expires_ts, unused FROM access_tokens ";

  private final Db db;

  AccessTokenStore(Db db) {
    this.db = db;
  }

  /// @param createdTs milliseconds since 1970
  /// @param expiresTs the same; `null` if it does not end
  /// @param unused it replaces another, which is good until this one is shown for the first time
  public record AccessToken(
      UserId user, DeviceId device, long createdTs, @Nullable Long expiresTs, boolean unused) {}

  /// Keeps a token.
  ///
  /// @param refreshHash of what it can be replaced with; `null` if it cannot
  public void create(
      Transaction tx, byte[] hash, byte @Nullable [] refreshHash, AccessToken token) {
    tx.sql(
            """
            INSERT INTO access_tokens
              (token_hash, refresh_hash, user_id, device_id, created_ts, expires_ts, unused)
            VALUES (:hash, :refresh_hash, :user, :device, :created_ts, :expires_ts, :unused)
            """)
        .with("hash", hash)
        .with("refresh_hash", refreshHash)
        .with("user", token.user())
        .with("device", token.device())
        .with("created_ts", token.createdTs())
        .with("expires_ts", token.expiresTs())
        .with("unused", token.unused())
        .update();
  }

  public @Nullable AccessToken find(byte[] hash) {
    return db.sql(SELECT + "WHERE token_hash = :hash")
        .with("hash", hash)
        .first(AccessTokenStore::token);
  }

  /// The token that can be replaced with this refresh token.
  public @Nullable AccessToken findByRefresh(Transaction tx, byte[] refreshHash) {
    return tx.sql(SELECT + "WHERE refresh_hash = :hash")
        .with("hash", refreshHash)
        .first(AccessTokenStore::token);
  }

  /// Notes that a token of a device, or its refresh token, is shown: if that is the first time, all
  /// others of the device end.
  public void use(Transaction tx, UserId user, DeviceId device, byte[] eitherHash) {
    boolean first =
        tx.sql(
                    """
                    UPDATE access_tokens SET unused = FALSE
                     WHERE user_id = :user AND device_id = :device AND unused
                       AND (token_hash = :hash OR refresh_hash = :hash)
                    """)
                .with("user", user)
                .with("device", device)
                .with("hash", eitherHash)
                .update()
            == 1;
    if (first) {
      tx.sql(
              """
              DELETE FROM access_tokens
               WHERE user_id = :user AND device_id = :device
                 AND token_hash <> :hash AND COALESCE(refresh_hash <> :hash, TRUE)
              """)
          .with("user", user)
          .with("device", device)
          .with("hash", eitherHash)
          .update();
    }
  }

  /// Ends the older ones among the tokens of a device that nobody has shown yet.
  public void keepUnused(Transaction tx, UserId user, DeviceId device, int newest) {
    tx.sql(
            """
            DELETE FROM access_tokens
             WHERE user_id = :user AND device_id = :device AND unused
               AND token_hash NOT IN (
                     SELECT token_hash FROM access_tokens
                      WHERE user_id = :user AND device_id = :device AND unused
                      ORDER BY created_ts DESC, token_hash
                      LIMIT :newest)
            """)
        .with("user", user)
        .with("device", device)
        .with("newest", newest)
        .update();
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

  private static AccessToken token(ResultSet row) throws SQLException {
    long expires = row.getLong("expires_ts");
    boolean endless = row.wasNull();
    return new AccessToken(
        new UserId(row.getString("user_id")),
        new DeviceId(row.getString("device_id")),
        row.getLong("created_ts"),
        endless ? null : expires,
        row.getBoolean("unused"));
  }
}
