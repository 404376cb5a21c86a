package klatsch.store;

import java.util.List;

/// The keys with which this server signs, oldest first; the last one is in use.
public final class ServerKeyStore {
  private final Db db;

  ServerKeyStore(Db db) {
    this.db = db;
  }

  /// @param id such as `ed25519:a`
  /// @param seed the secret half
  /// @param createdTs milliseconds since 1970
  public record ServerKey(String id, byte[] seed, long createdTs) {
    /// Without the secret.
    @Override
    public String toString() {
      return id;
    }
  }

  public void insert(Transaction tx, ServerKey key) {
    tx.sql(
            """
            INSERT INTO server_keys (key_id, seed, created_ts) VALUES (:id, :seed, :created_ts)
            """)
        .with("id", key.id())
        .with("seed", key.seed())
        .with("created_ts", key.createdTs())
        .update();
  }

  public List<ServerKey> all() {
    return db.sql("SELECT key_id, seed, created_ts FROM server_keys ORDER BY created_ts, key_id")
        .list(
            row ->
                new ServerKey(
                    row.getString("key_id"), row.getBytes("seed"), row.getLong("created_ts")));
  }
}
