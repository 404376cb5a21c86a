package klatsch.api.client.tags;

import static org.assertj.core.api.Assertions.assertThat;

import klatsch.api.client.ApiTest;
import org.junit.jupiter.api.Test;

/// [GetRoomTags], [SetRoomTag] and [DeleteRoomTag].
class TagsTest extends ApiTest {
  private static final String TAGS = "/user/@alice:here/rooms/!room:here/tags";

  @Test
  void tagsComeAndGo() {
    assertThat(api.get(alice, TAGS).ok()).hasToString("{\"tags\":{}}");

    api.put(alice, TAGS + "/m.favourite", "{\"order\":0.25}").ok();
    api.put(alice, TAGS + "/u.to%20do", "{}").ok();
    assertThat(api.get(alice, TAGS).ok())
        .hasToString("{\"tags\":{\"m.favourite\":{\"order\":0.25},\"u.to do\":{}}}");

    api.delete(alice, TAGS + "/m.favourite", "").ok();
    assertThat(api.get(alice, TAGS).ok()).hasToString("{\"tags\":{\"u.to do\":{}}}");
    assertThat(api.get(alice, "/user/@alice:here/rooms/!room:here/account_data/m.tag").ok())
        .hasToString("{\"tags\":{\"u.to do\":{}}}");
  }

  @Test
  void nobodyTouchesTheTagsOfOthers() {
    assertThat(api.get(bob, TAGS).refusal()).isEqualTo("403 M_FORBIDDEN");
    assertThat(api.put(bob, TAGS + "/u.work", "{}").refusal()).isEqualTo("403 M_FORBIDDEN");
    assertThat(api.delete(bob, TAGS + "/u.work", "").refusal()).isEqualTo("403 M_FORBIDDEN");
  }

  @Test
  void badTagsAreRefused() {
    assertThat(api.put(alice, TAGS + "/u.work", "{\"order\":\"first\"}").refusal())
        .isEqualTo("400 M_BAD_JSON");
    assertThat(api.put(alice, TAGS + "/u.work", "7").refusal()).isEqualTo("400 M_NOT_JSON");
    assertThat(api.put(alice, TAGS + "/" + "x".repeat(256), "{}").refusal())
        .isEqualTo("400 M_INVALID_PARAM");
  }
}
