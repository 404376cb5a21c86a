package klatsch.api.client.push;

import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.api.client.ApiTest;
import klatsch.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// [GetPushRules], [GetPushRulesGlobal], [GetPushRule], [IsPushRuleEnabled] and
/// [GetPushRuleActions]; [SetPushRule], [DeletePushRule], [SetPushRuleEnabled] and
/// [SetPushRuleActions].
class PushRulesTest extends ApiTest {
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
    "/pushrules/global/overrides/.m.rule.master,          404 M_NOT_FOUND",
    "/pushrules/device/override/.m.rule.master,           404 M_NOT_FOUND",
    "/pushrules/device/,                                  404 M_NOT_FOUND",
  })
  void otherRulesThereAreNot(String path, String refusal) {
    assertThat(api.get(alice, path).refusal()).isEqualTo(refusal);
  }

  @Test
  void aRuleIsMadeReadChangedAndDeleted() {
    var cake = "/pushrules/global/content/cake";
    api.put(alice, cake, "{\"pattern\":\"cake\",\"actions\":[\"notify\"]}").ok();

    assertThat(api.get(alice, "/_matrix/client/r0" + cake).ok())
        .isEqualTo(
            json(
                """
                {'rule_id':'cake','default':false,'enabled':true,'pattern':'cake',
                 'actions':['notify']}
                """));

    api.put(alice, cake + "/enabled", "{\"enabled\":false}").ok();
    api.put(alice, cake + "/actions", "{\"actions\":[]}").ok();
    assertThat(api.get(alice, cake + "/enabled").ok()).hasToString("{\"enabled\":false}");
    assertThat(api.get(alice, cake + "/actions").ok()).hasToString("{\"actions\":[]}");
    assertThat(api.get(bob, cake).refusal()).isEqualTo("404 M_NOT_FOUND");

    api.delete(alice, cake, "").ok();
    assertThat(api.get(alice, cake).refusal()).isEqualTo("404 M_NOT_FOUND");
  }

  @Test
  void aRuleGoesWhereItIsToldTo() {
    var rules = "/pushrules/global/room/";
    var silent = "{\"actions\":[]}";
    api.put(alice, rules + "%21a:here", silent).ok();
    api.put(alice, rules + "%21b:here?after=%21a:here", silent).ok();
    api.put(alice, rules + "%21c:here?before=%21b:here", silent).ok();

    assertThat(api.get(alice, "/pushrules/global/").ok().array("room").values())
        .extracting(rule -> ((JsonObject) rule).text("rule_id"))
        .containsExactly("!a:here", "!c:here", "!b:here");
    assertThat(api.put(alice, rules + "%21d:here?before=%21x:here", silent).refusal())
        .isEqualTo("400 M_UNKNOWN");
  }

  @ParameterizedTest(name = "PUT {0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "device/room/a            | {\"actions\":[]}               | 404 M_NOT_FOUND",
        "global/rooms/a           | {\"actions\":[]}               | 404 M_NOT_FOUND",
        "global/room/.a           | {\"actions\":[]}               | 400 M_INVALID_PARAM",
        "global/room/a%2Fb        | {\"actions\":[]}               | 400 M_INVALID_PARAM",
        "global/room/a%5Cb        | {\"actions\":[]}               | 400 M_INVALID_PARAM",
        "global/room/a            | {}                             | 400 M_MISSING_PARAM",
        "global/room/a            | {\"actions\":\"notify\"}       | 400 M_BAD_JSON",
        "global/room/a            | []                             | 400 M_NOT_JSON",
        "global/content/a         | {\"actions\":[]}               | 400 M_MISSING_PARAM",
        "global/room/a/enabled    | {\"enabled\":true}             | 404 M_NOT_FOUND",
        "global/room/a/enabled    | {\"enabled\":\"yes\"}          | 400 M_BAD_JSON",
        "global/room/a/enabled    | {}                             | 400 M_MISSING_PARAM",
        "global/room/a/actions    | {\"actions\":[]}               | 404 M_NOT_FOUND",
        "global/room/a/actions    | {}                             | 400 M_MISSING_PARAM",
      })
  void badChangesAreRefused(String path, String body, String refusal) {
    assertThat(api.put(alice, "/pushrules/" + path, body).refusal()).isEqualTo(refusal);
  }

  @ParameterizedTest(name = "DELETE {0}: {1}")
  @CsvSource({
    "global/room/a,                   404 M_NOT_FOUND",
    "global/override/.m.rule.master,  400 M_INVALID_PARAM",
    "device/override/.m.rule.master,  404 M_NOT_FOUND",
    "global/rooms/a,                  404 M_NOT_FOUND",
  })
  void badDeletionsAreRefused(String path, String refusal) {
    assertThat(api.delete(alice, "/pushrules/" + path, "").refusal()).isEqualTo(refusal);
  }
}
