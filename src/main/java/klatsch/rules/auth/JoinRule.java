package klatsch.rules.auth;

import static klatsch.model.event.Membership.BAN;
import static klatsch.model.event.Membership.INVITE;
import static klatsch.model.event.Membership.JOIN;
import static klatsch.rules.RoomVersion.Trait.CREATOR_IS_SENDER;
import static klatsch.rules.Verdict.ALLOW;
import static klatsch.rules.Verdict.deny;

import klatsch.model.event.Event;
import klatsch.model.id.UserId;
import klatsch.rules.Verdict;
import org.jspecify.annotations.Nullable;

/// Rule 5.3: `membership` is `join`.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules)
final class JoinRule {
  /// Names the user whose server has checked that somebody meets the conditions of a restricted
  /// room.
  static final String AUTHORISED_BY = "join_authorised_via_users_server";

  private JoinRule() {}

  static Verdict join(Event event, UserId target, RoomState state) {
    if (isCreatorEntering(event, target, state)) {
      return ALLOW;
    }
    var sender = event.sender();
    if (!sender.equals(target)) {
      return deny("5.3.2", "nobody can join for somebody else");
    }
    var membership = state.membership(sender);
    if (membership == BAN) {
      return deny("5.3.3", "the sender is banned from the room");
    }
    boolean invited = membership == INVITE || membership == JOIN;
    return switch (state.joinRule()) {
      case "invite", "knock" ->
          invited ? ALLOW : deny("5.3.7", "one can only join this room when invited");
      case "restricted", "knock_restricted" ->
          invited || mayInvite(event.content().text(AUTHORISED_BY), state)
              ? ALLOW
              : deny("5.3.5.2", "nobody who may invite to this room has authorised the join");
      case "public" -> ALLOW;
      default -> deny("5.3.7", "nobody can join this room");
    };
  }

  /// Rule 5.3.1. Before anybody is in the room, nobody could let the creator in.
  private static boolean isCreatorEntering(Event event, UserId target, RoomState state) {
    var create = state.create();
    var creator =
        state.version().has(CREATOR_IS_SENDER)
            ? create.sender().value()
            : create.content().text("creator");
    return event.prevEvents().size() == 1
        && event.prevEvents().getFirst().equals(create.id())
        && target.value().equals(creator);
  }

  private static boolean mayInvite(@Nullable String userId, RoomState state) {
    var user = Creators.userId(userId);
    return user != null
        && state.membership(user) == JOIN
        && state.power(user) >= state.levels().toInvite();
  }
}
