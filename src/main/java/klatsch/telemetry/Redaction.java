package klatsch.telemetry;

import java.util.List;
import java.util.regex.Pattern;

/// Takes secrets out of a text that is about to be logged.
///
/// The code never logs a token on purpose. This is for the message of a library that quotes the
/// request it stumbled over, which may be written as its sender liked. It rather hides too much.
final class Redaction {
  private static final String SECRET = "****";

  /// What stands in front of a secret, as the first group, and the secret, in the order in which
  /// they are looked for.
  private static final List<Pattern> SECRETS =
      List.of(
          // A header: all that follows.
          pattern(
              """
              ( \\b (?: (?:Proxy-)? Authorization | (?:Set-)? Cookie | X-[\\w-]{0,40}Token )
                \\\\*+["']? \\s* [:=] \\s* [\\["']? )
              [^|\\]}]+
              """),
          pattern("( \\b Bearer \\s+ \"? ) [^\\s&\"'\\\\,;|\\])}]+"),
          // A member of JSON within a text of JSON, of JSON, and of what looks like it. A name that
          // is written with escapes has something to hide.
          pattern(
              "( "
                  + quoted("[\"]")
                  + " \\\\++\" ) [^\"\\\\]*+ (?: \\\\++ [^\"\\\\] [^\"\\\\]*+ )*+"),
          pattern("( " + quoted("[\"]") + " \" ) [^\"\\\\]*+ (?: \\\\. [^\"\\\\]*+ )*+"),
          pattern("( " + quoted("[']") + " ' ) [^'\\\\]*+ (?: \\\\. [^'\\\\]*+ )*+"),
          // A parameter of a URL or a form, or a component of a record; and again a name with
          // escapes.
          pattern(
              """
              ( (?: (?:token|password|secret) (?: \\[] | %5B%5D )?
                  | %[0-9a-f]{2} [\\w.-]{0,40} )
                (?: = | %(?:25)*3D )++ )
              [^\\s&"'\\\\,;|\\])}]+
              """),
          // The password in the address of a database.
          pattern("( :// [^/\\s:@]{0,100} : ) [^@/\\s]+ (?=@)"));

  private Redaction() {}

  private static Pattern pattern(String pattern) {
    return Pattern.compile("(?ix) " + pattern);
  }

  /// The name of a member, and what is between it and its value.
  private static String quoted(String quote) {
    return """
    (?: (?:token|password|secret) | \\\\{1,8}u00[0-9a-f]{2} [\\w]{0,40} )
    \\\\*+%s \\s* : \\s* (?: [|] \\s* )?
    """
        .formatted(quote);
  }

  static String of(String text) {
    var redacted = text;
    for (var secret : SECRETS) {
      redacted = secret.matcher(redacted).replaceAll("$1" + SECRET);
    }
    return redacted;
  }
}
