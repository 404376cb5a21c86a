package klatsch.house;

import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import klatsch.web.GetAuthPage;
import klatsch.web.GetHome;
import klatsch.web.GetLoginPage;
import klatsch.web.GetRegisterPage;
import klatsch.web.PostAuthPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages as they are sent: [GetHome], [GetLoginPage], [GetRegisterPage], [GetAuthPage],
/// [PostAuthPage]. What they do in a browser, the tests in `clients` show.
class PagesTest extends HouseTest {
  private static final String AUTH = "/_matrix/client/v3/auth/m.login.password/fallback/web";

  PagesTest(TestDatabase database) {
    super(database);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/_matrix/static/client/login/",
        "/_matrix/static/client/login",
        "/_matrix/static/client/register/",
        "/_matrix/client/v3/login/fallback",
        "/_matrix/client/r0/login/fallback",
        "/_matrix/client/api/v1/login/fallback",
        AUTH,
        "/_matrix/client/r0/auth/m.login.dummy/fallback/web?session=x",
        "/_matrix/client/v2_alpha/auth/m.login.registration_token/fallback/web?session=x"
      })
  void aPageIsWholeAndRunsNothingElse(String path) {
    var page = page(path, "");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.body()).contains("<style>:root").doesNotContain("src=", "http://", "https://");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'sha256-", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "*");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
  }

  @Test
  void whoComesWithABrowserFindsAPage() {
    var home = page("/", "");

    assertThat(home.statusCode()).isEqualTo(200);
    assertThat(home.body()).contains("Klatsch", "Matrix client").doesNotContain("<script");
    assertThat(home.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("script-src 'none'");
  }

  @Test
  void aPageThatIsKnownIsNotSentAgain() {
    var path = "/_matrix/static/client/login/";
    var tag = page(path, "").headers().firstValue("ETag").orElseThrow();

    var again = page(path, tag);
    var changed = page(path, "\"another\"");

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().firstValue("ETag")).hasValue(tag);
    assertThat(changed.statusCode()).isEqualTo(200);
  }

  @Test
  void whatNobodyAsksForHasNoPage() {
    var none = server.wire().call("GET", AUTH.replace("password", "magic"), null, (byte[]) null);

    none.refused(404, "M_NOT_FOUND");
  }

  @Test
  void whoProvesOnThePageWhoTheyAreNeedsNoPasswordInTheClient() {
    var alice = person("alice");
    var other = alice.elsewhere();
    var session = beginsToDelete(alice, other);

    fillsIn(session, alice.id, "guessed").refused(403, "M_FORBIDDEN");
    assertThat(deletes(alice, other, session).status()).isEqualTo(401);
    fillsIn(session, alice.id, alice.password()).ok();
    fillsIn(session, alice.id, "no matter what").ok();

    deletes(alice, other, session).ok();
    alice.get("/devices/" + other.device).refused(404, "M_NOT_FOUND");
  }

  @Test
  void nobodyProvesAnythingForSomebodyElseOrOutOfTurn() {
    var alice = person("alice");
    var mallory = person("mallory");
    var session = beginsToDelete(alice, alice.elsewhere());

    fillsIn(session, mallory.id, mallory.password()).refused(403, "M_FORBIDDEN");
    fillsIn("invented", alice.id, alice.password()).refused(400, "M_UNKNOWN");
    post(AUTH.replace("password", "dummy"), "{\"session\":\"" + session + "\"}")
        .refused(403, "M_FORBIDDEN");
    post(AUTH, "{}").refused(400, "M_MISSING_PARAM");
    post(AUTH, "{\"session\":7}").refused(400, "M_MISSING_PARAM");
  }

  private static String beginsToDelete(Person who, Person device) {
    var challenge = who.call("DELETE", "/_matrix/client/v3/devices/" + device.device, null);
    assertThat(challenge.status()).isEqualTo(401);
    return String.valueOf(challenge.body().text("session"));
  }

  private static Answer deletes(Person who, Person device, String session) {
    return who.call(
        "DELETE",
        "/_matrix/client/v3/devices/" + device.device,
        JsonObject.of("auth", JsonObject.of("session", session)));
  }

  private static Answer fillsIn(String session, String user, String password) {
    return post(
        AUTH,
        JsonObject.builder()
            .put("session", session)
            .put("user", user)
            .put("password", password)
            .build()
            .toString());
  }

  private static Answer post(String path, String body) {
    return server.wire().call("POST", path, null, json(body));
  }

  /// @param known the tag of what is at hand, or nothing
  private static HttpResponse<String> page(String path, String known) {
    var request = HttpRequest.newBuilder(URI.create(server.wire().base() + path));
    if (!known.isEmpty()) {
      request.header("If-None-Match", known);
    }
    try (var browser = HttpClient.newHttpClient()) {
      return browser.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(path, e);
    }
  }
}
