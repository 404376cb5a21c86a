package klatsch.rules.auth;

import static klatsch.model.event.Membership.JOIN;
import static klatsch.rules.Verdict.ALLOW;
import static klatsch.rules.Verdict.deny;

import klatsch.model.id.UserId;
import klatsch.rules.Verdict;

/// Rule 5.4: `membership` is `invite`. For invitations by e-mail address see
/// [ThirdPartyInviteRule].
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules)
final class InviteRule {
  private InviteRule() {}

  static Verdict invite(UserId sender, UserId target, RoomState state) {
    if (state.membership(sender) != JOIN) {
      return deny("5.4.2", "the sender is not in the room");
    }
    return switch (state.membership(target)) {
      case JOIN -> deny("5.4.3", "the user is in the room already");
      case BAN -> deny("5.4.3", "the user is banned from the room");
      case INVITE, KNOCK, LEAVE ->
          state.power(sender) >= state.levels().toInvite()
              ? ALLOW
              : deny("5.4.5", "the sender lacks the power to invite");
    };
  }
}
