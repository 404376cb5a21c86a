package klatsch.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Auth.OPTIONAL_TOKEN;
import static klatsch.http.Route.Method.GET;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import klatsch.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Guests, and users who are suspended, may call less than others.
class WhoMayTest {
  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            folder,
            new Door(Route.client(GET, "/usual", V3, R0).auth(ACCESS_TOKEN)),
            new Door(Route.client(GET, "/guests", V3, R0).auth(ACCESS_TOKEN).forGuests()),
            new Door(Route.client(GET, "/standing", V3, R0).auth(ACCESS_TOKEN).notWhileSuspended()),
            new Door(Route.client(GET, "/visit", V3, R0).auth(OPTIONAL_TOKEN)),
            new Door(Route.client(GET, "/street", V3, R0)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0} at {1}: {2}")
  @CsvSource({
    "good-token, /usual,    200,",
    "good-token, /guests,   200,",
    "good-token, /standing, 200,",
    "guest,      /usual,    403, M_GUEST_ACCESS_FORBIDDEN",
    "guest,      /guests,   200,",
    "guest,      /standing, 403, M_GUEST_ACCESS_FORBIDDEN",
    "guest,      /visit,    403, M_GUEST_ACCESS_FORBIDDEN",
    "guest,      /street,   200,",
    "suspended,  /usual,    200,",
    "suspended,  /guests,   200,",
    "suspended,  /standing, 403, M_USER_SUSPENDED",
    "suspended,  /street,   200,",
  })
  void notEveryoneMayCallEverything(String who, String path, int status, String errcode) {
    for (var version : new String[] {"v3", "r0"}) {
      var answer = server.get("/_matrix/client/" + version + path + "?access_token=" + who);

      assertThat(answer.statusCode()).isEqualTo(status);
      var body = Json.parseObject(answer.body().getBytes(UTF_8));
      assertThat(body.text("errcode")).isEqualTo(errcode);
      assertThat(body.has("error")).isEqualTo(status != 200);
    }
  }

  record NoRequest() {}

  /// Lets in whom its route lets in.
  private static final class Door implements Endpoint<NoRequest, Empty> {
    private final Route route;

    private Door(Route route) {
      this.route = route;
    }

    @Override
    public Route route() {
      return route;
    }

    @Override
    public Empty handle(Caller caller, NoRequest request) {
      return Empty.EMPTY;
    }
  }
}
