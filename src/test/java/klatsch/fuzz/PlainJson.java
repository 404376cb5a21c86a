package klatsch.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import klatsch.json.CanonicalJson;
import org.jspecify.annotations.Nullable;

/// Reads JSON letter by letter, as plainly as can be, and writes its canonical form: what the fast
/// one has to agree with. It shares nothing with it but the limits.
///
/// [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259),
/// [Spec](https://spec.matrix.org/v1.19/appendices/#canonical-json)
final class PlainJson {
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");

  private static final int DEEPEST = 100;
  private static final int LONGEST_NUMBER = 100;

  /// What has no canonical form, inside of what is good JSON.
  private static final String NONE = "\0";

  private final String text;
  private int at;

  private PlainJson(String text) {
    this.text = text;
  }

  /// @param canonical `null` if it has no canonical form
  record Found(@Nullable String canonical) {}

  private static final class Bad extends Exception {
    private static final long serialVersionUID = 1;

    Bad() {
      super(null, null, false, false);
    }
  }

  /// Gives `null` if it is no JSON.
  static @Nullable Found read(byte[] utf8) {
    try {
      var json = new PlainJson(UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
      // RFC 8259, section 8.1: parsers may ignore a byte order mark, and ours does.
      json.at = json.text.startsWith("\ufeff") ? 1 : 0;
      json.space();
      var value = json.value(DEEPEST);
      json.space();
      return json.at < json.text.length() ? null : new Found(value.contains(NONE) ? null : value);
    } catch (CharacterCodingException | Bad _) {
      return null;
    }
  }

  private String value(int levels) throws Bad {
    char c = peek();
    if (c == '{' || c == '[') {
      if (levels == 0) {
        throw new Bad();
      }
      at++;
      return c == '{' ? object(levels - 1) : array(levels - 1);
    }
    if (c == '"') {
      return quoted(string());
    }
    for (var word : new String[] {"true", "false", "null"}) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return word;
      }
    }
    return number();
  }

  private String object(int levels) throws Bad {
    // By code point, for which the order of UTF-32 is the plainest.
    Map<String, String> members =
        new TreeMap<>((a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray()));
    space();
    if (peek() == '}') {
      at++;
      return "{}";
    }
    while (true) {
      space();
      if (peek() != '"') {
        throw new Bad();
      }
      var name = string();
      space();
      expect(':');
      space();
      if (members.put(name, value(levels)) != null) {
        throw new Bad();
      }
      space();
      if (peek() == '}') {
        break;
      }
      expect(',');
    }
    at++;
    var all = new StringBuilder();
    members.forEach(
        (name, value) ->
            all.append(all.isEmpty() ? "{" : ",").append(quoted(name)).append(':').append(value));
    return all.append('}').toString();
  }

  private String array(int levels) throws Bad {
    space();
    if (peek() == ']') {
      at++;
      return "[]";
    }
    var all = new StringBuilder("[");
    while (true) {
      space();
      all.append(value(levels));
      space();
      if (peek() == ']') {
        break;
      }
      expect(',');
      all.append(',');
    }
    at++;
    return all.append(']').toString();
  }

  private String number() throws Bad {
    var found = NUMBER.matcher(text).region(at, text.length());
    if (!found.lookingAt()) {
      throw new Bad();
    }
    at = found.end();
    var number = found.group();
    if (number.length() > LONGEST_NUMBER) {
      throw new Bad();
    }
    // Whatever comes behind a number has to end it.
    if (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      throw new Bad();
    }
    boolean whole = number.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9');
    return whole && number.length() < 18 && !number.equals("-0") && isSafe(number) ? number : NONE;
  }

  private static boolean isSafe(String number) {
    return Math.abs(Long.parseLong(number)) <= CanonicalJson.MAX_INTEGER;
  }

  private String string() throws Bad {
    at++;
    var value = new StringBuilder();
    while (true) {
      char c = peek();
      at++;
      if (c == '"') {
        return paired(value.toString());
      }
      if (c < 0x20) {
        throw new Bad();
      }
      value.append(c == '\\' ? escape() : c);
    }
  }

  private char escape() throws Bad {
    char c = peek();
    at++;
    int simple = "\"\\/bfnrt".indexOf(c);
    if (simple >= 0) {
      return "\"\\/\b\f\n\r\t".charAt(simple);
    }
    if (c != 'u' || at + 4 > text.length() || !isHex(text.substring(at, at + 4))) {
      throw new Bad();
    }
    at += 4;
    return (char) Integer.parseInt(text.substring(at - 4, at), 16);
  }

  private static boolean isHex(String four) {
    return four.chars().allMatch(c -> "0123456789abcdefABCDEF".indexOf(c) >= 0);
  }

  private static String paired(String value) throws Bad {
    if (value.codePoints().anyMatch(c -> c >= 0xd800 && c < 0xe000)) {
      throw new Bad();
    }
    return value;
  }

  private static String quoted(String value) {
    var all = new StringBuilder("\"");
    for (char c : value.toCharArray()) {
      int simple = "\"\\\b\f\n\r\t".indexOf(c);
      if (simple >= 0) {
        all.append('\\').append("\"\\bfnrt".charAt(simple));
      } else if (c < 0x20) {
        all.append("\\u%04x".formatted((int) c));
      } else {
        all.append(c);
      }
    }
    return all.append('"').toString();
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void expect(char c) throws Bad {
    if (peek() != c) {
      throw new Bad();
    }
    at++;
  }

  private char peek() throws Bad {
    if (at >= text.length()) {
      throw new Bad();
    }
    return text.charAt(at);
  }
}
