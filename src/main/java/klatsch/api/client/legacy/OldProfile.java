package klatsch.api.client.legacy;

import java.util.List;
import java.util.Objects;
import klatsch.accounts.Profiles;
import klatsch.json.JsonNull;
import klatsch.json.JsonObject;

/// Who had no name or picture had `null` in its place until 2016, in her profile and in the rooms
/// that she is in.
final class OldProfile {
  private static final List<String> NULLABLE = List.of(Profiles.DISPLAYNAME, Profiles.AVATAR_URL);

  private OldProfile() {}

  /// @param profile or what else has them, such as the content of a membership
  static JsonObject of(JsonObject profile) {
    var complete = profile.toBuilder();
    for (var name : NULLABLE) {
      complete.put(name, Objects.requireNonNullElse(profile.get(name), JsonNull.NULL));
    }
    return complete.build();
  }
}
