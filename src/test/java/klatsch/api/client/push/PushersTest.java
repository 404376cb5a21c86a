package klatsch.api.client.push;

import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.api.client.ApiTest;
import klatsch.api.client.TestApi;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// [GetPushers] and [PostPusher].
class PushersTest extends ApiTest {
  private static final JsonObject PUSHER =
      json(
          """
          {'app_id':'org.example.app','pushkey':'key','kind':'http','app_display_name':'App',
           'device_display_name':'Phone','profile_tag':'tag','lang':'de',
           'data':{'url':'https://push.example/_matrix/push/v1/notify','format':'event_id_only'}}
          """);

  @Test
  void aPusherIsListedUntilItIsTakenAway() {
    set(alice, PUSHER).ok();

    assertThat(api.get(alice, "/pushers").ok())
        .isEqualTo(
            json(
                "{'pushers':[%s]}"
                    .formatted(
                        PUSHER.toBuilder()
                            .put("org.matrix.msc3881.enabled", true)
                            .put("org.matrix.msc3881.device_id", "PHONE")
                            .build())));
    assertThat(api.get(alice, "/_matrix/client/r0/pushers").ok())
        .isEqualTo(api.get(alice, "/pushers").ok());
    assertThat(api.get(bob, "/pushers").ok()).isEqualTo(json("{'pushers':[]}"));

    set(alice, json("{'app_id':'org.example.app','pushkey':'key','kind':null}")).ok();
    assertThat(api.get(alice, "/pushers").ok()).isEqualTo(json("{'pushers':[]}"));
  }

  @Test
  void aPusherCanBeSwitchedOff() {
    set(alice, PUSHER.with("org.matrix.msc3881.enabled", Json.of(false))).ok();

    assertThat(api.get(alice, "/pushers").ok().toString())
        .contains("\"org.matrix.msc3881.enabled\":false");
  }

  @Test
  void whoTakesAPhoneOverTakesItsPusherUnlessItIsShared() {
    set(alice, PUSHER).ok();

    set(bob, PUSHER.with("append", Json.of(true))).ok();
    assertThat(api.get(alice, "/pushers").ok().array("pushers").values()).hasSize(1);

    set(bob, PUSHER).ok();
    assertThat(api.get(alice, "/pushers").ok().array("pushers").values()).isEmpty();
  }

  @Test
  void whatIsMissingIsNamedAllAtOnce() {
    var answer = set(alice, PUSHER.without("lang", "data"));

    assertThat(answer.refusal()).isEqualTo("400 M_MISSING_PARAM");
    assertThat(answer.body().text("error")).isEqualTo("Missing parameters: lang, data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"app_id", "pushkey", "kind", "app_display_name", "device_display_name"})
  void nothingCanBeMissing(String name) {
    assertThat(set(alice, PUSHER.without(name)).refusal()).isEqualTo("400 M_MISSING_PARAM");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'kind':7}                    | 400 M_BAD_JSON",
        "{'kind':'email'}              | 400 M_INVALID_PARAM",
        "{'kind':'pigeon'}             | 400 M_INVALID_PARAM",
        "{'app_id':null}               | 400 M_BAD_JSON",
        "{'app_id':''}                 | 400 M_INVALID_PARAM",
        "{'pushkey':['a']}             | 400 M_BAD_JSON",
        "{'pushkey':'a\\u0000b'}       | 400 M_INVALID_PARAM",
        "{'lang':null}                 | 400 M_BAD_JSON",
        "{'profile_tag':7}             | 400 M_BAD_JSON",
        "{'append':'yes'}              | 400 M_BAD_JSON",
        "{'data':'https://a.example'}  | 400 M_BAD_JSON",
        "{'data':{}}                   | 400 M_MISSING_PARAM",
        "{'data':{'url':7}}            | 400 M_MISSING_PARAM",
        "{'data':{'url':'http://push.example/_matrix/push/v1/notify'}} | 400 M_INVALID_PARAM",
      })
  void badPushersAreRefused(String change, String refusal) {
    var bad = PUSHER.toBuilder().putAll(json(change)).build();

    assertThat(set(alice, bad).refusal()).isEqualTo(refusal);
    assertThat(api.get(alice, "/pushers").ok()).isEqualTo(json("{'pushers':[]}"));
  }

  @Test
  void whatIsTooLongIsRefused() {
    assertThat(set(alice, PUSHER.with("app_id", Json.of("a".repeat(65)))).refusal())
        .isEqualTo("400 M_INVALID_PARAM");
    assertThat(set(alice, PUSHER.with("pushkey", Json.of("k".repeat(513)))).refusal())
        .isEqualTo("400 M_INVALID_PARAM");
    assertThat(set(alice, PUSHER.with("lang", Json.of("l".repeat(256)))).refusal())
        .isEqualTo("400 M_INVALID_PARAM");
  }

  private TestApi.Answer set(String token, JsonObject body) {
    return api.post(token, "/pushers/set", body.toString());
  }
}
