package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;

/// What was sent to devices and has not arrived yet, as far as is known.
public final class ToDeviceStore {
  private final Db db;

  ToDeviceStore(Db db) {
    this.db = db;
  }

  /// @param content JSON
  public record Message(long position, UserId sender, String type, byte[] content) {}

  /// How much waits for a device.
  public record Load(UserId user, DeviceId device, long messages, long bytes) {}

  /// Where the first and the last message for a device stand; both are 0 if there is none.
  public record Extent(long oldest, long newest) {}

  /// Adds a message for a device, unless the device has gone meanwhile.
  public void add(Transaction tx, UserId user, DeviceId device, Message message) {
    tx.sql(
            """
            INSERT INTO to_device (user_id, device_id, position, sender, type, content)
            SELECT user_id, device_id, :position, :sender, :type, :content
              FROM devices
             WHERE user_id = :user AND device_id = :device
            """)
        .with("user", user)
        .with("device", device)
        .with("position", message.position())
        .with("sender", message.sender())
        .with("type", message.type())
        .with("content", message.content())
        .later();
  }

  /// All devices of these users.
  public List<Load> loads(Collection<UserId> users) {
    return db.sql(
            """
            SELECT d.user_id, d.device_id, count(m.position) AS messages,
                   COALESCE(sum(length(m.content)), 0) AS bytes
              FROM devices d
              LEFT JOIN to_device m ON m.user_id = d.user_id AND m.device_id = d.device_id
             WHERE d.user_id IN (:users)
             GROUP BY d.user_id, d.device_id
            """)
        .with("users", List.copyOf(users))
        .list(
            row ->
                new Load(
                    new UserId(row.getString("user_id")),
                    new DeviceId(row.getString("device_id")),
                    row.getLong("messages"),
                    row.getLong("bytes")));
  }

  /// What waits for a device, the oldest first.
  public List<Message> between(
      UserId user, DeviceId device, long afterExclusive, long toInclusive, int limit) {
    return db.sql(
            """
            SELECT position, sender, type, content
              FROM to_device
             WHERE user_id = :user AND device_id = :device
               AND position > :after AND position <= :to
             ORDER BY position
             LIMIT :limit
            """)
        .with("user", user)
        .with("device", device)
        .with("after", afterExclusive)
        .with("to", toInclusive)
        .with("limit", limit)
        .list(ToDeviceStore::message);
  }

  public Extent extent(UserId user, DeviceId device) {
    var found =
        db.sql(
                """
                SELECT COALESCE(min(position), 0) AS oldest, COALESCE(max(position), 0) AS newest
                  FROM to_device
                 WHERE user_id = :user AND device_id = :device
                """)
            .with("user", user)
            .with("device", device)
            .list(row -> new Extent(row.getLong("oldest"), row.getLong("newest")));
    return found.getFirst();
  }

  /// Removes what the device has.
  public void deleteUpTo(Transaction tx, UserId user, DeviceId device, long position) {
    tx.sql(
            """
            DELETE FROM to_device
             WHERE user_id = :user AND device_id = :device AND position <= :position
            """)
        .with("user", user)
        .with("device", device)
        .with("position", position)
        .later();
  }

  void deleteOfDevice(Transaction tx, UserId user, DeviceId device) {
    tx.sql("DELETE FROM to_device WHERE user_id = :user AND device_id = :device")
        .with("user", user)
        .with("device", device)
        .update();
  }

  void deleteAll(Transaction tx, UserId user) {
    tx.sql("DELETE FROM to_device WHERE user_id = :user").with("user", user).update();
  }

  void deleteAllBut(Transaction tx, UserId user, DeviceId kept) {
    tx.sql("DELETE FROM to_device WHERE user_id = :user AND device_id <> :kept")
        .with("user", user)
        .with("kept", kept)
        .update();
  }

  private static Message message(ResultSet row) throws SQLException {
    return new Message(
        row.getLong("position"),
        new UserId(row.getString("sender")),
        row.getString("type"),
        row.getBytes("content"));
  }
}
