package klatsch.store;

import java.util.List;
import klatsch.model.id.UserId;

/// When the devices of each user last changed.
public final class DeviceListStore {
  private final Db db;

  DeviceListStore(Db db) {
    this.db = db;
  }

  public void set(Transaction tx, UserId user, long position) {
    tx.sql(
            """
            INSERT INTO device_lists (user_id, position)
            VALUES (:user, :position)
            ON CONFLICT (user_id) DO UPDATE SET position = excluded.position
            """)
        .with("user", user)
        .with("position", position)
        .later();
  }

  /// Of a user and those who share a room with them today: whose devices changed after a position.
  public List<UserId> changedSince(UserId user, long after) {
    return db.sql(
            """
            SELECT d.user_id FROM device_lists d
             WHERE d.position > :after
               AND (d.user_id = :user OR EXISTS (
                     SELECT 1
                       FROM memberships m
                       JOIN memberships o ON o.room_nr = m.room_nr
                      WHERE m.user_id = :user AND m.membership = 'join'
                        AND o.user_id = d.user_id AND o.membership = 'join'))
            """)
        .with("user", user)
        .with("after", after)
        .list(row -> new UserId(row.getString("user_id")));
  }
}
