package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// What users tell about themselves, field by field; and whose rooms do not show it yet.
public final class ProfileStore {
  private final Db db;

  ProfileStore(Db db) {
    this.db = db;
  }

  /// @param position of the last change
  public record Unshown(UserId user, long position) {}

  private record Field(String name, byte[] value) {}

  /// @param value canonical JSON
  public void set(Transaction tx, UserId user, String field, byte[] value) {
    tx.sql(
            """
            INSERT INTO profiles (user_id, field, value) VALUES (:user, :field, :value)
            ON CONFLICT (user_id, field) DO UPDATE SET value = excluded.value
            """)
        .with("user", user)
        .with("field", field)
        .with("value", value)
        .update();
  }

  public void delete(Transaction tx, UserId user, String field) {
    tx.sql("DELETE FROM profiles WHERE user_id = :user AND field = :field")
        .with("user", user)
        .with("field", field)
        .update();
  }

  public void deleteAll(Transaction tx, UserId user) {
    tx.sql("DELETE FROM profiles WHERE user_id = :user").with("user", user).update();
  }

  /// How long all fields but one are, as members of a JSON object: each with its name in quotes, a
  /// colon and a comma.
  public long lengthWithout(Transaction tx, UserId user, String field) {
    return tx.sql(
            """
            SELECT coalesce(sum(length(field) + length(value) + 4), 0) AS bytes
              FROM profiles
             WHERE user_id = :user AND field <> :field
            """)
        .with("user", user)
        .with("field", field)
        .list(row -> row.getLong("bytes"))
        .getFirst();
  }

  /// Notes that something has changed that the user's rooms show.
  public void setUnshown(Transaction tx, UserId user, long position) {
    tx.sql(
            """
            INSERT INTO profile_changes (user_id, position) VALUES (:user, :position)
            ON CONFLICT (user_id) DO UPDATE SET position = excluded.position
            """)
        .with("user", user)
        .with("position", position)
        .update();
  }

  /// Notes that all rooms of the user show this change, unless there has been another.
  public void setShown(Transaction tx, Unshown change) {
    tx.sql("DELETE FROM profile_changes WHERE user_id = :user AND position = :position")
        .with("user", change.user())
        .with("position", change.position())
        .update();
  }

  /// The change of a user that rooms may not show yet, or `null` if all do.
  public @Nullable Unshown unshown(UserId user) {
    return db.sql("SELECT user_id, position FROM profile_changes WHERE user_id = :user")
        .with("user", user)
        .first(ProfileStore::unshown);
  }

  /// Those whose changes have been waiting the longest.
  public List<Unshown> unshown(int atMost) {
    return db.sql("SELECT user_id, position FROM profile_changes ORDER BY position LIMIT :at_most")
        .with("at_most", atMost)
        .list(ProfileStore::unshown);
  }

  private static Unshown unshown(ResultSet row) throws SQLException {
    return new Unshown(new UserId(row.getString("user_id")), row.getLong("position"));
  }

  public byte @Nullable [] find(UserId user, String field) {
    return db.sql("SELECT value FROM profiles WHERE user_id = :user AND field = :field")
        .with("user", user)
        .with("field", field)
        .first(row -> row.getBytes("value"));
  }

  /// The same, as the transaction sees it.
  public byte @Nullable [] find(Transaction tx, UserId user, String field) {
    return tx.sql("SELECT value FROM profiles WHERE user_id = :user AND field = :field")
        .with("user", user)
        .with("field", field)
        .first(row -> row.getBytes("value"));
  }

  /// All fields and their values, in the order of their names.
  public Map<String, byte[]> all(UserId user) {
    var all = new LinkedHashMap<String, byte[]>();
    db.sql("SELECT field, value FROM profiles WHERE user_id = :user ORDER BY field")
        .with("user", user)
        .list(row -> new Field(row.getString("field"), row.getBytes("value")))
        .forEach(field -> all.put(field.name, field.value));
    return all;
  }
}
