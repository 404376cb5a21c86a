package klatsch.accounts;

import static java.util.stream.Collectors.joining;

import java.util.Locale;

/// A mail address or telephone number, in the one form that counts as the same.
///
/// [Spec](https://spec.matrix.org/v1.19/appendices/#3pid-types)
///
/// @param medium `email`, `msisdn`, or one that nobody here has an address of
public record ThirdPartyId(String medium, String address) {
  /// The longest address that mail can be sent to; telephone numbers are shorter.
  public static final int MAX_ADDRESS = 254;

  static final String EMAIL = "email";
  static final String MSISDN = "msisdn";

  /// Has no capital of its own: folded like others, it would become an `i`, which is somebody else.
  private static final String DOTLESS_I = "\u0131";

  public ThirdPartyId {
    if (medium.equals(EMAIL)) {
      address = folded(address);
    }
  }

  /// Without the difference between large and small letters; `ß` is `ss`.
  private static String folded(String text) {
    return text.codePoints()
        .mapToObj(Character::toString)
        .map(
            letter ->
                letter.equals(DOTLESS_I)
                    ? letter
                    : letter.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT))
        .collect(joining());
  }
}
