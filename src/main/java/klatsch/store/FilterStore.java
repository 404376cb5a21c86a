package klatsch.store;

import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// The filters that clients have deposited, to name them by a number later.
public final class FilterStore {
  private final Db db;

  FilterStore(Db db) {
    this.db = db;
  }

  /// Keeps a filter. A client deposits the same one at each start, so one that is there is not kept
  /// again.
  ///
  /// @param definition canonical JSON
  /// @return its number, among those of the user
  public long add(Transaction tx, UserId user, byte[] definition) {
    var known =
        tx.sql(
                """
                SELECT filter_id FROM filters WHERE user_id = :user AND definition = :definition
                """)
            .with("user", user)
            .with("definition", definition)
            .<Long>first(row -> row.getLong("filter_id"));
    if (known != null) {
      return known;
    }
    return tx.sql(
            """
            INSERT INTO filters (user_id, filter_id, definition)
            SELECT :user, coalesce(max(filter_id), 0) + 1, :definition
              FROM filters
             WHERE user_id = :user
            RETURNING filter_id
            """)
        .with("user", user)
        .with("definition", definition)
        .list(row -> row.getLong("filter_id"))
        .getFirst();
  }

  public byte @Nullable [] find(UserId user, long filterId) {
    return db.sql("SELECT definition FROM filters WHERE user_id = :user AND filter_id = :filter_id")
        .with("user", user)
        .with("filter_id", filterId)
        .first(row -> row.getBytes("definition"));
  }

  public void deleteAll(Transaction tx, UserId user) {
    tx.sql("DELETE FROM filters WHERE user_id = :user").with("user", user).update();
  }
}
