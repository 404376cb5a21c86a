package klatsch.telemetry;

import java.util.regex.Pattern;

/// Takes secrets out of a text that is about to be logged.
///
/// The code never logs a token on purpose. This is for the message of a library that quotes the
/// request it stumbled over.
final class Redaction {
  private static final String SECRET = "****";

  /// What stands in front of a secret, and the secret: in a query or a form, in JSON, in a header.
  private static final Pattern SECRETS =
      Pattern.compile(
          """
          (?ix)
          ( \\b (?:access_token|refresh_token|login_token|password|new_password|client_secret)
              (?: = | %3D | \\\\?" \\s* : \\s* \\\\?" )
          | \\b (?:Proxy-)? Authorization \\s* [:=] \\s* [^\\s,]* \\s* (?: (?:Bearer|Basic|X-Matrix) \\s+ )?
          | \\b Bearer \\s+
          )
          [^\\s&"'\\\\,;|\\])}]+
          """);

  private Redaction() {}

  static String of(String text) {
    return SECRETS.matcher(text).replaceAll("$1" + SECRET);
  }
}
