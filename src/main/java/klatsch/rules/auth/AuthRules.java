package klatsch.rules.auth;

import static klatsch.model.event.Membership.JOIN;
import static klatsch.rules.RoomVersion.Trait.HAS_ALIAS_RULE;
import static klatsch.rules.RoomVersion.Trait.HAS_REDACTION_RULE;
import static klatsch.rules.RoomVersion.Trait.ROOM_ID_IS_CREATE_HASH;
import static klatsch.rules.Verdict.ALLOW;
import static klatsch.rules.Verdict.deny;

import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StateView;
import klatsch.rules.RoomVersion;
import klatsch.rules.Verdict;
import org.jspecify.annotations.Nullable;

/// May this event be in this room? The rules in the order of the specification, a file for each
/// group.
///
/// In the code the numbers are those of room version 12, and `4a` and `10a` are rules that only
/// older ones have. Whoever is refused is told the number that the rule has in the text of the
/// room's own version.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules)
public final class AuthRules {
  private static final String ALIASES = "m.room.aliases";
  private static final String REDACTION = "m.room.redaction";

  private AuthRules() {}

  /// Judges an event that is made here and will be signed by its sender's server alone.
  ///
  /// @param state before the event
  public static Verdict check(RoomVersion version, Event event, StateView state) {
    return check(version, event, state, Signatures.STILL_TO_COME);
  }

  /// Judges an event by a state of the room. Whether its `auth_events` are in order is another
  /// question, see [AuthEvents#check].
  ///
  /// @param state before the event, or another state that matters
  public static Verdict check(
      RoomVersion version, Event event, StateView state, Signatures signatures) {
    return RuleNumbers.of(version, judge(version, event, state, signatures));
  }

  private static Verdict judge(
      RoomVersion version, Event event, StateView view, Signatures signatures) {
    if (event.type().equals(StateKey.CREATE.type())) {
      return CreateRules.check(version, event);
    }
    var create = view.get(StateKey.CREATE);
    if (create == null || !create.room().equals(event.room())) {
      return version.has(ROOM_ID_IS_CREATE_HASH)
          ? deny("2", "there is no room of this ID")
          : deny("3.4", "the room has no create event");
    }
    var state = new RoomState(version, view, create);
    var sender = event.sender();
    if (Boolean.FALSE.equals(create.content().bool("m.federate"))
        && !sender.server().equals(create.sender().server())) {
      return deny("4", "this room is only for users of " + create.sender().server());
    }
    if (event.type().equals(ALIASES) && version.has(HAS_ALIAS_RULE)) {
      return aliases(event);
    }
    if (event.type().equals(StateKey.MEMBER)) {
      return MemberRules.check(event, state, signatures);
    }
    if (state.membership(sender) != JOIN) {
      return deny("6", "the sender is not in the room");
    }
    if (event.type().equals("m.room.third_party_invite")) {
      return state.power(sender) >= state.levels().toInvite()
          ? ALLOW
          : deny("7.1", "the sender lacks the power to invite");
    }
    long needed = state.levels().toSend(event.type(), event.isState());
    if (state.power(sender) < needed) {
      return deny(
          "8",
          "the sender has a power level of %d, and to send %s takes %d"
              .formatted(state.power(sender), event.type(), needed));
    }
    if (isOfAnotherUser(event.stateKey(), event)) {
      return deny("9", "state of a user can only be set by that user");
    }
    if (event.type().equals(StateKey.POWER_LEVELS.type())) {
      return PowerLevelRules.check(event, state);
    }
    if (event.type().equals(REDACTION) && version.has(HAS_REDACTION_RULE)) {
      return redaction(event, state);
    }
    return ALLOW;
  }

  /// Rule 4a. Neither membership nor power is asked for: a server has aliases for a room also when
  /// nobody of it is there.
  private static Verdict aliases(Event event) {
    if (event.stateKey() == null) {
      return deny("4a.1", "aliases are state");
    }
    return event.sender().server().equals(event.stateKey())
        ? ALLOW
        : deny("4a.2", "the aliases of a server can only be set by that server");
  }

  /// Rule 10a. Where the servers are those that have named the two events, which need not be those
  /// of their senders.
  private static Verdict redaction(Event event, RoomState state) {
    if (state.power(event.sender()) >= state.levels().toRedact()) {
      return ALLOW;
    }
    var redacts = event.redacts();
    var server = redacts == null ? null : redacts.server();
    return server != null && server.equals(event.id().server())
        ? ALLOW
        : deny("10a.3", "the sender lacks the power to redact what others have sent");
  }

  private static boolean isOfAnotherUser(@Nullable String stateKey, Event event) {
    return stateKey != null && stateKey.startsWith("@") && !stateKey.equals(event.sender().value());
  }
}
