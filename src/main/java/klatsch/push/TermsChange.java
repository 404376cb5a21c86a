package klatsch.push;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.push.Tally.Terms;
import klatsch.rules.push.PreparedRules;
import klatsch.rules.push.RulesChange;

/// Says of which rooms a user's counts may have become others, when the user has decided something
/// anew. It looks at no event: where nothing is unread, nothing is counted by whatever rules.
final class TermsChange {
  private final PreparedRules rules;
  private final Set<UserId> ignored;

  /// What is compared once is the same for all rooms.
  private final Map<PreparedRules, RulesChange> ofRules = new HashMap<>();

  private final Map<Set<UserId>, Set<UserId>> ofIgnored = new HashMap<>();

  TermsChange(PreparedRules rules, Set<UserId> ignored) {
    this.rules = rules;
    this.ignored = ignored;
  }

  /// @param counted before the user decided so
  boolean mayChange(Tally counted, RoomId room) {
    var terms = counted.terms();
    return !counted.voices().isNone()
        && (counted.voices().mayBeOf(ofIgnored.computeIfAbsent(terms.ignored(), this::changed))
            || ofRules.computeIfAbsent(terms.rules(), rules::since).concerns(room));
  }

  /// The same of one room, in which the user may be called otherwise as well.
  static boolean mayChange(Tally counted, Terms now, RoomId room) {
    if (counted.voices().isNone() || counted.terms().equals(now)) {
      return false;
    }
    return !Objects.equals(counted.terms().displayName(), now.displayName())
        || new TermsChange(now.rules(), now.ignored()).mayChange(counted, room);
  }

  private Set<UserId> changed(Set<UserId> before) {
    var changed = new HashSet<UserId>();
    before.stream().filter(user -> !ignored.contains(user)).forEach(changed::add);
    ignored.stream().filter(user -> !before.contains(user)).forEach(changed::add);
    return changed;
  }
}
