package klatsch.api.client.push;

import static klatsch.accounts.TestAccounts.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import klatsch.api.client.TestApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// [GetPushRules], [GetPushRulesGlobal], [GetPushRule], [IsPushRuleEnabled] and
/// [GetPushRuleActions].
class PushRulesTest {
  @TempDir private Path folder;
  private TestApi api;
  private String alice = "";

  @BeforeEach
  void start() {
    api = new TestApi(folder);
    alice = api.loggedIn(ALICE);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void everybodyHasTheDefaultRules() {
    var all = api.get(alice, "/pushrules/").ok();

    assertThat(all.object("global")).isEqualTo(api.get(alice, "/pushrules/global/").ok());
    assertThat(all.toString()).contains(".m.rule.master", ".m.rule.message", "@alice:here");
  }

  @Test
  void oneRuleCanBeReadByItself() {
    var message = "/pushrules/global/underride/.m.rule.message";

    assertThat(api.get(alice, message).text("rule_id")).isEqualTo(".m.rule.message");
    assertThat(api.get(alice, message + "/enabled").ok()).hasToString("{\"enabled\":true}");
    assertThat(api.get(alice, message + "/actions").ok()).hasToString("{\"actions\":[\"notify\"]}");
    assertThat(api.get(alice, "/pushrules/global/override/.m.rule.master/enabled").ok())
        .hasToString("{\"enabled\":false}");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "/pushrules/global/override/.m.rule.message,          404 M_NOT_FOUND",
    "/pushrules/global/content/cake,                      404 M_NOT_FOUND",
    "/pushrules/global/content/cake/enabled,              404 M_NOT_FOUND",
    "/pushrules/global/content/cake/actions,              404 M_NOT_FOUND",
    "/pushrules/global/overrides/.m.rule.master,          400 M_INVALID_PARAM",
    "/pushrules/device/override/.m.rule.master,           404 M_UNRECOGNIZED",
  })
  void otherRulesThereAreNot(String path, String refusal) {
    assertThat(api.get(alice, path).refusal()).isEqualTo(refusal);
  }
}
