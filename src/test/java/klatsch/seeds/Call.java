package klatsch.seeds;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import klatsch.json.Json;
import org.jspecify.annotations.Nullable;

/// A request as a document prints it, and what it prints as the answer.
///
/// First, each in a line and only if needed, come the circumstances: `server key=value …`, a new
/// server with these settings; `identity server sid medium address`, an identity server that the
/// new server trusts, to which an address was proved; `registration token tea`, with which people
/// may make accounts; `by @user:domain`, whose token it has from here on, or `by nobody`;
/// `meanwhile METHOD path {…}`, what happens again and again until there is an answer; `often`, as
/// often as it takes to get the answer; `comes with METHOD path`, not served before that operation
/// is.
///
/// Then the request: a `curl` in one line, or a method and a path with the body below. Then the
/// status, with its errcode if it is a refusal, and the answer: an example, of which [Shape] says
/// what it demands; `...` stands for more of the same. At last `has text`, that the answer has this
/// text in it; and `says path: a b`, that exactly these values stand there, in this order.
///
/// @param where it stands, as `file:line`
record Call(
    String where,
    String tag,
    Map<String, String> circumstances,
    Request request,
    int status,
    @Nullable String errcode,
    @Nullable Json answer,
    List<String> has,
    Map<String, List<String>> says) {
  /// Of what the documents do not print.
  static final String IN_BETWEEN = "-";

  static final String SERVER = "server";
  static final String IDENTITY = "identity";
  static final String TOKEN = "registration token";
  static final String BY = "by";
  static final String MEANWHILE = "meanwhile";
  static final String OFTEN = "often";
  static final String COMES_WITH = "comes with";

  private static final List<String> CIRCUMSTANCES =
      List.of(SERVER, IDENTITY, TOKEN, BY, MEANWHILE, OFTEN, COMES_WITH);
  private static final Pattern STATUS = Pattern.compile("(\\d{3})(?: (M_\\w+))?");
  private static final Pattern CURL =
      Pattern.compile(
          "curl (?:--globoff )?-X(\\w+) (?:-d '(.*)' )?([\"'])(https?)://localhost:(\\d+)(/.*)\\3",
          Pattern.DOTALL);

  /// @param scheme `http` or `https`
  /// @param port as printed: the usual one of plain text or that of TLS
  /// @param target all that follows the host, as it was written
  /// @param form whether the body says it is a form, as `curl -d` lets it
  record Request(
      String method, String scheme, int port, String target, @Nullable String body, boolean form) {
    private static final int USUAL_PORT = 8008;

    static Request parse(String text) {
      var curl = CURL.matcher(text);
      if (curl.matches()) {
        return new Request(
            curl.group(1),
            curl.group(4),
            Integer.parseInt(curl.group(5)),
            curl.group(6),
            curl.group(2),
            true);
      }
      var lines = text.split("\n", 2);
      var line = lines[0].split(" ", 2);
      return new Request(
          line[0], "http", USUAL_PORT, line[1], lines.length == 1 ? null : lines[1], false);
    }
  }

  static Call parse(String where, String tag, List<String> block) {
    var circumstances = new LinkedHashMap<String, String>();
    var request = new ArrayList<String>();
    var answer = new ArrayList<String>();
    var has = new ArrayList<String>();
    var says = new LinkedHashMap<String, List<String>>();
    String status = null;
    for (var line : block) {
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      var circumstance =
          CIRCUMSTANCES.stream().filter(word -> (line + " ").startsWith(word + " ")).findFirst();
      if (status == null && request.isEmpty() && circumstance.isPresent()) {
        var word = circumstance.get();
        circumstances.put(word, line.substring(word.length()).strip());
      } else if (status == null && STATUS.matcher(line).matches()) {
        status = line;
      } else if (status == null) {
        request.add(line);
      } else if (line.startsWith("has ")) {
        has.add(line.substring(4));
      } else if (line.startsWith("says ")) {
        var parts = line.substring(5).split(":", 2);
        var values = parts[1].strip();
        says.put(parts[0], values.isEmpty() ? List.of() : List.of(values.split(" +")));
      } else {
        answer.add(line);
      }
    }
    var found = STATUS.matcher(status == null ? "" : status);
    if (!found.matches()) {
      throw new IllegalArgumentException(where + " has no status");
    }
    return new Call(
        where,
        tag,
        circumstances,
        Request.parse(String.join("\n", request)),
        Integer.parseInt(found.group(1)),
        found.group(2),
        answer.isEmpty() ? null : example(where, String.join("\n", answer)),
        has,
        says);
  }

  /// Reads an example in spite of what is left out of it.
  private static Json example(String where, String text) {
    var whole =
        text.replaceAll("(?m)^\\s*\\.\\.\\.,?$", "")
            .replaceAll("\\{\\s*\\.\\.\\.\\s*}", "{}")
            .replaceAll(",(\\s*[}\\]])", "$1");
    try {
      return Json.parse(whole.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(where + ": " + e.getMessage() + " in " + whole, e);
    }
  }

  @Nullable String circumstance(String word) {
    return circumstances.get(word);
  }
}
