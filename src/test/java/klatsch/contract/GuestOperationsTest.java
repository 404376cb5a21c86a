package klatsch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import klatsch.http.Route;
import klatsch.http.Route.Auth;
import org.junit.jupiter.api.Test;

/// What guests may call, held against the list of the specification.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#client-behaviour-10)
class GuestOperationsTest {
  /// What the list names. Some of it is not served yet.
  private static final Set<String> LISTED =
      Set.of(
          "GET /rooms/{roomId}/state",
          "GET /rooms/{roomId}/context/{eventId}",
          "GET /rooms/{roomId}/event/{eventId}",
          "GET /rooms/{roomId}/state/{eventType}/{stateKey?}",
          "GET /rooms/{roomId}/messages",
          "GET /rooms/{roomId}/members",
          "GET /rooms/{roomId}/initialSync",
          "GET /sync",
          "GET /events",
          "GET /media/download/{serverName}/{mediaId}",
          "GET /media/download/{serverName}/{mediaId}/{fileName}",
          "GET /media/thumbnail/{serverName}/{mediaId}",
          "POST /rooms/{roomId}/join",
          "POST /rooms/{roomId}/leave",
          "PUT /rooms/{roomId}/send/{eventType}/{txnId}",
          "PUT /rooms/{roomId}/state/{eventType}/{stateKey?}",
          "PUT /sendToDevice/{eventType}/{txnId}",
          "PUT /profile/{userId}/{keyName}",
          "DELETE /profile/{userId}/{keyName}",
          "GET /devices",
          "GET /devices/{deviceId}",
          "PUT /devices/{deviceId}",
          "GET /account/whoami",
          "POST /keys/upload",
          "POST /keys/query",
          "POST /keys/claim");

  /// What it does not name, and why guests may all the same.
  private static final Map<String, String> ALSO =
      Map.of(
          "POST /join/{roomIdOrAlias}", "the other path of a deed that is listed",
          "GET /capabilities", "clients ask before they do what is listed",
          "GET /room_summary/{roomIdOrAlias}", "even who has no account at all may ask",
          "POST /user/{userId}/filter", "what is listed takes filters",
          "GET /user/{userId}/filter/{filterId}", "what is listed takes filters",
          "POST /logout", "what begins has an end",
          "POST /logout/all", "what begins has an end");

  private static final Set<Route> GUARDED =
      Routes.all().values().stream()
          .filter(route -> route.auth() != Auth.NONE)
          .collect(Collectors.toUnmodifiableSet());

  @Test
  void guestsMayCallWhatTheListNames() {
    assertThat(GUARDED.stream().filter(route -> LISTED.contains(name(route))))
        .hasSizeGreaterThan(15)
        .allSatisfy(route -> assertThat(route.guests()).as(name(route)).isTrue());
  }

  @Test
  void andNothingElseButWithAReason() {
    assertThat(
            GUARDED.stream()
                .filter(Route::guests)
                .map(GuestOperationsTest::name)
                .distinct()
                .filter(name -> !LISTED.contains(name)))
        .containsExactlyInAnyOrderElementsOf(ALSO.keySet());
  }

  private static String name(Route route) {
    return route.method()
        + " "
        + route.canonicalPath().replaceFirst("^/_matrix/client/(v2_alpha|v\\d+|r0|api/v1)", "");
  }
}
