package klatsch.rules.auth;

import static klatsch.rules.RoomVersion.Trait.MAY_BE_RESTRICTED;
import static klatsch.rules.RoomVersion.Trait.MAY_KNOCK;
import static klatsch.rules.Verdict.deny;

import klatsch.model.event.Event;
import klatsch.rules.Verdict;

/// Rule 5: who may be what in a room. What each membership takes has a file of its own.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules)
final class MemberRules {
  private MemberRules() {}

  static Verdict check(Event event, RoomState state, Signatures signatures) {
    var content = event.content();
    var target = Creators.userId(event.stateKey());
    if (target == null || !content.has("membership")) {
      return deny("5.1", "a member event needs a user as state key, and a membership");
    }
    if (state.version().has(MAY_BE_RESTRICTED) && content.has(JoinRule.AUTHORISED_BY)) {
      var authoriser = Creators.userId(content.text(JoinRule.AUTHORISED_BY));
      if (authoriser == null || !signatures.has(event, authoriser.server())) {
        return deny("5.2.1", "the server of the user who authorised this has not signed it");
      }
    }
    var sender = event.sender();
    return switch (event.membership()) {
      case JOIN -> JoinRule.join(event, target, state);
      case INVITE ->
          content.has("third_party_invite")
              ? ThirdPartyInviteRule.invite(event, target, state)
              : InviteRule.invite(sender, target, state);
      case LEAVE -> LeaveAndBan.leave(sender, target, state);
      case BAN -> LeaveAndBan.ban(sender, target, state);
      case KNOCK ->
          state.version().has(MAY_KNOCK)
              ? KnockRule.knock(sender, target, state)
              : deny("5.8", "nobody can knock at rooms of this version");
      case null -> deny("5.8", "there is no such membership");
    };
  }
}
