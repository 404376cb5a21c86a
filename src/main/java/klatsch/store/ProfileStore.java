package klatsch.store;

import java.util.LinkedHashMap;
import java.util.Map;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// What users tell about themselves, field by field.
public final class ProfileStore {
  private final Db db;

  ProfileStore(Db db) {
    this.db = db;
  }

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

  public byte @Nullable [] find(UserId user, String field) {
    return db.sql("SELECT value FROM profiles WHERE user_id = :user AND field = :field")
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
