package klatsch.http;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.DELETE;
import static klatsch.http.Route.Method.GET;
import static klatsch.http.Route.Method.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.http.Router.Match;
import klatsch.http.Router.OtherMethods;
import klatsch.http.Router.UnknownPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
  private static final Router ROUTER =
      Router.of(
          List.of(
              new Two(Route.at(GET, "/profile/{one}/{two}")),
              new Two(Route.at(DELETE, "/profile/{one}/{two}")),
              new One(Route.at(PUT, "/profile/{one}/name")),
              new Two(Route.at(GET, "/{one}/x/{two}").also("/swapped/{two}/{one}")),
              new Two(Route.at(GET, "/state/{one}/{two?}")),
              new None(Route.at(GET, "/state/")),
              new None(Route.at(GET, "/rules/")),
              new None(Route.client(GET, "/versioned", V3, R0))));

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "/profile/a/b,          a b",
    "/profile/a/name,       a name",
    "/a/x/b,                a b",
    "/profile/x/b,          x b",
    "/swapped/b/a,          a b",
    "/swapped/x/a,          a x",
    "/state/x/b,            x b",
    "/profile/%2F/%252F,    / %2F",
    "/%70rofile/a/b,        a b",
    "/profile/../b,         .. b",
  })
  void aPathIsFoundWithItsVariables(String path, String variables) {
    assertThat(ROUTER.find(path, GET))
        .isInstanceOfSatisfying(
            Match.class,
            match -> assertThat(String.join(" ", match.variables())).isEqualTo(variables));
  }

  @ParameterizedTest(name = "{0}: {1}, {2}")
  @CsvSource({"/state/a/b, a, b", "/state/a/, a, ''", "/state/a, a, ''"})
  void anOptionalVariableMayBeEmptyOrMissing(String path, String one, String two) {
    assertThat(ROUTER.find(path, GET))
        .isInstanceOfSatisfying(
            Match.class, match -> assertThat(match.variables()).containsExactly(one, two));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "/",
        "//",
        "/profile",
        "/profile/a",
        "/profile/a/",
        "/profile//b",
        "/profile/a/b/",
        "/profile/a/b/c",
        "/state",
        "/state//b",
        "/state//",
        "/rules",
        "/_matrix/client/v1/versioned",
        "http://x/rules/"
      })
  void whatIsNotThereIsUnknown(String path) {
    assertThat(ROUTER.find(path, GET)).isInstanceOf(UnknownPath.class);
  }

  @Test
  void aSlashAtTheEndMayBeAPartOfThePath() {
    assertThat(ROUTER.find("/rules/", GET)).isInstanceOf(Match.class);
    assertThat(ROUTER.find("/state/", GET)).isInstanceOf(Match.class);
  }

  @Test
  void theMethodDecidesBetweenALiteralAndAVariable() {
    var put = ROUTER.find("/profile/a/name", PUT);
    var get = ROUTER.find("/profile/a/name", GET);

    assertThat(((Match) put).variables()).containsExactly("a");
    assertThat(((Match) get).variables()).containsExactly("a", "name");
  }

  @Test
  void allMethodsOfAPathAreNamed() {
    assertThat(ROUTER.find("/profile/a/name", null))
        .isEqualTo(new OtherMethods(Set.of(GET, DELETE, PUT)));
    assertThat(ROUTER.find("/profile/a/b", PUT)).isEqualTo(new OtherMethods(Set.of(GET, DELETE)));
  }

  @Test
  void thePathTellsTheGeneration() {
    assertThat(((Match) ROUTER.find("/_matrix/client/v3/versioned", GET)).version()).isEqualTo(V3);
    assertThat(((Match) ROUTER.find("/_matrix/client/r0/versioned", GET)).version()).isEqualTo(R0);
  }

  @Test
  void allThatIsWrongWithTheEndpointsIsSaidAtOnce() {
    var endpoints =
        List.of(
            new None(Route.at(GET, "/a/{x}")),
            new One(Route.at(GET, "/b/{one}")),
            new One(Route.at(GET, "/b/{one}")),
            new Unanswerable(),
            new Open());

    assertThatThrownBy(() -> Router.of(endpoints))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "RouterTest$None: {x} stands in the path",
            "RouterTest$One: GET /b/{one} belongs to another endpoint",
            "RouterTest$Unanswerable: the answer has a type",
            "RouterTest$Open: a UserEndpoint needs a route with auth(ACCESS_TOKEN)");
  }

  @Test
  void aUserEndpointWithATokenIsFine() {
    var router = Router.of(List.of(new Closed()));

    assertThat(router.find("/closed", GET)).isInstanceOf(Match.class);
  }

  record NoRequest() {}

  record OneRequest(String one) {}

  record TwoRequest(String one, String two) {}

  record None(Route route) implements Endpoint<NoRequest, Empty> {
    @Override
    public Empty handle(Caller caller, NoRequest request) {
      return EMPTY;
    }
  }

  record One(Route route) implements Endpoint<OneRequest, Empty> {
    @Override
    public Empty handle(Caller caller, OneRequest request) {
      return EMPTY;
    }
  }

  record Two(Route route) implements Endpoint<TwoRequest, Empty> {
    @Override
    public Empty handle(Caller caller, TwoRequest request) {
      return EMPTY;
    }
  }

  static final class Unanswerable implements Endpoint<NoRequest, Map<String, Double>> {
    @Override
    public Route route() {
      return Route.at(GET, "/unanswerable");
    }

    @Override
    public Map<String, Double> handle(Caller caller, NoRequest request) {
      return Map.of();
    }
  }

  static final class Open implements UserEndpoint<NoRequest, Empty> {
    @Override
    public Route route() {
      return Route.at(GET, "/open");
    }

    @Override
    public Empty handle(Caller.User caller, NoRequest request) {
      return EMPTY;
    }
  }

  static final class Closed implements UserEndpoint<NoRequest, Empty> {
    @Override
    public Route route() {
      return Route.at(GET, "/closed").auth(ACCESS_TOKEN);
    }

    @Override
    public Empty handle(Caller.User caller, NoRequest request) {
      return EMPTY;
    }
  }
}
