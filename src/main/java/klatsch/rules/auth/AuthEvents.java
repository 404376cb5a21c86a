package klatsch.rules.auth;

import static klatsch.model.event.Membership.INVITE;
import static klatsch.model.event.Membership.JOIN;
import static klatsch.model.event.Membership.KNOCK;
import static klatsch.rules.RoomVersion.Trait.MAY_BE_RESTRICTED;
import static klatsch.rules.RoomVersion.Trait.ROOM_ID_IS_CREATE_HASH;
import static klatsch.rules.Verdict.ALLOW;
import static klatsch.rules.Verdict.deny;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import klatsch.rules.Verdict;
import org.jspecify.annotations.Nullable;

/// The events that give a sender the right to send another: which they should be, and rule 3,
/// whether they are.
///
/// [Spec](https://spec.matrix.org/v1.19/server-server-api/#auth-events-selection)
public final class AuthEvents {
  private AuthEvents() {}

  /// The parts of the state that an event cites, if the room has them.
  ///
  /// @param stateKey `null` for what is no state
  public static List<StateKey> needed(
      RoomVersion version,
      String type,
      @Nullable String stateKey,
      UserId sender,
      JsonObject content) {
    if (type.equals(StateKey.CREATE.type())) {
      return List.of();
    }
    var needed = new LinkedHashSet<StateKey>();
    if (!version.has(ROOM_ID_IS_CREATE_HASH)) {
      needed.add(StateKey.CREATE);
    }
    needed.add(StateKey.POWER_LEVELS);
    needed.add(StateKey.member(sender));
    if (type.equals(StateKey.MEMBER) && stateKey != null) {
      needed.add(StateKey.member(stateKey));
      var membership = Membership.named(content.text("membership"));
      if (membership == JOIN || membership == INVITE || membership == KNOCK) {
        needed.add(StateKey.JOIN_RULES);
      }
      var token = membership == INVITE ? tokenOf(content) : null;
      if (token != null) {
        needed.add(ThirdPartyInviteRule.thirdPartyInvite(token));
      }
      var authoriser =
          membership == JOIN && version.has(MAY_BE_RESTRICTED)
              ? content.text(JoinRule.AUTHORISED_BY)
              : null;
      if (authoriser != null) {
        needed.add(StateKey.member(authoriser));
      }
    }
    return List.copyOf(needed);
  }

  /// Rule 3: whether an event cites what it should, and nothing else.
  ///
  /// @param cited all of its `auth_events`, in any order
  /// @param rejected which of them were rejected when they came
  public static Verdict check(
      RoomVersion version, Event event, List<Event> cited, Predicate<EventId> rejected) {
    return RuleNumbers.of(version, judge(version, event, cited, rejected));
  }

  private static Verdict judge(
      RoomVersion version, Event event, List<Event> cited, Predicate<EventId> rejected) {
    var keys = new HashSet<@Nullable StateKey>();
    for (var one : cited) {
      if (!keys.add(one.key())) {
        return deny("3.1", "two auth_events set the same state");
      }
    }
    var needed =
        new HashSet<@Nullable StateKey>(
            needed(version, event.type(), event.stateKey(), event.sender(), event.content()));
    if (!needed.containsAll(keys)) {
      return deny("3.2", "the auth_events are not those that this event needs");
    }
    if (cited.stream().anyMatch(one -> rejected.test(one.id()))) {
      return deny("3.3", "one of the auth_events was rejected");
    }
    if (needed.contains(StateKey.CREATE) && !keys.contains(StateKey.CREATE)) {
      return deny("3.4", "the create event is not among the auth_events");
    }
    if (!cited.stream().allMatch(one -> one.room().equals(event.room()))) {
      return deny("3.5", "one of the auth_events is of another room");
    }
    return ALLOW;
  }

  private static @Nullable String tokenOf(JsonObject content) {
    var invite = content.object("third_party_invite");
    var signed = invite == null ? null : invite.object("signed");
    return signed == null ? null : signed.text("token");
  }
}
