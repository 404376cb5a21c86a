package klatsch.store;

import java.util.List;
import klatsch.model.id.UserId;

/// Whose accounts are closed, while there are traces of them to be cleared away.
public final class DepartureStore {
  private final Db db;

  DepartureStore(Db db) {
    this.db = db;
  }

  public void add(Transaction tx, UserId user) {
    tx.sql(
            """
            INSERT INTO departures (user_id) VALUES (:user)
            ON CONFLICT (user_id) DO NOTHING
            """)
        .with("user", user)
        .update();
  }

  public void remove(Transaction tx, UserId user) {
    tx.sql("DELETE FROM departures WHERE user_id = :user").with("user", user).update();
  }

  /// Some of them, in the order of their ids.
  ///
  /// @param last after whom to go on; `""` begins with the first
  public List<UserId> page(String last, int limit) {
    return db.sql(
            """
            SELECT user_id FROM departures WHERE user_id > :last ORDER BY user_id LIMIT :limit
            """)
        .with("last", last)
        .with("limit", limit)
        .list(row -> new UserId(row.getString("user_id")));
  }
}
