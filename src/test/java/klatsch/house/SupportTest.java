package klatsch.house;

import static org.assertj.core.api.Assertions.assertThat;

import klatsch.json.Json;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whom to turn to, as `/.well-known/matrix/support` tells it.
class SupportTest {
  private static final String PATH = "/.well-known/matrix/support";

  private TestServer server;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aServerThatNamesNobodySaysSo() {
    server = TestServer.onSqlite();

    ask().refused(404, "M_NOT_FOUND");
  }

  @Test
  void theOneWhoRunsItMayNameThemselves() {
    server =
        TestServer.on(
            TestDatabase.SQLITE,
            "support.matrix-id=@help:example.org",
            "support.email=help@example.org",
            "support.role=security",
            "support.page=https://example.org/help");

    assertThat(ask().ok())
        .hasToString(
            "{\"contacts\":[{\"matrix_id\":\"@help:example.org\",\"email_address\":"
                + "\"help@example.org\",\"role\":\"m.role.security\"}],"
                + "\"support_page\":\"https://example.org/help\"}");
    assertThat(ask().headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
  }

  @Test
  void aPageAloneIsEnough() {
    server = TestServer.on(TestDatabase.SQLITE, "support.page=https://example.org/help");

    assertThat(ask().ok()).hasToString("{\"support_page\":\"https://example.org/help\"}");
  }

  @Test
  void anAddressAloneIsEnoughAndIsForAnything() {
    server = TestServer.on(TestDatabase.SQLITE, "support.email=help@example.org");

    assertThat(ask().ok())
        .hasToString(
            "{\"contacts\":[{\"email_address\":\"help@example.org\",\"role\":\"m.role.admin\"}]}");
  }

  private Answer ask() {
    return server.wire().call("GET", PATH, null, (Json) null);
  }
}
