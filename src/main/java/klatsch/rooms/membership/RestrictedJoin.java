package klatsch.rooms.membership;

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
    var rule = head.content(StateKey.JOIN_RULES);
    if (rule == null || !isRestricted(rule) || isWelcomeAnyway(head.membership(user))) {
      return content;
    }
    var voucher = meetsACondition(rule, isIn) ? voucher(head, user.server()) : null;
    return voucher == null
        ? content
        : content.with(MemberContent.AUTHORISED_BY, Json.of(voucher.value()));
  }

  private static boolean isRestricted(JsonObject rule) {
    return switch (rule.text("join_rule")) {
      case "restricted", "knock_restricted" -> true;
      case null, default -> false;
    };
  }

  private static boolean isWelcomeAnyway(Membership membership) {
    return membership == Membership.JOIN || membership == Membership.INVITE;
  }

  private static boolean meetsACondition(JsonObject rule, Predicate<RoomId> isIn) {
    var allow = rule.array("allow");
    return allow != null && allow.values().stream().anyMatch(one -> isMet(one, isIn));
  }

  private static boolean isMet(Json condition, Predicate<RoomId> isIn) {
    if (!(condition instanceof JsonObject object)
        || !"m.room_membership".equals(object.text("type"))) {
      return false;
    }
    var room = object.text("room_id");
    return room != null && room.startsWith("!") && room.length() > 1 && isIn.test(new RoomId(room));
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
