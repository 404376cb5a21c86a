package klatsch.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.Objects;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;

/// What the server said.
public record Answer(String request, int status, HttpHeaders headers, JsonObject body) {
  /// The body of an answer that must be a good one.
  public JsonObject ok() {
    assertThat(status).as("%s: %s", request, body).isEqualTo(200);
    return body;
  }

  /// A refusal, which says why in a code and a sentence.
  public Answer refused(int expectedStatus, String errcode) {
    assertThat(status).as("%s: %s", request, body).isEqualTo(expectedStatus);
    assertThat(body.text("errcode")).as("%s: %s", request, body).isEqualTo(errcode);
    assertThat(body.text("error")).as("%s: %s", request, body).isNotBlank();
    return this;
  }

  /// A text in the body that must be there.
  public String text(String name) {
    return Objects.requireNonNull(ok().text(name), () -> name + " is missing in " + body);
  }

  /// An object in the body that must be there.
  public JsonObject object(String name) {
    return Objects.requireNonNull(ok().object(name), () -> name + " is missing in " + body);
  }

  /// A list in the body that must be there.
  public JsonArray array(String name) {
    return Objects.requireNonNull(ok().array(name), () -> name + " is missing in " + body);
  }
}
