package klatsch.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.model.error.MatrixError.invalidParam;
import static klatsch.model.error.MatrixError.missingParam;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixException;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.store.PusherStore;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Where people's notifications go: for each of their phones, a gateway that can wake it.
///
/// A pusher ends with the session that made it: its row goes with that of the device.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#push-notifications)
public final class Pushers {
  static final int MAX_PUSHKEY_BYTES = 512;
  static final int MAX_APP_ID = 64;

  /// Names that a person reads, and tags.
  static final int MAX_TEXT = 255;

  /// What a gateway needs to know is small, and goes with each notification.
  static final int MAX_DATA_BYTES = 8 << 10;

  /// More than anybody has devices in use. Each costs a request for each notification.
  static final int MAX_PUSHERS = 100;

  private static final String HTTP = "http";
  private static final String GATEWAY_PATH = "/_matrix/push/v1/notify";

  private final Store store;

  Pushers(Store store) {
    this.store = store;
  }

  /// @param kind `http`, the only one so far
  /// @param enabled whether it is used at the moment
  /// @param data for the gateway, and the `url` where that is
  public record Pusher(
      String appId,
      String pushkey,
      String kind,
      boolean enabled,
      String appDisplayName,
      String deviceDisplayName,
      @Nullable String profileTag,
      String lang,
      JsonObject data) {
    /// @throws MatrixException if it cannot be a pusher
    public Pusher {
      requireKey(appId, pushkey);
      requireKind(kind);
      requireShort("app_display_name", appDisplayName);
      requireShort("device_display_name", deviceDisplayName);
      requireShort("profile_tag", profileTag == null ? "" : profileTag);
      requireShort("lang", lang);
      requireGateway(data.text("url"));
      if (data.toBytes().length > MAX_DATA_BYTES) {
        throw invalidParam("'data' has at most " + MAX_DATA_BYTES + " bytes");
      }
    }
  }

  /// A pusher and the device that made it.
  public record Known(Pusher pusher, DeviceId device) {
    private static Known of(PusherStore.Pusher row) {
      return new Known(
          new Pusher(
              row.appId(),
              row.pushkey(),
              row.kind(),
              row.enabled(),
              row.appDisplayName(),
              row.deviceDisplayName(),
              row.profileTag(),
              row.lang(),
              Json.parseObject(row.data())),
          row.device());
    }
  }

  public List<Known> of(UserId user) {
    return store.pushers().ofUser(user).stream().map(Known::of).toList();
  }

  /// Makes a pusher, or changes the one with this app and key.
  ///
  /// @param device of the session that wants it
  /// @param besideOthers whether other users may go on using this app with this key; else theirs
  ///   end
  /// @throws MatrixException if the user has too many
  public void set(UserId user, DeviceId device, Pusher pusher, boolean besideOthers) {
    var row =
        new PusherStore.Pusher(
            pusher.appId(),
            pusher.pushkey(),
            device,
            pusher.kind(),
            pusher.enabled(),
            pusher.appDisplayName(),
            pusher.deviceDisplayName(),
            pusher.profileTag(),
            pusher.lang(),
            pusher.data().toBytes());
    boolean set =
        store
            .committer()
            .write(
                tx -> {
                  var pushers = store.pushers();
                  if (pushers.countOthers(tx, user, row.appId(), row.pushkey()) >= MAX_PUSHERS) {
                    return false;
                  }
                  if (!besideOthers) {
                    pushers.deleteOfOthers(tx, user, row.appId(), row.pushkey());
                  }
                  pushers.set(tx, user, row);
                  return true;
                });
    if (!set) {
      throw invalidParam("You can have at most " + MAX_PUSHERS + " pushers; remove one first");
    }
  }

  /// Takes a pusher away, if it is there.
  ///
  /// @throws MatrixException if no pusher can have this app or key
  public void remove(UserId user, String appId, String pushkey) {
    requireKey(appId, pushkey);
    store
        .committer()
        .write(
            tx -> {
              store.pushers().delete(tx, user, appId, pushkey);
              return pushkey;
            });
  }

  private static void requireKey(String appId, String pushkey) {
    requireShort("app_id", appId);
    requireNoNul("pushkey", pushkey);
    if (appId.isEmpty() || appId.codePointCount(0, appId.length()) > MAX_APP_ID) {
      throw invalidParam("'app_id' has 1 to " + MAX_APP_ID + " characters");
    }
    if (pushkey.isEmpty() || pushkey.getBytes(UTF_8).length > MAX_PUSHKEY_BYTES) {
      throw invalidParam("'pushkey' has 1 to " + MAX_PUSHKEY_BYTES + " bytes");
    }
  }

  private static void requireKind(String kind) {
    if (kind.equals("email")) {
      throw invalidParam("This server sends no mail; only pushers of the kind http are possible");
    }
    if (!kind.equals(HTTP)) {
      throw invalidParam("'kind' must be http, or null to remove a pusher");
    }
  }

  private static void requireShort(String name, String text) {
    requireNoNul(name, text);
    if (text.length() > MAX_TEXT) {
      throw invalidParam("'" + name + "' has at most " + MAX_TEXT + " characters");
    }
  }

  /// PostgreSQL stores no NUL, and nobody means one.
  private static void requireNoNul(String name, String text) {
    if (text.indexOf('\0') >= 0) {
      throw invalidParam("'" + name + "' has a NUL character");
    }
  }

  private static void requireGateway(@Nullable String url) {
    if (url == null) {
      throw missingParam("'data.url' is missing: where the push gateway is");
    }
    if (!isGateway(url)) {
      throw invalidParam("'data.url' must be like https://example.org" + GATEWAY_PATH);
    }
  }

  private static boolean isGateway(String text) {
    try {
      var url = new URI(text);
      return "https".equalsIgnoreCase(url.getScheme())
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawFragment() == null
          && GATEWAY_PATH.equals(url.getRawPath());
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
