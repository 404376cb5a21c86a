package klatsch.api.client.admin;

import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.BOB;
import static klatsch.api.client.TestApi.V3;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import klatsch.api.client.TestApi;
import klatsch.http.Route;
import klatsch.model.id.UserId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// [GetAdminLockUser], [SetAdminLockUser], [GetAdminSuspendUser], [SetAdminSuspendUser] and
/// [GetWhoIs]. Alice is an administrator, Bob is not.
class ModerationTest {
  private static final String ADMIN = "/_matrix/client/v1/admin";
  private static final UserId CAROL = new UserId("@carol:here");

  @TempDir private Path folder;
  private TestApi api;
  private String alice = "";
  private String bob = "";

  @BeforeEach
  void start() {
    api = new TestApi(folder);
    alice = api.loggedIn(ALICE);
    bob = api.loggedIn(BOB);
    api.accounts().moderation().setAdmin(ALICE, true);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource({"lock, locked", "suspend, suspended"})
  void anAdministratorDecidesAndCanTakeItBack(String deed, String state) {
    var path = ADMIN + "/" + deed + "/@bob:here";
    assertThat(api.get(alice, path).ok()).hasToString("{\"" + state + "\":false}");

    assertThat(api.put(alice, path, "{\"" + state + "\":true}").ok())
        .hasToString("{\"" + state + "\":true}");
    assertThat(api.get(alice, path).ok()).hasToString("{\"" + state + "\":true}");

    api.put(alice, path, "{\"" + state + "\":false}").ok();
    assertThat(api.get(alice, path).ok()).hasToString("{\"" + state + "\":false}");
    api.get(bob, "/account/whoami").ok();
  }

  @ParameterizedTest(name = "{0}: GET {1}, PUT {2}")
  @CsvSource({
    "%40nobody%3Ahere,      404 M_NOT_FOUND,     404 M_NOT_FOUND",
    "%40closed%3Ahere,      404 M_NOT_FOUND,     404 M_NOT_FOUND",
    "%40bob%3Aelsewhere,    400 M_INVALID_PARAM, 400 M_INVALID_PARAM",
    "bob,                   400 M_INVALID_PARAM, 400 M_INVALID_PARAM",
    "%40carol%3Ahere,       403 M_FORBIDDEN,     403 M_FORBIDDEN",
    "%40alice%3Ahere,       ,                    403 M_FORBIDDEN",
  })
  void whatCannotBeModeratedIsRefused(String user, String get, String put) {
    var closed = new UserId("@closed:here");
    api.server().has(closed);
    api.accounts().deactivation().close(closed, false);
    api.server().has(CAROL);
    api.accounts().moderation().setAdmin(CAROL, true);

    for (var deed : new String[] {"lock", "suspend"}) {
      var path = ADMIN + "/" + deed + "/" + user;
      var body = "{\"locked\":true,\"suspended\":true}";
      if (get == null) {
        api.get(alice, path).ok();
      } else {
        assertThat(api.get(alice, path).refusal()).isEqualTo(get);
      }
      assertThat(api.put(alice, path, body).refusal()).isEqualTo(put);
    }
    api.get(alice, "/account/whoami").ok();
    assertThat(api.accounts().moderation().find(CAROL))
        .isNotNull()
        .satisfies(carol -> assertThat(carol.locked() || carol.suspended()).isFalse());
  }

  @ParameterizedTest
  @CsvSource({"@alice:here", "@bob:here", "@nobody:here", "@bob:elsewhere"})
  void whoIsNoAdministratorLearnsNothing(String user) {
    for (var deed : new String[] {"lock", "suspend"}) {
      var path = ADMIN + "/" + deed + "/" + user;

      assertThat(api.get(bob, path).refusal()).isEqualTo("403 M_FORBIDDEN");
      assertThat(api.put(bob, path, "{\"locked\":true,\"suspended\":true}").refusal())
          .isEqualTo("403 M_FORBIDDEN");
    }
    api.get(alice, "/account/whoami").ok();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                     | 400 M_MISSING_PARAM",
        "{\"locked\":\"yes\",\"suspended\":1}     | 400 M_BAD_JSON",
        "[]                                     | 400 M_NOT_JSON",
        "{\"locked\":                           | 400 M_NOT_JSON",
      })
  void whatIsNoDecisionIsRefused(String body, String refusal) {
    for (var deed : new String[] {"lock", "suspend"}) {
      assertThat(api.put(alice, ADMIN + "/" + deed + "/@bob:here", body).refusal())
          .isEqualTo(refusal);
    }
    api.get(bob, "/account/whoami").ok();
  }

  @Test
  void onlyAdministratorsAreToldThatTheyMay() {
    assertThat(capabilities(alice)).contains("\"m.account_moderation\":{");
    assertThat(capabilities(alice)).contains("\"lock\":true").contains("\"suspend\":true");
    assertThat(capabilities(bob)).doesNotContain("m.account_moderation");
  }

  private String capabilities(String token) {
    return api.get(token, "/capabilities").ok().toString();
  }

  @Test
  void aLockedAccountCanBeUsedForNothingButLoggingOut() {
    api.accounts().moderation().setLocked(BOB, true);
    var routes =
        TestApi.endpoints(api.accounts()).stream().map(endpoint -> endpoint.route()).toList();

    var withToken =
        routes.stream().filter(route -> route.auth() == Route.Auth.ACCESS_TOKEN).toList();

    assertThat(withToken).hasSizeGreaterThan(20);
    assertThat(withToken)
        .allSatisfy(
            route -> {
              var answer = api.call(route.method().name(), bob, path(route), null);
              assertThat(answer.refusal()).isEqualTo("401 M_USER_LOCKED");
              assertThat(answer.body().bool("soft_logout")).isTrue();
            });
    assertThat(
            routes.stream()
                .filter(route -> route.auth() == Route.Auth.ACCESS_TOKEN_OF_LOCKED)
                .map(Route::canonicalPath))
        .containsExactlyInAnyOrder(V3 + "/logout", V3 + "/logout/all");
  }

  private static String path(Route route) {
    return route
        .canonicalPath()
        .replace("{userId}", "@bob:here")
        .replace("{roomId}", "!room:here")
        .replaceAll("\\{\\w+}", "override");
  }

  @Test
  void whoIsLockedMayLogOut() {
    var tablet = api.login(BOB, "TABLET");
    api.accounts().moderation().setLocked(BOB, true);

    api.post(bob, "/logout", "{}").ok();
    api.accounts().moderation().setLocked(BOB, false);

    assertThat(api.get(bob, "/account/whoami").refusal()).isEqualTo("401 M_UNKNOWN_TOKEN");
    api.get(tablet, "/account/whoami").ok();
    api.accounts().moderation().setLocked(BOB, true);
    api.post(tablet, "/logout/all", "{}").ok();
    assertThat(api.accounts().devices().of(BOB)).isEmpty();
  }

  @Test
  void anAdministratorSeesFromWhereSomebodyComes() {
    api.get(bob, "/account/whoami").ok();
    api.login(BOB, "NEVER_USED");
    api.server().awaitWritten();

    var devices = api.get(alice, "/admin/whois/@bob:here").ok().object("devices");

    assertThat(devices).isNotNull();
    assertThat(devices.names()).containsExactlyInAnyOrder("PHONE", "NEVER_USED");
    assertThat(devices.get("PHONE"))
        .asString()
        .startsWith("{\"sessions\":[{\"connections\":[{\"ip\":\"127.0.0.1\"")
        .contains("\"last_seen\":" + api.server().now().toEpochMilli())
        .contains("\"user_agent\":\"Java-http-client");
    assertThat(devices.get("NEVER_USED")).hasToString("{\"sessions\":[{\"connections\":[]}]}");
  }

  @Test
  void peopleMayAskAboutThemselvesOnly() {
    assertThat(api.get(bob, "/admin/whois/@bob:here").text("user_id")).isEqualTo("@bob:here");

    assertThat(api.get(bob, "/admin/whois/@alice:here").refusal()).isEqualTo("403 M_FORBIDDEN");
    assertThat(api.get(bob, "/admin/whois/@nobody:here").refusal()).isEqualTo("403 M_FORBIDDEN");
    assertThat(api.get(alice, "/admin/whois/@nobody:here").refusal()).isEqualTo("404 M_NOT_FOUND");
    assertThat(api.get(alice, "/admin/whois/@bob:elsewhere").refusal())
        .isEqualTo("404 M_NOT_FOUND");
    assertThat(api.get(alice, "/admin/whois/bob").refusal()).isEqualTo("400 M_INVALID_PARAM");
  }
}
