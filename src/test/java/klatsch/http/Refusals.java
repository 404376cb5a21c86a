package klatsch.http;

import static klatsch.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;

/// How every refusal looks, whatever it refuses.
final class Refusals {
  private Refusals() {}

  static void assertRefused(HttpResponse<String> answer, int status, String errcode) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(json(answer).text("errcode")).isEqualTo(errcode);
    assertThat(json(answer).text("error")).isNotBlank();
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertOpenToBrowsers(answer);
  }

  static void assertOpenToBrowsers(HttpResponse<String> answer) {
    var headers = answer.headers();
    assertThat(headers.firstValue("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(headers.firstValue("Access-Control-Allow-Methods").orElseThrow().split(", "))
        .contains("GET", "POST", "PUT", "DELETE", "OPTIONS");
    assertThat(headers.firstValue("Access-Control-Allow-Headers").orElseThrow().split(", "))
        .contains("X-Requested-With", "Content-Type", "Authorization");
    assertThat(headers.firstValue("Access-Control-Expose-Headers")).hasValue("Retry-After");
  }
}
