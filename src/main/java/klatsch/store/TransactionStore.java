package klatsch.store;

import klatsch.model.id.EventId;
import org.jspecify.annotations.Nullable;

/// The requests that have been answered: a client that lost the answer asks again under the same
/// transaction id, and gets the first answer.
public final class TransactionStore {
  /// The column may not be NULL, and no event is called so.
  private static final String NO_ANSWER = "";

  private final Db db;

  TransactionStore(Db db) {
    this.db = db;
  }

  /// Keeps the answer together with what the request did. If it has been answered already, the
  /// change is a [ConflictException].
  ///
  /// @param key the SHA-256 of user, device and path
  /// @param createdTs milliseconds since 1970
  public void insert(Transaction tx, byte[] key, EventId answer, long createdTs) {
    insert(tx, key, answer.value(), createdTs);
  }

  /// The same for a request whose answer says nothing.
  public void insert(Transaction tx, byte[] key, long createdTs) {
    insert(tx, key, NO_ANSWER, createdTs);
  }

  private static void insert(Transaction tx, byte[] key, String answer, long createdTs) {
    tx.sql(
            """
            INSERT INTO transactions (key, event_id, created_ts)
            VALUES (:key, :event, :created_ts)
            ON CONFLICT (key) DO NOTHING
            """)
        .with("key", key)
        .with("event", answer)
        .with("created_ts", createdTs)
        .laterExpectingOne();
  }

  /// The first answer, or `null` if there was none.
  public @Nullable EventId find(byte[] key) {
    return db.sql("SELECT event_id FROM transactions WHERE key = :key")
        .with("key", key)
        .first(row -> new EventId(row.getString("event_id")));
  }

  /// Drops the answers that nobody will ask for again.
  ///
  /// @return how many there were
  public int purgeBefore(Transaction tx, long ts) {
    return tx.sql("DELETE FROM transactions WHERE created_ts < :ts").with("ts", ts).update();
  }
}
