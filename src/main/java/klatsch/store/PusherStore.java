package klatsch.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Where notifications of each user go.
public final class PusherStore {
  private final Db db;

  PusherStore(Db db) {
    this.db = db;
  }

  /// @param device of the session that made it
  /// @param data JSON
  public record Pusher(
      String appId,
      String pushkey,
      DeviceId device,
      String kind,
      boolean enabled,
      String appDisplayName,
      String deviceDisplayName,
      @Nullable String profileTag,
      String lang,
      byte[] data) {}

  /// Makes a pusher, or changes what is known of the one with its app and key. That keeps its
  /// device: one client may change the pusher of another.
  public void set(Transaction tx, UserId user, Pusher pusher) {
    tx.sql(
            """
            INSERT INTO pushers
              (user_id, app_id, pushkey, device_id, kind, enabled,
               app_display_name, device_display_name, profile_tag, lang, data)
            VALUES
              (:user, :app_id, :pushkey, :device, :kind, :enabled,
               :app_display_name, :device_display_name, :profile_tag, :lang, :data)
            ON CONFLICT (user_id, app_id, pushkey) DO UPDATE
               SET kind = excluded.kind,
                   enabled = excluded.enabled,
                   app_display_name = excluded.app_display_name,
                   device_display_name = excluded.device_display_name,
                   profile_tag = excluded.profile_tag,
                   lang = excluded.lang,
                   data = excluded.data
            """)
        .with("user", user)
        .with("app_id", pusher.appId())
        .with("pushkey", pusher.pushkey())
        .with("device", pusher.device())
        .with("kind", pusher.kind())
        .with("enabled", pusher.enabled())
        .with("app_display_name", pusher.appDisplayName())
        .with("device_display_name", pusher.deviceDisplayName())
        .with("profile_tag", pusher.profileTag())
        .with("lang", pusher.lang())
        .with("data", pusher.data())
        .update();
  }

  public void delete(Transaction tx, UserId user, String appId, String pushkey) {
    tx.sql(
            """
            DELETE FROM pushers
             WHERE user_id = :user AND app_id = :app_id AND pushkey = :pushkey
            """)
        .with("user", user)
        .with("app_id", appId)
        .with("pushkey", pushkey)
        .update();
  }

  /// As when somebody else begins to use an app on a phone.
  public void deleteOfOthers(Transaction tx, UserId user, String appId, String pushkey) {
    tx.sql(
            """
            DELETE FROM pushers
             WHERE app_id = :app_id AND pushkey = :pushkey AND user_id <> :user
            """)
        .with("user", user)
        .with("app_id", appId)
        .with("pushkey", pushkey)
        .update();
  }

  void deleteOfDevice(Transaction tx, UserId user, DeviceId device) {
    tx.sql("DELETE FROM pushers WHERE user_id = :user AND device_id = :device")
        .with("user", user)
        .with("device", device)
        .update();
  }

  void deleteAll(Transaction tx, UserId user) {
    tx.sql("DELETE FROM pushers WHERE user_id = :user").with("user", user).update();
  }

  void deleteAllBut(Transaction tx, UserId user, DeviceId kept) {
    tx.sql("DELETE FROM pushers WHERE user_id = :user AND device_id <> :kept")
        .with("user", user)
        .with("kept", kept)
        .update();
  }

  /// How many a user has, but for the one with this app and key.
  public long countOthers(Transaction tx, UserId user, String appId, String pushkey) {
    return tx.sql(
            """
            SELECT count(*) FROM pushers
             WHERE user_id = :user AND NOT (app_id = :app_id AND pushkey = :pushkey)
            """)
        .with("user", user)
        .with("app_id", appId)
        .with("pushkey", pushkey)
        .number();
  }

  public List<Pusher> ofUser(UserId user) {
    return db.sql(
            """
            SELECT app_id, pushkey, device_id, kind, enabled,
                   app_display_name, device_display_name, profile_tag, lang, data
              FROM pushers
             WHERE user_id = :user
             ORDER BY app_id, pushkey
            """)
        .with("user", user)
        .list(PusherStore::pusher);
  }

  private static Pusher pusher(ResultSet row) throws SQLException {
    return new Pusher(
        row.getString("app_id"),
        row.getString("pushkey"),
        new DeviceId(row.getString("device_id")),
        row.getString("kind"),
        row.getBoolean("enabled"),
        row.getString("app_display_name"),
        row.getString("device_display_name"),
        row.getString("profile_tag"),
        row.getString("lang"),
        row.getBytes("data"));
  }
}
