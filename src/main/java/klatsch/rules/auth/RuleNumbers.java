package klatsch.rules.auth;

import static klatsch.rules.RoomVersion.Trait.CREATORS_OUTRANK_ALL;
import static klatsch.rules.RoomVersion.Trait.HAS_ALIAS_RULE;
import static klatsch.rules.RoomVersion.Trait.HAS_REDACTION_RULE;
import static klatsch.rules.RoomVersion.Trait.LEVELS_ARE_INTEGERS;
import static klatsch.rules.RoomVersion.Trait.MAY_BE_RESTRICTED;
import static klatsch.rules.RoomVersion.Trait.MAY_KNOCK;
import static klatsch.rules.RoomVersion.Trait.ROOM_ID_IS_CREATE_HASH;
import static klatsch.rules.Verdict.ALLOW;

import java.util.List;
import klatsch.rules.RoomVersion;
import klatsch.rules.RoomVersion.Trait;
import klatsch.rules.Verdict;
import klatsch.rules.Verdict.Allow;
import klatsch.rules.Verdict.Deny;

/// The numbers of the rules in the text of each room version.
///
/// In the code they are those of version 12. A rule that only older versions have is numbered as in
/// a book of law: `4a` stands between 4 and 5. The number in another version follows from the rules
/// that come and go: each that is missing there moves those after it up, and each that is only
/// there moves them down.
final class RuleNumbers {
  /// The rules that not every version has.
  private static final List<Sometimes> SOMETIMES =
      List.of(
          new Sometimes("", 2, ROOM_ID_IS_CREATE_HASH),
          new Sometimes("5.", 2, MAY_BE_RESTRICTED),
          new Sometimes("5.3.", 5, MAY_BE_RESTRICTED),
          new Sometimes("5.", 7, MAY_KNOCK),
          new Sometimes("10.", 1, LEVELS_ARE_INTEGERS),
          new Sometimes("10.", 2, LEVELS_ARE_INTEGERS),
          new Sometimes("10.", 4, CREATORS_OUTRANK_ALL));

  /// The rules that version 12 has no more.
  private static final List<Sometimes> FORMERLY =
      List.of(new Sometimes("", 4, HAS_ALIAS_RULE), new Sometimes("", 10, HAS_REDACTION_RULE));

  private RuleNumbers() {}

  /// A rule, or in [#FORMERLY] the place after one.
  ///
  /// @param group the rule that it is a part of, with a point, or nothing
  /// @param trait of the versions that have it
  private record Sometimes(String group, int number, Trait trait) {
    boolean isBefore(String otherGroup, int other) {
      return group.equals(otherGroup) && number < other;
    }
  }

  /// A verdict by the numbers of the code, told by those of the room's version.
  static Verdict of(RoomVersion version, Verdict verdict) {
    return switch (verdict) {
      case Allow _ -> ALLOW;
      case Deny(var rule, var reason) -> new Deny(in(version, rule), reason);
    };
  }

  private static String in(RoomVersion version, String rule) {
    var told = new StringBuilder();
    var group = "";
    for (var part : rule.split("\\.")) {
      told.append(told.isEmpty() ? "" : ".").append(place(version, group, part));
      group += part + ".";
    }
    return told.toString();
  }

  private static int place(RoomVersion version, String group, String part) {
    boolean isFormer = part.endsWith("a");
    int number = Integer.parseInt(isFormer ? part.substring(0, part.length() - 1) : part);
    int missing =
        (int)
            SOMETIMES.stream()
                .filter(rule -> rule.isBefore(group, number) && !version.has(rule.trait))
                .count();
    int more =
        (int)
            FORMERLY.stream()
                .filter(
                    rule ->
                        rule.isBefore(group, isFormer ? number + 1 : number)
                            && version.has(rule.trait))
                .count();
    return number - missing + more;
  }
}
