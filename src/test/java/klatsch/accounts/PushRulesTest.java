package klatsch.accounts;

import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.accounts.PushRules.Kind;
import klatsch.json.JsonObject;
import org.junit.jupiter.api.Test;

class PushRulesTest {
  private final PushRules rules = new PushRules();

  @Test
  void everyKindIsThere() {
    assertThat(rules.global(ALICE).names())
        .containsExactlyInAnyOrder("override", "content", "room", "sender", "underride");
    assertThat(rules.of(ALICE)).isEqualTo(JsonObject.of("global", rules.global(ALICE)));
  }

  @Test
  void aRuleIsFoundUnderItsKind() {
    var master = rules.rule(ALICE, Kind.OVERRIDE, ".m.rule.master");

    assertThat(master.bool("enabled")).isFalse();
    assertThat(master.bool("default")).isTrue();
    assertThat(refusal(() -> rules.rule(ALICE, Kind.UNDERRIDE, ".m.rule.master")))
        .isEqualTo("M_NOT_FOUND");
    assertThat(refusal(() -> rules.rule(ALICE, Kind.CONTENT, "cake"))).isEqualTo("M_NOT_FOUND");
  }

  @Test
  void theRulesSpeakOfTheUser() {
    assertThat(rules.rule(ALICE, Kind.OVERRIDE, ".m.rule.invite_for_me").toString())
        .contains("@alice:here");
  }
}
