package klatsch.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import klatsch.crypto.Sha256;
import klatsch.http.Page;
import klatsch.json.JsonObject;

/// Puts a page together from its parts, such that it needs nothing else: many proxies pass on no
/// paths but those of Matrix.
///
/// In its HTML, `<style src="a.css">` and `<script src="a.js">`, each on a line of its own, stand
/// for these files of `resources/web`. Nothing but they may run or style, for the page's policy has
/// their hashes.
final class SelfContained {
  private static final String HTML = "text/html; charset=utf-8";

  private static final Pattern PART =
      Pattern.compile("<(style|script) src=\"([a-z]+\\.(?:css|js))\"></\\1>");

  private static final String DATA = "<data></data>";

  private SelfContained() {}

  /// @param html its file
  static Page page(String html) {
    return assemble(file(html));
  }

  /// The same, for a page that has to know something.
  ///
  /// @param data what scripts find in the element `data`
  static Page page(String html, JsonObject data) {
    // In HTML a script ends at the first `</script`, wherever it stands.
    var json = data.toString().replace("<", "\\u003c");
    return page(html, DATA, "<script type=\"application/json\" id=\"data\">" + json + "</script>");
  }

  /// The same, with one more piece of HTML.
  ///
  /// @param place what of the page it stands for
  static Page page(String html, String place, String piece) {
    return assemble(file(html).replace(place, piece));
  }

  private static Page assemble(String html) {
    var parts = PART.matcher(html).results().toList();
    var whole =
        PART.matcher(html)
            .replaceAll(
                part ->
                    Matcher.quoteReplacement(
                        "<%s>%s</%s>"
                            .formatted(part.group(1), file(part.group(2)), part.group(1))));
    return Page.of(HTML, policy(parts), whole.getBytes(UTF_8));
  }

  private static String policy(List<MatchResult> parts) {
    return "default-src 'none'; script-src "
        + hashes("script", parts)
        + "; style-src "
        + hashes("style", parts)
        + "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
        + "; frame-ancestors 'none'; require-trusted-types-for 'script'";
  }

  private static String hashes(String kind, List<MatchResult> parts) {
    var hashes = of(kind, parts);
    return hashes.isEmpty() ? "'none'" : hashes;
  }

  private static String of(String kind, List<MatchResult> parts) {
    return parts.stream()
        .filter(part -> part.group(1).equals(kind))
        .map(part -> "'sha256-" + hash(file(part.group(2))) + "'")
        .collect(joining(" "));
  }

  private static String hash(String text) {
    return Base64.getEncoder().encodeToString(Sha256.of(text.getBytes(UTF_8)));
  }

  static String file(String name) {
    try (var file = SelfContained.class.getResourceAsStream("/web/" + name)) {
      if (file == null) {
        throw new IllegalStateException("resources/web has no " + name);
      }
      return new String(file.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
