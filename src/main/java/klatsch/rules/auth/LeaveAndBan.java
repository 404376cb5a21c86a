package klatsch.rules.auth;

import static klatsch.model.event.Membership.BAN;
import static klatsch.model.event.Membership.JOIN;
import static klatsch.rules.RoomVersion.Trait.MAY_KNOCK;
import static klatsch.rules.Verdict.ALLOW;
import static klatsch.rules.Verdict.deny;

import klatsch.model.id.UserId;
import klatsch.rules.Verdict;

/// Rules 5.5 and 5.6: who may leave, kick, unban and ban.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules)
final class LeaveAndBan {
  private LeaveAndBan() {}

  /// Rule 5.5: `membership` is `leave`.
  static Verdict leave(UserId sender, UserId target, RoomState state) {
    if (sender.equals(target)) {
      return switch (state.membership(target)) {
        case INVITE, JOIN -> ALLOW;
        case KNOCK -> state.version().has(MAY_KNOCK) ? ALLOW : cannotLeave();
        case BAN, LEAVE -> cannotLeave();
      };
    }
    if (state.membership(sender) != JOIN) {
      return deny("5.5.2", "the sender is not in the room");
    }
    if (state.membership(target) == BAN && state.power(sender) < state.levels().toBan()) {
      return deny("5.5.3", "lifting a ban needs the power to ban");
    }
    if (state.power(sender) >= state.levels().toKick() && state.outranks(sender, target)) {
      return ALLOW;
    }
    return deny("5.5.5", "the sender lacks the power to kick this user");
  }

  private static Verdict cannotLeave() {
    return deny("5.5.1", "one can only leave from invite, join or knock");
  }

  /// Rule 5.6: `membership` is `ban`.
  static Verdict ban(UserId sender, UserId target, RoomState state) {
    if (state.membership(sender) != JOIN) {
      return deny("5.6.1", "the sender is not in the room");
    }
    if (state.power(sender) >= state.levels().toBan() && state.outranks(sender, target)) {
      return ALLOW;
    }
    return deny("5.6.3", "the sender lacks the power to ban this user");
  }
}
