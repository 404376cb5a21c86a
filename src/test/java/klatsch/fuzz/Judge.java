package klatsch.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import klatsch.contract.Contract;
import klatsch.json.Json;
import klatsch.json.JsonSyntaxException;
import klatsch.model.error.Errcode;

/// Says of each answer what is wrong with it, whatever was asked.
final class Judge {
  /// What no answer says of what is inside: names of classes, of tables, of files.
  private static final Pattern INSIDE =
      Pattern.compile(
          "\\b(?:javax?|klatsch|tools)\\.\\w+\\.|org\\.(?:postgresql|sqlite|eclipse|apache)|Exception|SQL");

  /// Enough to see what is wrong.
  private static final int MOST_FINDINGS = 40;

  private final List<String> secrets;
  private final LoudLog log;
  private final Map<String, String> findings = new LinkedHashMap<>();

  Judge(List<String> secrets, LoudLog log) {
    this.secrets = secrets;
    this.log = log;
  }

  /// One of each kind.
  List<String> findings() {
    return new ArrayList<>(findings.values());
  }

  void sees(Sent sent, Connection.Got got) {
    var text = new String(got.body(), ISO_8859_1);
    for (var secret : secrets) {
      if (text.contains(secret)) {
        finds("a secret is told", sent, got);
      }
    }
    for (var line : log.take()) {
      finds("the log says " + line, sent, got);
    }
    if (sent.ending() == Sent.Ending.GONE) {
      return;
    }
    if (got.status() == 0) {
      if (sent.ending() == Sent.Ending.ANSWER) {
        finds("no answer", sent, got);
      }
    } else if (got.status() >= 500 && !isToldBySpecification(got)) {
      finds("status " + got.status(), sent, got);
    } else if (got.status() >= 400) {
      looksAtRefusal(sent, got, text);
    } else {
      looksAtAnswer(sent, got);
    }
  }

  /// Such as that a file has not been uploaded yet: 504. What went wrong here is never one of them.
  private static boolean isToldBySpecification(Connection.Got got) {
    var body = new String(got.body(), UTF_8);
    return Stream.of(Errcode.values())
        .filter(code -> code != Errcode.UNKNOWN && code.status() == got.status())
        .anyMatch(code -> body.contains("\"" + code.wireName() + "\""));
  }

  private void looksAtRefusal(Sent sent, Connection.Got got, String text) {
    if (got.type().startsWith("text/html")) {
      return;
    }
    try {
      var said = Json.parseObject(got.body());
      var error = said.text("error");
      var errcode = said.text("errcode");
      boolean challenge = got.status() == 401 && said.has("flows");
      if (!challenge && (errcode == null || error == null || error.isBlank())) {
        finds("a refusal without errcode and sentence", sent, got);
      }
      if (error != null && INSIDE.matcher(error).find() && !isEcho(error, sent)) {
        finds("a refusal that shows the inside", sent, got);
      }
    } catch (JsonSyntaxException e) {
      finds("a refusal that is no JSON: " + text, sent, got);
    }
  }

  /// Whether what looks like the inside was in the request.
  private static boolean isEcho(String error, Sent sent) {
    var found = INSIDE.matcher(error);
    return found.find() && (sent.target() + new String(sent.body(), UTF_8)).contains(found.group());
  }

  private void looksAtAnswer(Sent sent, Connection.Got got) {
    try {
      Contract.check(sent.method(), sent.target(), null, got.status(), got.body());
    } catch (AssertionError | RuntimeException wrong) {
      finds(wrong.getMessage() + "", sent, got);
    }
  }

  void hangs(Sent sent) {
    finds("no answer in time", sent, Connection.Got.NOTHING);
  }

  private void finds(String what, Sent sent, Connection.Got got) {
    if (findings.size() >= MOST_FINDINGS) {
      return;
    }
    var kind = what.replaceAll(" in \\{.*|[$!@#]\\S+|\\d{3,}", "") + sent.what();
    findings.putIfAbsent(
        kind,
        "%s%n  %s%n  %d %s"
            .formatted(
                shortened(what), sent, got.status(), shortened(new String(got.body(), UTF_8))));
  }

  private static String shortened(String text) {
    return text.length() > 1_500 ? text.substring(0, 1_500) + "…" : text;
  }
}
