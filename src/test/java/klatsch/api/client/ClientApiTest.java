package klatsch.api.client;

import static klatsch.accounts.TestAccounts.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import klatsch.api.client.capabilities.GetCapabilities;
import klatsch.api.client.thirdparty.GetProtocols;
import klatsch.api.client.versions.GetVersions;
import klatsch.api.client.voip.GetTurnServer;
import klatsch.api.client.wellknown.GetWellknown;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Route;
import klatsch.http.Route.Auth;
import klatsch.json.JsonObject;
import klatsch.model.id.DeviceId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientApiTest {
  @TempDir private Path folder;
  private TestApi api;

  @BeforeEach
  void start() {
    api = new TestApi(folder);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void withoutAGoodTokenNobodyGetsWhereOneIsNeeded() {
    var guarded =
        TestApi.endpoints(api.accounts()).stream()
            .map(endpoint -> endpoint.route())
            .filter(route -> route.auth() == Auth.ACCESS_TOKEN)
            .toList();

    assertThat(guarded).hasSizeGreaterThan(20);
    assertThat(guarded)
        .allSatisfy(
            route -> {
              var status = route.canonicalPath().contains("/api/v1/") ? "403 " : "401 ";
              assertThat(call(route, null).refusal()).isEqualTo(status + "M_MISSING_TOKEN");
              assertThat(call(route, "invented").refusal()).isEqualTo(status + "M_UNKNOWN_TOKEN");
              assertThat(call(route, "invented").body().bool("soft_logout")).isFalse();
            });
  }

  private TestApi.Answer call(Route route, @Nullable String token) {
    var path =
        route
            .canonicalPath()
            .replace("{userId}", "@alice:here")
            .replace("{roomId}", "!room:here")
            .replaceAll("\\{\\w+}", "override");
    return api.call(route.method().name(), token, path, null);
  }

  /// [GetVersions]
  @Test
  void clientsOfTodayFindAVersionTheyKnow() {
    var versions = api.get(null, "/_matrix/client/versions").ok();

    assertThat(Objects.requireNonNull(versions.array("versions")).toString())
        .contains("\"r0.6.1\"", "\"v1.1\"");
    var features = Objects.requireNonNull(versions.object("unstable_features"));
    assertThat(features.bool("org.matrix.msc4222")).isTrue();
    assertThat(features.bool("uk.tcpip.msc4133.stable")).isTrue();
    assertThat(features.bool("uk.half-shot.msc2666.query_mutual_rooms")).isTrue();
  }

  /// [GetWellknown]
  @Test
  void clientsAreToldWhereTheServerIs() {
    assertThat(api.get(null, "/.well-known/matrix/client").ok())
        .hasToString("{\"m.homeserver\":{\"base_url\":\"https://matrix.here\"}}");
  }

  /// [GetCapabilities]
  @Test
  void capabilitiesNameTheRoomVersions() {
    var alice = api.loggedIn(ALICE);

    var capabilities = api.get(alice, "/capabilities").ok().object("capabilities");

    assertThat(Objects.requireNonNull(capabilities).get("m.room_versions"))
        .hasToString(
            "{\"default\":\"12\","
                + "\"available\":{\"10\":\"stable\",\"11\":\"stable\",\"12\":\"stable\"}}");
    assertThat(capabilities.get("m.change_password")).hasToString("{\"enabled\":true}");
    assertThat(capabilities.get("m.profile_fields")).hasToString("{\"enabled\":true}");
    assertThat(capabilities.get("m.get_login_token")).hasToString("{\"enabled\":true}");
  }

  /// [GetProtocols]
  @Test
  void noBridgesLeadAnywhere() {
    var alice = api.loggedIn(ALICE);

    assertThat(api.get(alice, "/thirdparty/protocols").ok()).isEqualTo(JsonObject.EMPTY);
  }

  /// Not over HTTP: the specification describes an answer with a relay only.
  @Test
  void thereAreNoRelays() {
    var alice = new Caller.User(ALICE, new DeviceId("PHONE"));

    assertThat(new GetTurnServer().handle(alice, new GetTurnServer.Request()))
        .isEqualTo(Empty.EMPTY);
  }
}
