package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tokens with which people may make accounts, and how often each has been used.
///
/// The counting is in the statements: two who show the last use of a token cannot both have it.
public final class RegistrationTokenStore {
  private static final String SELECT =
      """
      SELECT token, uses_allowed, pending, completed, expires_ts, created_ts
        FROM registration_tokens
      """;

  private final Db db;

  RegistrationTokenStore(Db db) {
    this.db = db;
  }

  /// @param usesAllowed `null` for any number
  /// @param pending uses that have begun and are not completed
  /// @param expiresTs milliseconds since 1970, or `null` if it does not end
  public record RegistrationToken(
      String token,
      @Nullable Long usesAllowed,
      long pending,
      long completed,
      @Nullable Long expiresTs,
      long createdTs) {}

  /// @return false if there is one like it
  public boolean create(Transaction tx, RegistrationToken token) {
    return tx.sql(
                """
                INSERT INTO registration_tokens
                  (token, uses_allowed, pending, completed, expires_ts, created_ts)
                VALUES (:token, :uses_allowed, :pending, :completed, :expires_ts, :created_ts)
                ON CONFLICT (token) DO NOTHING
                """)
            .with("token", token.token())
            .with("uses_allowed", token.usesAllowed())
            .with("pending", token.pending())
            .with("completed", token.completed())
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

  /// All there are, oldest first.
  public List<RegistrationToken> all() {
    return db.sql(SELECT + "ORDER BY created_ts, token").list(RegistrationTokenStore::token);
  }

  /// @return false if there was none
  public boolean delete(Transaction tx, String token) {
    return tx.sql("DELETE FROM registration_tokens WHERE token = :token")
            .with("token", token)
            .update()
        == 1;
  }

  /// Begins a use.
  ///
  /// @return false if there is no such token, it has ended, or all its uses are taken
  public boolean begin(Transaction tx, String token, long now) {
    return tx.sql(
                """
                UPDATE registration_tokens SET pending = pending + 1
                 WHERE token = :token
                   AND (expires_ts IS NULL OR expires_ts > :now)
                   AND (uses_allowed IS NULL OR pending + completed < uses_allowed)
                """)
            .with("token", token)
            .with("now", now)
            .update()
        == 1;
  }

  /// Completes a use that has begun.
  ///
  /// @return false if the token has been taken back meanwhile
  public boolean complete(Transaction tx, String token) {
    return tx.sql(
                """
                UPDATE registration_tokens SET pending = pending - 1, completed = completed + 1
                 WHERE token = :token AND pending > 0
                """)
            .with("token", token)
            .update()
        == 1;
  }

  /// Gives a use back that has begun.
  public void giveBack(Transaction tx, String token) {
    tx.sql(
            """
            UPDATE registration_tokens SET pending = pending - 1
             WHERE token = :token AND pending > 0
            """)
        .with("token", token)
        .update();
  }

  /// Gives all uses back that have begun: who began them is not known any more.
  public void giveAllBack(Transaction tx) {
    tx.sql("UPDATE registration_tokens SET pending = 0 WHERE pending > 0").update();
  }

  private static RegistrationToken token(ResultSet row) throws SQLException {
    return new RegistrationToken(
        row.getString("token"),
        number(row, "uses_allowed"),
        row.getLong("pending"),
        row.getLong("completed"),
        number(row, "expires_ts"),
        row.getLong("created_ts"));
  }

  private static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? null : number;
  }
}
