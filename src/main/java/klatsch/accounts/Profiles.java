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
import klatsch.store.Transaction;
import org.jspecify.annotations.Nullable;

/// What people tell about themselves.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#profiles)
public final class Profiles {
  public static final String DISPLAYNAME = "displayname";
  public static final String AVATAR_URL = "avatar_url";

  private static final String TIME_ZONE = "m.tz";

  /// What it was called before it was in the specification; some clients still look for it.
  private static final String UNSTABLE_TIME_ZONE = "us.cloke.msc4175.tz";

  /// These two stand in each room's membership event, and in the eyes of all who read the room.
  private static final Set<String> SHOWN_IN_ROOMS = Set.of(DISPLAYNAME, AVATAR_URL);

  /// Of all other fields it is not said what they hold.
  private static final Set<String> TEXTS = Set.of(DISPLAYNAME, AVATAR_URL, TIME_ZONE);

  /// Two of them go into an event of every room, so they are kept short.
  static final int MAX_TEXT = 1000;

  /// [Spec](https://spec.matrix.org/v1.19/appendices/#common-namespaced-identifier-grammar)
  private static final Pattern FIELD =
      Pattern.compile("avatar_url|displayname|m\\.tz|[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+");

  static final int MAX_FIELD_NAME_BYTES = 255;

  /// All fields together, as JSON, must have less.
  static final int TOO_MANY_BYTES = 64 << 10;

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
    var timeZone = profile.get(TIME_ZONE);
    return timeZone == null ? profile : profile.with(UNSTABLE_TIME_ZONE, timeZone);
  }

  /// How a user of this server appears in rooms; of others nothing is known.
  public Appearance appearance(UserId user) {
    var profile = read(user);
    return new Appearance(profile.text(DISPLAYNAME), profile.text(AVATAR_URL));
  }

  /// Sets one field. For the display name and the picture, `null` and an empty text take it away.
  ///
  /// @throws MatrixException if the field or its value is none
  public void set(UserId user, String name, Json value) {
    var field = requireField(name);
    if (SHOWN_IN_ROOMS.contains(field) && isNothing(value)) {
      remove(user, field);
      return;
    }
    requireFits(field, value);
    var bytes = value.toBytes();
    boolean fits =
        store
            .committer()
            .write(
                tx -> {
                  long others = store.profiles().lengthWithout(tx, user, field);
                  if (length(others, field, bytes) >= TOO_MANY_BYTES) {
                    return false;
                  }
                  store.profiles().set(tx, user, field, bytes);
                  noteChange(tx, user, field);
                  if (value instanceof JsonString(var text)) {
                    noteName(tx, user, field, text);
                  }
                  return true;
                });
    if (!fits) {
      throw error(
          Errcode.PROFILE_TOO_LARGE, "A profile has less than " + TOO_MANY_BYTES + " bytes");
    }
    changed(user, field);
  }

  /// Takes one field away, if it is there.
  ///
  /// @throws MatrixException if no field can have this name
  public void remove(UserId user, String name) {
    var field = requireField(name);
    store
        .committer()
        .write(
            tx -> {
              store.profiles().delete(tx, user, field);
              noteChange(tx, user, field);
              noteName(tx, user, field, null);
              return field;
            });
    changed(user, field);
  }

  /// With the change itself, so that rooms hear of it even if this server falls over now.
  private void noteChange(Transaction tx, UserId user, String field) {
    if (SHOWN_IN_ROOMS.contains(field)) {
      store.profiles().setUnshown(tx, user, tx.nextPosition());
    }
  }

  private void noteName(Transaction tx, UserId user, String field, @Nullable String name) {
    if (field.equals(DISPLAYNAME)) {
      store.names().set(tx, user, NameWords.of(user.localpart(), name));
    }
  }

  /// Lets be found by their names those who were here before anybody was.
  ///
  /// @return false if there is nobody left
  public boolean completeNames(int atMost) {
    var unnamed = store.names().unnamed(atMost);
    if (unnamed.isEmpty()) {
      return false;
    }
    store
        .committer()
        .write(
            tx -> {
              for (var user : unnamed) {
                var name = store.profiles().find(tx, user, DISPLAYNAME);
                store.names().set(tx, user, NameWords.of(user.localpart(), text(name)));
              }
              return unnamed.size();
            });
    return true;
  }

  private static @Nullable String text(byte @Nullable [] value) {
    return value != null && Json.parse(value) instanceof JsonString(var text) ? text : null;
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

  /// How long a JSON object with this member and others is.
  private static long length(long others, String field, byte[] value) {
    return "{\"\":}".length() + others + field.length() + value.length;
  }

  private static boolean isNothing(Json value) {
    return value == JsonNull.NULL || (value instanceof JsonString(var text) && text.isEmpty());
  }

  /// @return the name under which the field is kept
  private static String requireField(String field) {
    if (field.getBytes(UTF_8).length > MAX_FIELD_NAME_BYTES) {
      throw error(
          Errcode.KEY_TOO_LARGE,
          "The name of a field has at most " + MAX_FIELD_NAME_BYTES + " bytes");
    }
    if (!FIELD.matcher(field).matches()) {
      throw invalidParam("A field is called displayname, avatar_url, or like org.example.field");
    }
    return field.equals(UNSTABLE_TIME_ZONE) ? TIME_ZONE : field;
  }

  private static void requireFits(String field, Json value) {
    if (!TEXTS.contains(field)) {
      return;
    }
    if (!(value instanceof JsonString(var text))) {
      throw badJson("`" + field + "` must be a text");
    }
    if (text.length() > MAX_TEXT) {
      throw invalidParam("`" + field + "` has at most " + MAX_TEXT + " characters");
    }
  }
}
