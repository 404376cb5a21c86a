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
  /// @param address of the user by mail, say, as clients of before 2018 tell it
  public static @Nullable String name(
      @Nullable JsonObject identifier, @Nullable String user, @Nullable String address) {
    if (identifier != null) {
      return name(identifier);
    }
    if (user == null && address == null) {
      throw missingParam("An `identifier` is needed");
    }
    return user;
  }

  private static @Nullable String name(JsonObject identifier) {
    var type = identifier.text("type");
    if (type == null && identifier.text("address") == null) {
      throw badJson("The `identifier` needs a `type`");
    }
    if (type == null) {
      // So says an example of the specification.
      return null;
    }
    return switch (type) {
      case "m.id.user" -> need(identifier, type, "user");
      case "m.id.thirdparty" -> {
        var _ = need(identifier, type, "medium");
        var _ = need(identifier, type, "address");
        yield null;
      }
      case "m.id.phone" -> {
        var _ = need(identifier, type, "country");
        var _ = need(identifier, type, "phone");
        yield null;
      }
      default -> throw error(Errcode.UNKNOWN, "This type of identifier is not known here");
    };
  }

  private static String need(JsonObject identifier, String type, String name) {
    var text = identifier.text(name);
    if (text == null) {
      throw badJson("An `identifier` of type `%s` needs a `%s`".formatted(type, name));
    }
    return text;
  }
}
