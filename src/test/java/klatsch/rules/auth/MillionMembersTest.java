package klatsch.rules.auth;

import static klatsch.rules.auth.TestRoom.ALICE;
import static klatsch.rules.auth.TestRoom.CAROL;
import static klatsch.rules.auth.TestRoom.FOUNDER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StateView;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// In a room of a million members the rules ask for as few entries of the state as in one of three.
class MillionMembersTest {
  static final List<RoomVersion> VERSIONS = RoomVersion.ALL;

  private static final int MEMBERS = 1_000_000;

  /// As many as an event may cite, and the first event of the room.
  private static final int FEW = 11;

  /// A room in which everybody is whose name is a number; it makes their events when asked.
  private static final class Million implements StateView {
    final TestRoom room;
    final Set<StateKey> asked = new HashSet<>();

    Million(RoomVersion version) {
      room = new TestRoom(version).with(FOUNDER, "join").withJoinRule("public");
    }

    @Override
    public @Nullable Event get(StateKey key) {
      asked.add(key);
      var user = key.type().equals(StateKey.MEMBER) ? new UserId(key.key()) : null;
      boolean isMember =
          user != null
              && user.localpart().chars().allMatch(Character::isDigit)
              && Integer.parseInt(user.localpart()) < MEMBERS;
      return isMember ? room.member(user, user, "{'membership': 'join'}") : room.get(key);
    }
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void fewEntriesAreAskedFor(RoomVersion version) {
    var last = new UserId("@" + (MEMBERS - 1) + ":there");
    var stranger = new UserId("@" + MEMBERS + ":there");
    var room = new Million(version);

    assertThat(outcome(room, room.room.event("m.room.message", null, last, "{}")))
        .isEqualTo("allowed");
    assertThat(outcome(room, room.room.event("m.room.message", null, stranger, "{}")))
        .isNotEqualTo("allowed");
    for (var event :
        List.of(
            room.room.member(ALICE, ALICE, "{'membership': 'join'}"),
            room.room.member(last, last, "{'membership': 'leave'}"),
            room.room.member(last, CAROL, "{'membership': 'invite'}"),
            room.room.member(FOUNDER, last, "{'membership': 'ban'}"))) {
      assertThat(outcome(room, event)).as("%s", event).isEqualTo("allowed");
    }
    var levels = "{'users': {'" + FOUNDER + "': 100}}";
    var creators = version.has(RoomVersion.Trait.CREATORS_OUTRANK_ALL) ? "{}" : levels;
    assertThat(outcome(room, room.room.event("m.room.power_levels", "", FOUNDER, creators)))
        .isEqualTo("allowed");
  }

  private static String outcome(Million room, Event event) {
    room.asked.clear();
    var outcome = TestRoom.outcomeOf(AuthRules.check(room.room.version(), event, room));
    assertThat(room.asked).as("%s", event).isNotEmpty().hasSizeLessThanOrEqualTo(FEW);
    return outcome;
  }
}
