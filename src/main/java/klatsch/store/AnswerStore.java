package klatsch.store;

import org.jspecify.annotations.Nullable;

/// What requests were answered that clients of the first generations may send again. Where the
/// answer is an event, it is in the [TransactionStore].
public final class AnswerStore {
  private final Db db;

  AnswerStore(Db db) {
    this.db = db;
  }

  /// Keeps an answer. The first one stays.
  ///
  /// @param key the SHA-256 of user, device, path and transaction id
  /// @param createdTs milliseconds since 1970
  public void insert(Transaction tx, byte[] key, byte[] answer, long createdTs) {
    tx.sql(
            """
            INSERT INTO answers (key, answer, created_ts)
            VALUES (:key, :answer, :created_ts)
            ON CONFLICT (key) DO NOTHING
            """)
        .with("key", key)
        .with("answer", answer)
        .with("created_ts", createdTs)
        .later();
  }

  /// The answer, or `null` if there was none.
  public byte @Nullable [] find(byte[] key) {
    return db.sql("SELECT answer FROM answers WHERE key = :key")
        .with("key", key)
        .first(row -> row.getBytes("answer"));
  }

  /// Drops the answers that nobody will ask for again.
  ///
  /// @return how many there were
  public int purgeBefore(Transaction tx, long ts) {
    return tx.sql("DELETE FROM answers WHERE created_ts < :ts").with("ts", ts).update();
  }

  /// Drops the oldest, until there are at most so many, or more of the same age.
  ///
  /// @return how many there were
  public int purgeAllBut(Transaction tx, int most) {
    return tx.sql(
            """
            DELETE FROM answers
             WHERE created_ts <
                   (SELECT created_ts FROM answers ORDER BY created_ts DESC LIMIT 1 OFFSET :last)
            """)
        .with("last", most - 1)
        .update();
  }
}
