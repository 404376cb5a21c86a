package klatsch.model.id;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What all ids have in common.
///
/// [Spec](https://spec.matrix.org/v1.19/appendices/#common-identifier-format)
final class Grammar {
  /// In bytes, with sigil and server name.
  static final int MAX_BYTES = 255;

  private Grammar() {}

  static void check(String what, char sigil, String value) {
    if (value.isEmpty() || value.charAt(0) != sigil) {
      throw new BadIdException("A " + what + " starts with " + sigil);
    }
    if (value.length() < 2) {
      throw new BadIdException("A " + what + " needs something after the " + sigil);
    }
    if (value.length() > MAX_BYTES || value.getBytes(UTF_8).length > MAX_BYTES) {
      throw new BadIdException("A " + what + " has at most " + MAX_BYTES + " bytes");
    }
    if (value.indexOf('\0') >= 0) {
      throw new BadIdException("A " + what + " has no NUL character");
    }
  }

  /// Where the server name begins: after the first colon.
  static int colon(String what, String value) {
    int colon = value.indexOf(':');
    if (colon < 0 || colon == value.length() - 1) {
      throw new BadIdException("A " + what + " ends with a colon and the name of its server");
    }
    return colon;
  }
}
