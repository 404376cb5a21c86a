package klatsch.http;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Auth.NONE;
import static klatsch.http.Route.Method.GET;
import static klatsch.http.Route.Method.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
  @Test
  void theFirstVersionIsTheCanonicalOne() {
    var route =
        Route.client(PUT, "/rooms/{roomId}/typing/{userId}", V3, R0)
            .also("/_matrix/client/unstable/x/{userId}/{roomId}")
            .auth(ACCESS_TOKEN);

    assertThat(route.paths())
        .containsExactly(
            "/_matrix/client/v3/rooms/{roomId}/typing/{userId}",
            "/_matrix/client/r0/rooms/{roomId}/typing/{userId}",
            "/_matrix/client/unstable/x/{userId}/{roomId}");
    assertThat(route.canonicalPath()).isEqualTo(route.paths().getFirst());
    assertThat(route.variables()).containsExactly("roomId", "userId");
    assertThat(route.auth()).isEqualTo(ACCESS_TOKEN);
  }

  @Test
  void aPathMayStandAlone() {
    var route = Route.at(GET, "/_matrix/client/versions");

    assertThat(route.paths()).containsExactly("/_matrix/client/versions");
    assertThat(route.auth()).isEqualTo(NONE);
  }

  @Test
  void theContentRepositoryHasPathsOfItsOwn() {
    var route = Route.media(GET, "/download/{serverName}/{mediaId}", V3, R0, API_V1);

    assertThat(route.paths())
        .containsExactly(
            "/_matrix/media/v3/download/{serverName}/{mediaId}",
            "/_matrix/media/r0/download/{serverName}/{mediaId}",
            "/_matrix/media/v1/download/{serverName}/{mediaId}");
  }

  @Test
  void allPathsHaveTheSameVariables() {
    var route = Route.client(GET, "/rooms/{roomId}", V3);

    assertThatThrownBy(() -> route.also("/_matrix/client/r0/rooms/{id}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("differ in their variables");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rooms", "/a/{x}/b/{x}", "/a/x{y}", "/a/{x", "/a/{x}{y}", "/a/{x?}/b", "/{a-b}"})
  void aPathThatMakesNoSenseIsRefused(String path) {
    assertThatThrownBy(() -> Route.at(GET, path)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "/_matrix/client/v3/sync,               V3",
    "/_matrix/client/v1/media,              V1",
    "/_matrix/client/r0/sync,               R0",
    "/_matrix/client/v2_alpha/sync,         V2_ALPHA",
    "/_matrix/client/api/v1/events,         API_V1",
    "/_matrix/client/versions,              V3",
    "/_matrix/media/v1/upload,              V3",
    "/_matrix/media/r0/upload,              V3",
    "/_matrix/client/v1000/x,               V3",
    "/_matrix/client/unstable/org.x/v1/x,   V3",
  })
  void aPathTellsItsGeneration(String path, ApiVersion version) {
    assertThat(ApiVersion.of(path)).isEqualTo(version);
  }
}
