package klatsch.http;

import static java.util.stream.Collectors.groupingBy;
import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.V3;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixError;
import klatsch.model.error.MatrixError.IncompatibleRoomVersion;
import klatsch.model.error.MatrixError.LimitExceeded;
import klatsch.model.error.MatrixError.Plain;
import klatsch.model.error.MatrixError.Unauthenticated;
import klatsch.model.error.MatrixError.UnknownToken;
import klatsch.model.error.MatrixError.UserLocked;
import klatsch.model.error.MatrixError.WithStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ErrorBodyTest {
  @Test
  void clientsOf2014ExpectForbiddenForABadToken() {
    var unknown = new UnknownToken(false);
    var missing = new Plain(Errcode.MISSING_TOKEN, "An access token is needed");

    assertThat(ErrorBody.status(unknown, V3)).isEqualTo(401);
    assertThat(ErrorBody.status(unknown, API_V1)).isEqualTo(403);
    assertThat(ErrorBody.status(missing, V3)).isEqualTo(401);
    assertThat(ErrorBody.status(missing, API_V1)).isEqualTo(403);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"MISSING_TOKEN", "UNKNOWN_TOKEN"})
  void everyOtherCodeHasTheSameStatusInAllGenerations(Errcode code) {
    var error = new Plain(code, "A sentence");

    assertThat(ErrorBody.status(error, V3)).isEqualTo(code.status());
    assertThat(ErrorBody.status(error, API_V1)).isEqualTo(code.status());
    assertThat(ErrorBody.json(error))
        .hasToString("{\"errcode\":\"%s\",\"error\":\"A sentence\"}".formatted(code.wireName()));
  }

  /// Every code there is, with the status that the specification gives it.
  private static final Map<Integer, List<Errcode>> STATUSES =
      Map.of(
          400,
          List.of(
              Errcode.BAD_ALIAS,
              Errcode.BAD_JSON,
              Errcode.DUPLICATE_ANNOTATION,
              Errcode.EXCLUSIVE,
              Errcode.INCOMPATIBLE_ROOM_VERSION,
              Errcode.INVALID_PARAM,
              Errcode.INVALID_ROOM_STATE,
              Errcode.INVALID_USERNAME,
              Errcode.KEY_TOO_LARGE,
              Errcode.MISSING_PARAM,
              Errcode.NOT_JSON,
              Errcode.PROFILE_TOO_LARGE,
              Errcode.ROOM_IN_USE,
              Errcode.THREEPID_IN_USE,
              Errcode.UNKNOWN,
              Errcode.UNSUPPORTED_ROOM_VERSION,
              Errcode.USER_IN_USE,
              Errcode.WEAK_PASSWORD),
          401,
          List.of(
              Errcode.MISSING_TOKEN,
              Errcode.UNAUTHORIZED,
              Errcode.UNKNOWN_TOKEN,
              Errcode.USER_LOCKED),
          403,
          List.of(
              Errcode.BAD_STATE,
              Errcode.CANNOT_LEAVE_SERVER_NOTICE_ROOM,
              Errcode.FORBIDDEN,
              Errcode.GUEST_ACCESS_FORBIDDEN,
              Errcode.INVITE_BLOCKED,
              Errcode.SERVER_NOT_TRUSTED,
              Errcode.THREEPID_AUTH_FAILED,
              Errcode.USER_DEACTIVATED,
              Errcode.USER_SUSPENDED),
          404,
          List.of(Errcode.NOT_FOUND, Errcode.UNRECOGNIZED),
          409,
          List.of(Errcode.CANNOT_OVERWRITE_MEDIA),
          413,
          List.of(Errcode.TOO_LARGE),
          429,
          List.of(Errcode.LIMIT_EXCEEDED),
          504,
          List.of(Errcode.NOT_YET_UPLOADED));

  @Test
  void everyCodeHasTheStatusOfTheSpecification() {
    var found =
        Stream.of(Errcode.values())
            .collect(groupingBy(code -> ErrorBody.status(new Plain(code, "A sentence"), V3)));

    assertThat(found).isEqualTo(STATUSES);
  }

  @Test
  void anErrorMayHaveAnotherStatus() {
    var taken = new WithStatus(Errcode.UNKNOWN, 409, "This alias is taken");

    assertThat(ErrorBody.status(taken, V3)).isEqualTo(409);
    assertThat(ErrorBody.json(taken))
        .hasToString("{\"errcode\":\"M_UNKNOWN\",\"error\":\"This alias is taken\"}");
  }

  @Test
  void aRateLimitSaysHowLongToWait() {
    assertThat(json(new LimitExceeded(Duration.ofSeconds(2))).integer("retry_after_ms"))
        .isEqualTo(2000);
  }

  @Test
  void aTokenThatHasEndedSaysWhetherThisWasASoftLogout() {
    assertThat(json(new UnknownToken(true)).bool("soft_logout")).isTrue();
  }

  @Test
  void aLockedAccountKeepsItsSession() {
    assertThat(ErrorBody.status(new UserLocked(), V3)).isEqualTo(401);
    assertThat(json(new UserLocked()))
        .returns("M_USER_LOCKED", body -> body.text("errcode"))
        .returns(true, body -> body.bool("soft_logout"));
  }

  @Test
  void aRoomThatIsTooNewSaysItsVersion() {
    assertThat(json(new IncompatibleRoomVersion("12")).text("room_version")).isEqualTo("12");
  }

  @Test
  void aChallengeIsTheWholeBody() {
    var challenge = JsonObject.of("session", "x");

    assertThat(ErrorBody.status(new Unauthenticated(challenge), API_V1)).isEqualTo(401);
    assertThat(json(new Unauthenticated(challenge))).isEqualTo(challenge);
  }

  private static JsonObject json(MatrixError error) {
    return ErrorBody.json(error);
  }
}
