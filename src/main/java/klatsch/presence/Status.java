package klatsch.presence;

import java.time.Duration;
import java.time.Instant;
import klatsch.accounts.Profiles.Appearance;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// What others see of somebody.
///
/// @param lastActiveAgo since they last did something, or `null` if that is not known
public record Status(
    UserId user,
    Availability availability,
    @Nullable String message,
    @Nullable Duration lastActiveAgo,
    boolean currentlyActive,
    Appearance appearance) {
  private static final Appearance NONE = new Appearance(null, null);

  static Status of(UserId user, Person person, Instant now) {
    var last = person.lastActive();
    if (person.setAside()) {
      return unknown(user);
    }
    return new Status(
        user,
        person.shown(),
        person.message(),
        last == null
            ? null
            : Duration.ofMillis(Math.max(0, now.toEpochMilli() - last.toEpochMilli())),
        person.active(),
        person.appearance());
  }

  /// Of somebody of whom nothing is shown.
  static Status unknown(UserId user) {
    return new Status(user, Availability.OFFLINE, null, null, false, NONE);
  }

  /// Of `m.presence`.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/client-server-api/#mpresence)
  public JsonObject content() {
    var content =
        JsonObject.builder()
            .put("presence", availability.wireName())
            .put("status_msg", message)
            .put("currently_active", currentlyActive)
            .put("displayname", appearance.displayname())
            .put("avatar_url", appearance.avatarUrl());
    if (lastActiveAgo != null) {
      content.put("last_active_ago", lastActiveAgo.toMillis());
    }
    return content.build();
  }
}
