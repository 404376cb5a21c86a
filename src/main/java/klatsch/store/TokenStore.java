package klatsch.store;

import java.util.List;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Which token speaks for which device. The store knows only the SHA-256 of each.
///
/// A session that is refreshed has pairs of an access and a refresh token. A new pair comes while
/// the old one still holds, for nobody knows whether it has reached the client; its first use ends
/// the others.
public final class TokenStore {
  private final Db db;

  TokenStore(Db db) {
    this.db = db;
  }

  /// @param expiresTs milliseconds since 1970, or `null` if it lasts as long as its session
  /// @param pair `null` for a session that is never refreshed
  public record AccessToken(
      UserId user, DeviceId device, @Nullable Long expiresTs, @Nullable Long pair) {}

  public record RefreshToken(UserId user, DeviceId device, long pair) {}

  /// @param createdTs milliseconds since 1970
  public void createAccess(Transaction tx, byte[] hash, AccessToken token, long createdTs) {
    tx.sql(
            """
            INSERT INTO access_tokens
              (token_hash, user_id, device_id, created_ts, expires_ts, pair)
            VALUES (:hash, :user, :device, :created_ts, :expires_ts, :pair)
            """)
        .with("hash", hash)
        .with("user", token.user())
        .with("device", token.device())
        .with("created_ts", createdTs)
        .with("expires_ts", token.expiresTs())
        .with("pair", token.pair())
        .update();
  }

  public void createRefresh(Transaction tx, byte[] hash, RefreshToken token) {
    tx.sql(
            """
            INSERT INTO refresh_tokens (token_hash, user_id, device_id, pair)
            VALUES (:hash, :user, :device, :pair)
            """)
        .with("hash", hash)
        .with("user", token.user())
        .with("device", token.device())
        .with("pair", token.pair())
        .update();
  }

  public @Nullable AccessToken findAccess(byte[] hash) {
    return db.sql(
            """
            SELECT user_id, device_id, expires_ts, pair
              FROM access_tokens
             WHERE token_hash = :hash
            """)
        .with("hash", hash)
        .first(
            row -> {
              long expires = row.getLong("expires_ts");
              var expiresTs = row.wasNull() ? null : Long.valueOf(expires);
              long number = row.getLong("pair");
              var pair = row.wasNull() ? null : Long.valueOf(number);
              return new AccessToken(
                  new UserId(row.getString("user_id")),
                  new DeviceId(row.getString("device_id")),
                  expiresTs,
                  pair);
            });
  }

  /// As it is at this moment of the transaction: of two who refresh with one token at the same
  /// time, the second sees what the first has done.
  public @Nullable RefreshToken findRefresh(Transaction tx, byte[] hash) {
    return tx.sql("SELECT user_id, device_id, pair FROM refresh_tokens WHERE token_hash = :hash")
        .with("hash", hash)
        .first(
            row ->
                new RefreshToken(
                    new UserId(row.getString("user_id")),
                    new DeviceId(row.getString("device_id")),
                    row.getLong("pair")));
  }

  /// Whether a device has a pair from before this one.
  public boolean hasOlderPairs(UserId user, DeviceId device, long pair) {
    return db.sql(
                """
                SELECT count(*) FROM refresh_tokens
                 WHERE user_id = :user AND device_id = :device AND pair < :pair
                """)
            .with("user", user)
            .with("device", device)
            .with("pair", pair)
            .number()
        > 0;
  }

  /// Ends the pairs of a device from before one.
  public void deleteOlderPairs(Transaction tx, UserId user, DeviceId device, long than) {
    delete(tx, user, device, "AND device_id = :device AND pair < :pair", than);
  }

  /// Ends all pairs of a device but one.
  public void deleteOtherPairs(Transaction tx, UserId user, DeviceId device, long kept) {
    delete(tx, user, device, "AND device_id = :device AND pair <> :pair", kept);
  }

  public void deleteOfDevice(Transaction tx, UserId user, DeviceId device) {
    delete(tx, user, device, "AND device_id = :device", null);
  }

  public void deleteAll(Transaction tx, UserId user) {
    delete(tx, user, null, "", null);
  }

  /// As after a change of password: the one who made it stays logged in.
  public void deleteAllBut(Transaction tx, UserId user, DeviceId kept) {
    delete(tx, user, kept, "AND device_id <> :device", null);
  }

  private static void delete(
      Transaction tx, UserId user, @Nullable DeviceId device, String which, @Nullable Long pair) {
    for (var table : List.of("access_tokens", "refresh_tokens")) {
      var write = tx.sql("DELETE FROM " + table + " WHERE user_id = :user " + which);
      write.with("user", user);
      if (device != null) {
        write.with("device", device);
      }
      if (pair != null) {
        write.with("pair", pair);
      }
      write.update();
    }
  }
}
