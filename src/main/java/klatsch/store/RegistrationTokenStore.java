package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tokens with which one may make an account.
public final class RegistrationTokenStore {
  private static final String SELECT =
      "SELECT token, uses_allowed, uses, expires_ts, created_ts FROM registration_tokens ";

  private final Db db;

  RegistrationTokenStore(Db db) {
    this.db = db;
  }

  /// @param usesAllowed `null` for any number
  /// @param uses how many accounts have been made with it
  /// @param expiresTs milliseconds since 1970, or `null` if it never expires
  public record RegistrationToken(
      String token,
      @Nullable Long usesAllowed,
      long uses,
      @Nullable Long expiresTs,
      long createdTs) {}

  /// @return false if there is such a token already
  public boolean create(Transaction tx, RegistrationToken token) {
    return tx.sql(
                """
                INSERT INTO registration_tokens (token, uses_allowed, uses, expires_ts, created_ts)
                VALUES (:token, :uses_allowed, :uses, :expires_ts, :created_ts)
                ON CONFLICT (token) DO NOTHING
                """)
            .with("token", token.token())
            .with("uses_allowed", token.usesAllowed())
            .with("uses", token.uses())
            .with("expires_ts", token.expiresTs())
            .with("created_ts", token.createdTs())
            .update()
        == 1;
  }

  public @Nullable RegistrationToken find(String token) {
    return db.sql(SELECT + "WHERE token = :token")
        .with("token", token)
        .first(RegistrationTokenStore::token);
  }

  /// The oldest first.
  public List<RegistrationToken> all() {
    return db.sql(SELECT + "ORDER BY created_ts, token").list(RegistrationTokenStore::token);
  }

  /// Counts one use more, if it may still be used.
  ///
  /// @param now milliseconds since 1970
  /// @return false if there is no such token, or it is used up, or has expired
  public boolean use(Transaction tx, String token, long now) {
    return tx.sql(
                """
                UPDATE registration_tokens SET uses = uses + 1
                 WHERE token = :token
                   AND (uses_allowed IS NULL OR uses < uses_allowed)
                   AND (expires_ts IS NULL OR expires_ts > :now)
                """)
            .with("token", token)
            .with("now", now)
            .update()
        == 1;
  }

  /// @return false if there was none
  public boolean delete(Transaction tx, String token) {
    return tx.sql("DELETE FROM registration_tokens WHERE token = :token")
            .with("token", token)
            .update()
        == 1;
  }

  private static RegistrationToken token(ResultSet row) throws SQLException {
    long allowed = row.getLong("uses_allowed");
    var usesAllowed = row.wasNull() ? null : Long.valueOf(allowed);
    long expires = row.getLong("expires_ts");
    var expiresTs = row.wasNull() ? null : Long.valueOf(expires);
    return new RegistrationToken(
        row.getString("token"),
        usesAllowed,
        row.getLong("uses"),
        expiresTs,
        row.getLong("created_ts"));
  }
}
