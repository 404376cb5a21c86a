package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// The clients of each user. With a device go the pushers that it made, and what waits for it.
public final class DeviceStore {
  private static final String SELECT =
      "SELECT user_id, device_id, display_name, last_seen_ts, last_seen_ip, last_seen_agent"
          + " FROM devices ";

  private final Db db;
  private final PusherStore pushers;
  private final ToDeviceStore toDevice;

  DeviceStore(Db db, PusherStore pushers, ToDeviceStore toDevice) {
    this.db = db;
    this.pushers = pushers;
    this.toDevice = toDevice;
  }

  /// @param lastSeenTs milliseconds since 1970, or `null` if it has not been used yet
  /// @param lastSeenAgent what the program called itself, if it did
  public record Device(
      UserId user,
      DeviceId id,
      @Nullable String displayName,
      @Nullable Long lastSeenTs,
      @Nullable String lastSeenIp,
      @Nullable String lastSeenAgent) {}

  /// Makes a device unless it is there. One that is there keeps its name.
  ///
  /// @return whether it is new
  public boolean create(
      Transaction tx, UserId user, DeviceId device, @Nullable String displayName) {
    return tx.sql(
                """
                INSERT INTO devices (user_id, device_id, display_name)
                VALUES (:user, :device, :display_name)
                ON CONFLICT (user_id, device_id) DO NOTHING
                """)
            .with("user", user)
            .with("device", device)
            .with("display_name", displayName)
            .update()
        == 1;
  }

  /// @return false if there is no such device
  public boolean rename(
      Transaction tx, UserId user, DeviceId device, @Nullable String displayName) {
    return tx.sql(
                """
                UPDATE devices SET display_name = :display_name
                 WHERE user_id = :user AND device_id = :device
                """)
            .with("user", user)
            .with("device", device)
            .with("display_name", displayName)
            .update()
        == 1;
  }

  /// Notes that a device has been used.
  public void seen(
      Transaction tx, UserId user, DeviceId device, long ts, String ip, @Nullable String agent) {
    tx.sql(
            """
            UPDATE devices
               SET last_seen_ts = :ts, last_seen_ip = :ip, last_seen_agent = :agent
             WHERE user_id = :user AND device_id = :device
            """)
        .with("user", user)
        .with("device", device)
        .with("ts", ts)
        .with("ip", ip)
        .with("agent", agent)
        .later();
  }

  /// @return false if there was none
  public boolean delete(Transaction tx, UserId user, DeviceId device) {
    pushers.deleteOfDevice(tx, user, device);
    toDevice.deleteOfDevice(tx, user, device);
    return tx.sql("DELETE FROM devices WHERE user_id = :user AND device_id = :device")
            .with("user", user)
            .with("device", device)
            .update()
        == 1;
  }

  /// @return false if there was none
  public boolean deleteAll(Transaction tx, UserId user) {
    pushers.deleteAll(tx, user);
    toDevice.deleteAll(tx, user);
    return tx.sql("DELETE FROM devices WHERE user_id = :user").with("user", user).update() > 0;
  }

  /// @return false if there was no other
  public boolean deleteAllBut(Transaction tx, UserId user, DeviceId kept) {
    pushers.deleteAllBut(tx, user, kept);
    toDevice.deleteAllBut(tx, user, kept);
    return tx.sql("DELETE FROM devices WHERE user_id = :user AND device_id <> :kept")
            .with("user", user)
            .with("kept", kept)
            .update()
        > 0;
  }

  public @Nullable Device find(UserId user, DeviceId device) {
    return db.sql(SELECT + "WHERE user_id = :user AND device_id = :device")
        .with("user", user)
        .with("device", device)
        .first(DeviceStore::device);
  }

  public List<Device> ofUser(UserId user) {
    return db.sql(SELECT + "WHERE user_id = :user ORDER BY device_id")
        .with("user", user)
        .list(DeviceStore::device);
  }

  /// Who was the last to be seen before a moment, and who was seen not much earlier.
  ///
  /// @param before milliseconds since 1970
  /// @param earlier so many milliseconds before the last one
  public List<UserId> lastSeenBefore(long before, long earlier, int limit) {
    return db.sql(
            """
            SELECT DISTINCT user_id FROM devices
             WHERE last_seen_ts < :before
               AND last_seen_ts >= :earlier_ago
                   + (SELECT MAX(last_seen_ts) FROM devices WHERE last_seen_ts < :before)
             LIMIT :limit
            """)
        .with("before", before)
        .with("earlier_ago", -earlier)
        .with("limit", limit)
        .list(row -> new UserId(row.getString("user_id")));
  }

  private static Device device(ResultSet row) throws SQLException {
    long lastSeen = row.getLong("last_seen_ts");
    boolean neverSeen = row.wasNull();
    return new Device(
        new UserId(row.getString("user_id")),
        new DeviceId(row.getString("device_id")),
        row.getString("display_name"),
        neverSeen ? null : lastSeen,
        row.getString("last_seen_ip"),
        row.getString("last_seen_agent"));
  }
}
