package klatsch.accounts;

import static klatsch.model.error.MatrixError.badJson;
import static klatsch.model.error.MatrixError.forbidden;

import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// `m.login.password`: done by whoever knows the password of the account that is at stake.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#password-based)
public final class PasswordStage implements Stage {
  public static final String TYPE = "m.login.password";

  private final Users users;
  private final Passwords passwords;

  PasswordStage(Users users, Passwords passwords) {
    this.users = users;
    this.passwords = passwords;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String attempt(@Nullable UserId user, JsonObject auth) {
    var who =
        UserIdentifier.of(
            auth.object("identifier"),
            auth.text("user"),
            auth.text("medium"),
            auth.text("address"));
    var password = auth.text("password");
    if (password == null) {
      throw badJson("A `password` is needed");
    }
    if (user == null || !passwords.confirms(user, users.meant(who), password)) {
      throw forbidden("This is not your name with your password");
    }
    return NOTHING_TO_REMEMBER;
  }
}
