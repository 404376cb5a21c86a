package klatsch.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.model.error.MatrixError.badJson;
import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.invalidParam;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import klatsch.json.Json;
import klatsch.json.JsonNull;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// What people tell about themselves.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#profiles)
public final class Profiles {
  public static final String DISPLAYNAME = "displayname";
  public static final String AVATAR_URL = "avatar_url";

  /// These two stand in each room's membership event, and in the eyes of all who read the room.
  private static final Set<String> SHOWN_IN_ROOMS = Set.of(DISPLAYNAME, AVATAR_URL);

  /// Either goes into an event of every room, so it is kept short.
  static final int MAX_SHOWN_IN_ROOMS = 1000;

  /// [Spec](https://spec.matrix.org/v1.19/appendices/#common-namespaced-identifier-grammar)
  private static final Pattern FIELD =
      Pattern.compile("avatar_url|displayname|m\\.tz|[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+");

  static final int MAX_FIELD_NAME_BYTES = 255;

  /// All fields together, as JSON.
  static final int MAX_BYTES = 64 << 10;

  private final Store store;
  private final Users users;
  private final List<ProfileListener> listeners = new CopyOnWriteArrayList<>();

  Profiles(Store store, Users users) {
    this.store = store;
    this.users = users;
  }

  /// How somebody appears in rooms.
  public record Appearance(@Nullable String displayname, @Nullable String avatarUrl) {}

  /// Tells the listener of all changes that come from now on.
  public void onChange(ProfileListener listener) {
    listeners.add(listener);
  }

  /// The whole profile.
  ///
  /// @throws MatrixException if there is no such user here
  public JsonObject of(UserId user) {
    var profile = read(user);
    if (profile.isEmpty()) {
      users.requireExists(user);
    }
    return profile;
  }

  /// How a user of this server appears in rooms; of others nothing is known.
  public Appearance appearance(UserId user) {
    var profile = read(user);
    return new Appearance(profile.text(DISPLAYNAME), profile.text(AVATAR_URL));
  }

  /// Sets one field. For the display name and the picture, `null` and an empty text take it away.
  ///
  /// @throws MatrixException if the field or its value is none
  public void set(UserId user, String field, Json value) {
    requireField(field);
    boolean shown = SHOWN_IN_ROOMS.contains(field);
    if (shown && isNothing(value)) {
      remove(user, field);
      return;
    }
    if (shown) {
      requireShort(field, value);
    }
    // Two that come at the same time may together be a little too large, and no harm is done.
    if (read(user).with(field, value).toBytes().length > MAX_BYTES) {
      throw error(Errcode.PROFILE_TOO_LARGE, "A profile has at most " + MAX_BYTES + " bytes");
    }
    store
        .committer()
        .write(
            tx -> {
              store.profiles().set(tx, user, field, value.toBytes());
              return field;
            });
    changed(user, field);
  }

  /// Takes one field away, if it is there.
  ///
  /// @throws MatrixException if no field can have this name
  public void remove(UserId user, String field) {
    requireField(field);
    store
        .committer()
        .write(
            tx -> {
              store.profiles().delete(tx, user, field);
              return field;
            });
    changed(user, field);
  }

  private void changed(UserId user, String field) {
    if (SHOWN_IN_ROOMS.contains(field)) {
      listeners.forEach(listener -> listener.profileChanged(user));
    }
  }

  private JsonObject read(UserId user) {
    var profile = JsonObject.builder();
    store.profiles().all(user).forEach((field, value) -> profile.put(field, Json.parse(value)));
    return profile.build();
  }

  private static boolean isNothing(Json value) {
    return value == JsonNull.NULL || (value instanceof JsonString(var text) && text.isEmpty());
  }

  private static void requireField(String field) {
    if (field.getBytes(UTF_8).length > MAX_FIELD_NAME_BYTES) {
      throw error(
          Errcode.KEY_TOO_LARGE,
          "The name of a field has at most " + MAX_FIELD_NAME_BYTES + " bytes");
    }
    if (!FIELD.matcher(field).matches()) {
      throw invalidParam("A field is called displayname, avatar_url, or like org.example.field");
    }
  }

  private static void requireShort(String field, Json value) {
    if (!(value instanceof JsonString(var text))) {
      throw badJson("`" + field + "` must be a text");
    }
    if (text.length() > MAX_SHOWN_IN_ROOMS) {
      throw invalidParam("`" + field + "` has at most " + MAX_SHOWN_IN_ROOMS + " characters");
    }
  }
}
