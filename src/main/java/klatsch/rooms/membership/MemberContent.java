package klatsch.rooms.membership;

import klatsch.accounts.Profiles;
import klatsch.accounts.Profiles.Appearance;
import klatsch.json.JsonObject;
import klatsch.model.event.Membership;
import org.jspecify.annotations.Nullable;

/// What a member event says.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#mroommember)
public final class MemberContent {
  /// Who lets a user into a restricted room. Only the server may say so, after it has looked.
  public static final String AUTHORISED_BY = "join_authorised_via_users_server";

  private static final Appearance NOT_SHOWN = new Appearance(null, null);

  private MemberContent() {}

  /// @param reason in the words of the one who changes the membership
  public static JsonObject of(
      Membership membership, Appearance appearance, @Nullable String reason) {
    return shown(appearance).put("membership", membership.wireName()).put("reason", reason).build();
  }

  /// Of those who go, no name and no picture is shown.
  public static JsonObject of(Membership membership, @Nullable String reason) {
    return of(membership, NOT_SHOWN, reason);
  }

  /// The content with the usual name and picture where it says nothing of its own.
  public static JsonObject withAppearance(JsonObject content, Appearance usual) {
    return shown(usual).putAll(content).build();
  }

  /// The content of a member who looks different now and otherwise stays as she is. How and why she
  /// once came in is not told again.
  public static JsonObject afterChange(JsonObject content, Appearance now) {
    return shown(now)
        .putAll(
            content.without(
                Profiles.DISPLAYNAME,
                Profiles.AVATAR_URL,
                AUTHORISED_BY,
                "is_direct",
                "reason",
                "third_party_invite"))
        .build();
  }

  /// Whether a member is shown so.
  public static boolean shows(JsonObject content, Appearance appearance) {
    return appearance.equals(
        new Appearance(content.text(Profiles.DISPLAYNAME), content.text(Profiles.AVATAR_URL)));
  }

  private static JsonObject.Builder shown(Appearance appearance) {
    return JsonObject.builder()
        .put(Profiles.DISPLAYNAME, appearance.displayname())
        .put(Profiles.AVATAR_URL, appearance.avatarUrl());
  }
}
