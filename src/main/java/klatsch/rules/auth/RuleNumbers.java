package klatsch.rules.auth;

import static klatsch.rules.RoomVersion.Trait.ROOM_ID_IS_CREATE_HASH;
import static klatsch.rules.Verdict.ALLOW;

import klatsch.rules.RoomVersion;
import klatsch.rules.Verdict;
import klatsch.rules.Verdict.Allow;
import klatsch.rules.Verdict.Deny;

/// The numbers of the rules in the text of each room version. Version 12 has added a rule 2, so
/// that all after it moved on by one, and a rule 10.4 among those on power levels.
final class RuleNumbers {
  private static final int POWER_LEVELS = 10;
  private static final int ON_CREATORS = 4;

  private RuleNumbers() {}

  /// A verdict by the numbers of version 12, told by those of the room's version.
  static Verdict of(RoomVersion version, Verdict verdict) {
    return switch (verdict) {
      case Allow _ -> ALLOW;
      case Deny deny when version.has(ROOM_ID_IS_CREATE_HASH) -> deny;
      case Deny(var rule, var reason) -> new Deny(before12(rule), reason);
    };
  }

  private static String before12(String rule) {
    var parts = rule.split("\\.");
    int group = Integer.parseInt(parts[0]);
    if (group == 1) {
      return rule;
    }
    parts[0] = String.valueOf(group - 1);
    if (group == POWER_LEVELS && Integer.parseInt(parts[1]) > ON_CREATORS) {
      parts[1] = String.valueOf(Integer.parseInt(parts[1]) - 1);
    }
    return String.join(".", parts);
  }
}
