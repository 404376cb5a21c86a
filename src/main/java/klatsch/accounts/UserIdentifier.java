package klatsch.accounts;

import static klatsch.model.error.MatrixError.badJson;
import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.missingParam;

import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import org.jspecify.annotations.Nullable;

/// How people say who they are when they log in.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#identifier-types)
public final class UserIdentifier {
  private UserIdentifier() {}

  /// The user id or localpart that is meant, or `null` if the user is told by an address that
  /// nobody here has: this server knows no addresses.
  ///
  /// @param identifier an object with a `type`
  /// @param user the user id or localpart itself, as clients of before 2018 say it
  public static @Nullable String name(@Nullable JsonObject identifier, @Nullable String user) {
    if (identifier == null) {
      if (user == null) {
        throw missingParam("An `identifier` is needed");
      }
      return user;
    }
    var type = identifier.text("type");
    if (type == null) {
      throw badJson("The `identifier` needs a `type`");
    }
    return switch (type) {
      case "m.id.user" -> {
        var named = identifier.text("user");
        if (named == null) {
          throw badJson("An `identifier` of type `m.id.user` needs a `user`");
        }
        yield named;
      }
      case "m.id.thirdparty", "m.id.phone" -> null;
      default -> throw error(Errcode.UNKNOWN, "This type of identifier is not known here");
    };
  }
}
