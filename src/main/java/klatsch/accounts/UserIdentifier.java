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
public sealed interface UserIdentifier {
  /// A user id, or the part of one before the colon.
  record Name(String name) implements UserIdentifier {
    @Override
    public String toString() {
      return name;
    }
  }

  /// An address that the user has proved to be theirs.
  record Address(ThirdPartyId id) implements UserIdentifier {
    @Override
    public String toString() {
      return id.address();
    }
  }

  /// A telephone number as people dial it in their country. What it is abroad takes a plan of the
  /// numbers of all countries, which is not here: so it is nobody's.
  record Phone(String country, String phone) implements UserIdentifier {
    @Override
    public String toString() {
      return phone;
    }
  }

  /// @param identifier an object with a `type`
  /// @param user the user id or localpart itself, as clients of before 2018 say it
  /// @param medium of the address
  /// @param address of the user by mail, say, as clients of before 2018 tell it
  static UserIdentifier of(
      @Nullable JsonObject identifier,
      @Nullable String user,
      @Nullable String medium,
      @Nullable String address) {
    if (identifier != null) {
      return of(identifier);
    }
    if (user != null) {
      return new Name(user);
    }
    if (address == null) {
      throw missingParam("An `identifier` is needed");
    }
    return address(medium, address);
  }

  private static UserIdentifier of(JsonObject identifier) {
    var type = identifier.text("type");
    if (type == null) {
      var address = identifier.text("address");
      if (address == null) {
        throw badJson("The `identifier` needs a `type`");
      }
      // So says an example of the specification.
      return address(identifier.text("medium"), address);
    }
    return switch (type) {
      case "m.id.user" -> new Name(need(identifier, type, "user"));
      case "m.id.thirdparty" ->
          address(need(identifier, type, "medium"), need(identifier, type, "address"));
      case "m.id.phone" ->
          new Phone(need(identifier, type, "country"), need(identifier, type, "phone"));
      default -> throw error(Errcode.UNKNOWN, "This type of identifier is not known here");
    };
  }

  private static Address address(@Nullable String medium, String address) {
    return new Address(new ThirdPartyId(medium == null ? "" : medium, address));
  }

  private static String need(JsonObject identifier, String type, String name) {
    var text = identifier.text(name);
    if (text == null) {
      throw badJson("An `identifier` of type `%s` needs a `%s`".formatted(type, name));
    }
    return text;
  }
}
