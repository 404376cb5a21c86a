package klatsch.rules.auth;

import static klatsch.rules.RoomVersion.Trait.MAY_BE_RESTRICTED;
import static klatsch.rules.RoomVersion.Trait.MAY_KNOCK;
import static klatsch.rules.RoomVersion.Trait.MAY_KNOCK_WHERE_RESTRICTED;

import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.event.StateView;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import org.jspecify.annotations.Nullable;

/// The state against which one event is judged, asked in the words of the rules.
final class RoomState {
  private final RoomVersion version;
  private final StateView view;
  private final Event create;
  private @Nullable PowerLevels levels;

  RoomState(RoomVersion version, StateView view, Event create) {
    this.version = version;
    this.view = view;
    this.create = create;
  }

  RoomVersion version() {
    return version;
  }

  Event create() {
    return create;
  }

  @Nullable Event get(StateKey key) {
    return view.get(key);
  }

  /// Who was never here counts as having left.
  Membership membership(UserId user) {
    var member = view.get(StateKey.member(user));
    var membership = member == null ? null : member.membership();
    return membership == null ? Membership.LEAVE : membership;
  }

  /// A room that does not say how to join is joined by invitation. A rule that is not known in this
  /// version is none, and lets nobody in.
  String joinRule() {
    var content = view.content(StateKey.JOIN_RULES);
    var rule = content == null ? "invite" : content.text("join_rule");
    return rule == null || !isKnown(rule) ? "" : rule;
  }

  private boolean isKnown(String joinRule) {
    return switch (joinRule) {
      case "knock" -> version.has(MAY_KNOCK);
      case "restricted" -> version.has(MAY_BE_RESTRICTED);
      case "knock_restricted" -> version.has(MAY_KNOCK_WHERE_RESTRICTED);
      default -> true;
    };
  }

  PowerLevels levels() {
    if (levels == null) {
      levels = PowerLevels.of(version, view);
    }
    return levels;
  }

  long power(UserId user) {
    return levels().of(user);
  }

  boolean outranks(UserId one, UserId other) {
    return power(one) > power(other);
  }
}
