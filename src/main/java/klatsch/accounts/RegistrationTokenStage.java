package klatsch.accounts;

import static klatsch.model.error.MatrixError.badJson;
import static klatsch.model.error.MatrixError.forbidden;

import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// `m.login.registration_token`: done by whoever has a token from those who run this server.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#token-authenticated-registration)
final class RegistrationTokenStage implements Stage {
  static final String TYPE = "m.login.registration_token";

  private final RegistrationTokens tokens;

  RegistrationTokenStage(RegistrationTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public String type() {
    return TYPE;
  }

  /// Gives the token. It is not used yet: that is part of making the account.
  @Override
  public String attempt(@Nullable UserId user, JsonObject auth) {
    var token = auth.text("token");
    if (token == null) {
      throw badJson("A `token` is needed");
    }
    if (!tokens.isValid(token)) {
      throw forbidden("This is no valid token; ask those who run this server for one");
    }
    return token;
  }
}
