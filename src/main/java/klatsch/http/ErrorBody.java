package klatsch.http;

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

/// The one place where an error becomes a status and JSON.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#standard-error-response)
final class ErrorBody {
  private ErrorBody() {}

  static int status(MatrixError error, ApiVersion version) {
    return switch (error) {
      case WithStatus withStatus -> withStatus.status();
      case Plain(var code, _) when code == Errcode.MISSING_TOKEN || code == Errcode.UNKNOWN_TOKEN ->
          version.badTokenStatus();
      case UnknownToken _ -> version.badTokenStatus();
      case Plain _, LimitExceeded _, UserLocked _, IncompatibleRoomVersion _, Unauthenticated _ ->
          error.code().status();
    };
  }

  static JsonObject json(MatrixError error) {
    var standard = standard(error.code(), error.message());
    return switch (error) {
      case Plain _, WithStatus _ -> standard;
      case LimitExceeded(var retryAfter) ->
          standard.toBuilder().put("retry_after_ms", retryAfter.toMillis()).build();
      case UnknownToken(var softLogout) ->
          standard.toBuilder().put("soft_logout", softLogout).build();
      case UserLocked _ -> standard.toBuilder().put("soft_logout", true).build();
      case IncompatibleRoomVersion(var roomVersion) ->
          standard.toBuilder().put("room_version", roomVersion).build();
      case Unauthenticated(var challenge, _) -> challenge;
    };
  }

  static JsonObject standard(Errcode code, String message) {
    return JsonObject.builder().put("errcode", code.wireName()).put("error", message).build();
  }
}
