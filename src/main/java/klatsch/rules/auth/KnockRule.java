package klatsch.rules.auth;

import static klatsch.rules.Verdict.ALLOW;
import static klatsch.rules.Verdict.deny;

import klatsch.model.id.UserId;
import klatsch.rules.Verdict;

/// Rule 5.7: `membership` is `knock`.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules)
final class KnockRule {
  private KnockRule() {}

  static Verdict knock(UserId sender, UserId target, RoomState state) {
    var rule = state.joinRule();
    if (!rule.equals("knock") && !rule.equals("knock_restricted")) {
      return deny("5.7.1", "one cannot knock at this room");
    }
    if (!sender.equals(target)) {
      return deny("5.7.2", "nobody can knock for somebody else");
    }
    return switch (state.membership(sender)) {
      case BAN -> deny("5.7.4", "the sender is banned from the room");
      case INVITE -> deny("5.7.4", "the sender is invited already");
      case JOIN -> deny("5.7.4", "the sender is in the room already");
      case KNOCK, LEAVE -> ALLOW;
    };
  }
}
