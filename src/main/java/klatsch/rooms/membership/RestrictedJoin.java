package klatsch.rooms.membership;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.RoomHead;
import org.jspecify.annotations.Nullable;

/// Coming into a room without an invitation, because one is in another room already.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#restricted-rooms)
public final class RestrictedJoin {
  private RestrictedJoin() {}

  /// The content of a join, with somebody of ours who vouches for the user where the room demands
  /// that. If the user meets no condition it stays as it is, and the rules will refuse it.
  ///
  /// @param isIn whether the user is in a room
  public static JsonObject vouchedFor(
      JsonObject content, RoomHead head, UserId user, Predicate<RoomId> isIn) {
    if (isWelcomeAnyway(head.membership(user)) || allowedRooms(head).stream().noneMatch(isIn)) {
      return content;
    }
    var voucher = voucher(head, user.server());
    return voucher == null
        ? content
        : content.with(MemberContent.AUTHORISED_BY, Json.of(voucher.value()));
  }

  /// The rooms whose members may come into a restricted room; none if it is not restricted. People
  /// write what they like into a room's state: what is no condition that we know is left out.
  public static List<RoomId> allowedRooms(RoomHead head) {
    var rule = head.content(StateKey.JOIN_RULES);
    var allow = rule == null ? null : rule.array("allow");
    if (rule == null || allow == null) {
      return List.of();
    }
    return switch (rule.text("join_rule")) {
      case "restricted", "knock_restricted" ->
          allow.values().stream()
              .map(RestrictedJoin::room)
              .filter(Objects::nonNull)
              .distinct()
              .toList();
      case null, default -> List.of();
    };
  }

  private static @Nullable RoomId room(Json condition) {
    return condition instanceof JsonObject object && "m.room_membership".equals(object.text("type"))
        ? RoomId.orNull(object.text("room_id"))
        : null;
  }

  private static boolean isWelcomeAnyway(Membership membership) {
    return membership == Membership.JOIN || membership == Membership.INVITE;
  }

  /// Somebody of our server who is in the room and may invite.
  private static @Nullable UserId voucher(RoomHead head, String server) {
    var levels = head.powerLevels();
    long needed = levels.toInvite();
    return head.joined().stream()
        .filter(member -> member.server().equals(server) && levels.of(member) >= needed)
        .findFirst()
        .orElse(null);
  }
}
