package klatsch.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Pattern;
import klatsch.store.TestDatabase;
import klatsch.web.GetExample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The example clients as they are sent: [GetExample]. What they do in a browser, the tests in
/// `clients` show.
class ExamplesTest extends HouseTest {
  private static final String EXAMPLES = "/_klatsch/examples/";

  /// What a page or a module names: other files of the examples.
  private static final Pattern NAMED =
      Pattern.compile("(?:src=\"|href=\"|from \"\\./)(?:/_klatsch/examples/)?([\\w.-]+\\.\\w+)\"");

  ExamplesTest(TestDatabase database) {
    super(database);
  }

  @ParameterizedTest
  @CsvSource({
    "'', text/html; charset=utf-8",
    "index.html, text/html; charset=utf-8",
    "chat.html, text/html; charset=utf-8",
    "matrix.js, text/javascript; charset=utf-8",
    "page.css, text/css; charset=utf-8",
    "examples.css, text/css; charset=utf-8"
  })
  void aFileIsWhatItsNameSaysAndRunsNothingFromElsewhere(String file, String type) {
    var answer = get(EXAMPLES + file);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'")
        .doesNotContain("unsafe", "*", "http");
  }

  @Test
  void theAddressWithoutASlashWillDo() {
    assertThat(get("/_klatsch/examples").body()).isEqualTo(get(EXAMPLES).body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accounts.html",
        "messages.html",
        "memberships.html",
        "events.html",
        "chat.html",
        "index.html",
        "frame.js",
        "chat.js",
        "matrix.js"
      })
  void whatAFileNamesIsThere(String file) {
    var text = get(EXAMPLES + file).body();

    assertThat(named(text)).isNotEmpty();
    assertThat(named(text))
        .allSatisfy(other -> assertThat(get(EXAMPLES + other).statusCode()).isEqualTo(200));
    assertThat(text).doesNotContain("<style", "style=\"", "<script>", " onclick", "innerHTML");
  }

  @Test
  void aFileThatIsKnownIsNotSentAgain() {
    var tag = get(EXAMPLES + "chat.js").headers().firstValue("ETag").orElseThrow();

    var again = get(EXAMPLES + "chat.js", "If-None-Match", tag);

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing.html",
        "login.html",
        "..%2Flogin.html",
        "%2e%2e%2flogin.html",
        "chat",
        ".",
        "examples%2Fchat.html",
        "chat.html/more"
      })
  void nothingElseIsSent(String file) {
    assertThat(get(EXAMPLES + file).statusCode()).isIn(400, 404);
  }

  @Test
  void thePageAtTheServersAddressLeadsThere() {
    assertThat(get("/").body()).contains("href=\"/_klatsch/examples/\"");
  }

  @Test
  void theyCanBeSwitchedOff() {
    try (var without = TestServer.on(database, "web.examples=false")) {
      var base = without.wire().base();

      assertThat(get(URI.create(base + EXAMPLES)).statusCode()).isEqualTo(404);
      assertThat(get(URI.create(base + EXAMPLES + "chat.html")).statusCode()).isEqualTo(404);
      assertThat(get(URI.create(base + "/")).body()).contains("Klatsch").doesNotContain("examples");
    }
  }

  private static List<String> named(String text) {
    return NAMED.matcher(text).results().map(found -> found.group(1)).toList();
  }

  private static HttpResponse<String> get(String path, String... headers) {
    return get(URI.create(server.wire().base() + path), headers);
  }

  private static HttpResponse<String> get(URI address, String... headers) {
    var request = HttpRequest.newBuilder(address);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (var browser = HttpClient.newHttpClient()) {
      return browser.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(address.toString(), e);
    }
  }
}
