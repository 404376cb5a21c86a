package klatsch.api.client.profile;

import static org.assertj.core.api.Assertions.assertThat;

import klatsch.api.client.ApiTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// [GetUserProfile], [GetProfileField], [SetProfileField] and [DeleteProfileField].
class ProfileTest extends ApiTest {
  private static final String ALICES = "/profile/@alice:here";

  @Test
  void whatISayAboutMyselfEverybodyReads() {
    api.put(alice, ALICES + "/displayname", "{\"displayname\":\"Alice\"}").ok();
    api.put(alice, ALICES + "/avatar_url", "{\"avatar_url\":\"mxc://here/cat\"}").ok();
    api.put(alice, ALICES + "/org.example.mood", "{\"org.example.mood\":{\"good\":1.5}}").ok();

    assertThat(api.get(bob, ALICES).ok())
        .isEqualTo(api.get(null, "/_matrix/client/r0" + ALICES).ok());
    assertThat(api.get(null, ALICES).ok().names())
        .containsExactlyInAnyOrder("displayname", "avatar_url", "org.example.mood");
    assertThat(api.get(null, ALICES + "/displayname").ok())
        .hasToString("{\"displayname\":\"Alice\"}");
    assertThat(api.get(null, ALICES + "/org.example.mood").ok())
        .hasToString("{\"org.example.mood\":{\"good\":1.5}}");
  }

  @Test
  void whatIsNotSaidIsNotFound() {
    assertThat(api.get(null, ALICES).ok()).hasToString("{}");
    assertThat(api.get(null, ALICES + "/displayname").refusal()).isEqualTo("404 M_NOT_FOUND");
    assertThat(api.get(null, "/profile/@nobody:here").refusal()).isEqualTo("404 M_NOT_FOUND");
    assertThat(api.get(null, "/profile/@nobody:here/displayname").refusal())
        .isEqualTo("404 M_NOT_FOUND");
    assertThat(api.get(null, "/profile/@alice:elsewhere").refusal()).isEqualTo("404 M_NOT_FOUND");
    assertThat(api.get(null, "/profile/alice").refusal()).isEqualTo("400 M_INVALID_PARAM");
  }

  @Test
  void aFieldCanBeTakenBack() {
    api.put(alice, ALICES + "/m.tz", "{\"m.tz\":\"Europe/Berlin\"}").ok();

    api.delete(alice, ALICES + "/m.tz", "").ok();
    api.delete(alice, ALICES + "/m.tz", "").ok();

    assertThat(api.get(null, ALICES).ok()).hasToString("{}");
  }

  /// Under the names that profiles with any fields had before they were in the specification.
  @Test
  void clientsOfTheDraftFindTheirPaths() {
    var unstable = "/_matrix/client/unstable/uk.tcpip.msc4133" + ALICES;
    api.put(alice, unstable + "/us.cloke.msc4175.tz", "{\"us.cloke.msc4175.tz\":\"Asia/Tokyo\"}")
        .ok();

    assertThat(api.get(null, ALICES + "/m.tz").ok()).hasToString("{\"m.tz\":\"Asia/Tokyo\"}");
    assertThat(api.get(null, unstable).ok().names()).contains("m.tz", "us.cloke.msc4175.tz");
    assertThat(api.get(null, unstable + "/us.cloke.msc4175.tz").text("us.cloke.msc4175.tz"))
        .isEqualTo("Asia/Tokyo");

    api.delete(alice, unstable + "/us.cloke.msc4175.tz", "").ok();
    assertThat(api.get(null, ALICES).ok()).hasToString("{}");
  }

  @Test
  void whatIsTooLargeIsRefused() {
    var large = "{\"org.example.a\":\"%s\"}".formatted("x".repeat(65_536));
    var name = "a." + "b".repeat(254);

    assertThat(api.put(alice, ALICES + "/org.example.a", large).refusal())
        .isEqualTo("400 M_PROFILE_TOO_LARGE");
    assertThat(api.put(alice, ALICES + "/" + name, "{\"" + name + "\":1}").refusal())
        .isEqualTo("400 M_KEY_TOO_LARGE");
  }

  @Test
  void nobodyChangesTheProfileOfOthers() {
    assertThat(api.put(bob, ALICES + "/displayname", "{\"displayname\":\"Fool\"}").refusal())
        .isEqualTo("403 M_FORBIDDEN");
    assertThat(api.delete(bob, ALICES + "/displayname", "").refusal()).isEqualTo("403 M_FORBIDDEN");
    assertThat(api.get(null, ALICES).ok()).hasToString("{}");
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "displayname    | {}                             | 400 M_MISSING_PARAM",
        "displayname    | {\"avatar_url\":\"mxc://a/b\"} | 400 M_MISSING_PARAM",
        "displayname    | {\"displayname\":7}            | 400 M_BAD_JSON",
        "displayname    | []                             | 400 M_NOT_JSON",
        "nickname       | {\"nickname\":\"Al\"}          | 400 M_INVALID_PARAM",
        "Org.Example    | {\"Org.Example\":1}            | 400 M_INVALID_PARAM",
      })
  void whatIsNoFieldIsRefused(String field, String body, String refusal) {
    assertThat(api.put(alice, ALICES + "/" + field, body).refusal()).isEqualTo(refusal);
  }
}
