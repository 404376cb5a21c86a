package klatsch.accounts;

import static klatsch.model.error.MatrixError.badJson;

import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// `m.login.registration_token`: done by whoever has been given one of the [RegistrationTokens].
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#token-authenticated-registration)
public final class RegistrationTokenStage implements Stage {
  public static final String TYPE = "m.login.registration_token";

  private final RegistrationTokens tokens;

  RegistrationTokenStage(RegistrationTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Hold attempt(@Nullable UserId user, JsonObject auth) {
    var token = auth.text("token");
    if (token == null) {
      throw badJson("A `token` is needed");
    }
    return tokens.take(token);
  }
}
