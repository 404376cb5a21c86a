package klatsch.api.client.account;

import static klatsch.model.error.MatrixError.invalidParam;

import java.util.regex.Pattern;
import klatsch.model.id.BadIdException;
import klatsch.model.id.ServerName;

/// How clients name what they have begun at an identity server.
final class IdentitySession {
  /// [Spec](https://spec.matrix.org/v1.19/appendices/#opaque-identifiers)
  private static final Pattern OPAQUE = Pattern.compile("[0-9a-zA-Z.=_-]{1,255}");

  private IdentitySession() {}

  static ServerName server(String text) {
    try {
      return new ServerName(text);
    } catch (BadIdException e) {
      throw invalidParam("'id_server': " + e.getMessage());
    }
  }

  static String opaque(String name, String text) {
    if (!OPAQUE.matcher(text).matches()) {
      throw invalidParam("'" + name + "' has 1 to 255 letters, digits, and . = _ - only");
    }
    return text;
  }
}
