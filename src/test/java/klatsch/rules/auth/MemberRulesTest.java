package klatsch.rules.auth;

import static klatsch.rules.auth.TestRoom.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.rules.RoomVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberRulesTest {
  @ParameterizedTest(name = "in version {0} state key {1}, content {2}: {3}")
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "12 | @alice:here | {'membership': 'join'}    | allowed",
        "12 | @alice:here | {}                        | 5.1",
        "12 | NONE        | {'membership': 'join'}    | 5.1",
        "12 | alice       | {'membership': 'join'}    | 5.1",
        "12 | ``          | {'membership': 'join'}    | 5.1",
        "11 | @alice:here | {}                        | 4.1",
        "10 | NONE        | {'membership': 'join'}    | 4.1",
        "12 | @alice:here | {'membership': 'nonsense'} | 5.8",
        "12 | @alice:here | {'membership': 'Join'}    | 5.8",
        "12 | @alice:here | {'membership': 1}         | 5.8",
        "12 | @alice:here | {'membership': null}      | 5.8",
        "11 | @alice:here | {'membership': 'nonsense'} | 4.8",
        "10 | @alice:here | {'membership': 'nonsense'} | 4.8",
      })
  void aMemberEventSaysWhoIsWhat(String version, String stateKey, String content, String outcome) {
    var room = new TestRoom(RoomVersion.named(version)).withJoinRule("public");
    var event =
        room.event("m.room.member", stateKey.equals("NONE") ? null : stateKey, ALICE, content);

    assertThat(room.outcomeOf(event)).isEqualTo(outcome);
  }
}
