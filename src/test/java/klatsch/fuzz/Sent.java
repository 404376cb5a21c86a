package klatsch.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request as it goes over the wire.
///
/// @param target path and query, one character for each byte
/// @param token which stands in it somewhere
/// @param headers whole lines, beside `Host` and the length
/// @param length what `Content-Length` says, which need not be true; `null` for the truth
/// @param ending how it ends
record Sent(
    String what,
    String method,
    String target,
    List<String> headers,
    @Nullable String token,
    byte[] body,
    @Nullable String length,
    Ending ending) {
  private static final int MOST_SHOWN = 3_000;

  enum Ending {
    /// The answer is read, and the connection is used again.
    ANSWER,
    /// The connection is closed for writing, and whatever comes is read.
    NO_MORE,
    /// The client goes away at once.
    GONE
  }

  byte[] bytes() {
    var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
    headers.forEach(line -> head.append(line).append("\r\n"));
    if (length != null || body.length > 0 || !method.equals("GET")) {
      head.append("Content-Length: ").append(length == null ? body.length + "" : length);
      head.append("\r\n");
    }
    var all = new ByteArrayOutputStream();
    all.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
    all.writeBytes(body);
    return all.toByteArray();
  }

  /// As one would type it, to see the same again.
  @Override
  public String toString() {
    var text = new StringBuilder(what + ": curl -X " + method);
    headers.forEach(line -> text.append(" -H ").append(quoted(line)));
    if (length != null) {
      text.append(" -H ").append(quoted("Content-Length: " + length));
    }
    if (body.length > 0) {
      text.append(" --data-binary $").append(quoted(new String(body, ISO_8859_1)));
    }
    text.append(" $").append(quoted("$SERVER" + target));
    return text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text.toString();
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("'");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '\'', '\\' -> quoted.append('\\').append(c);
        default -> {
          if (c < ' ' || c > '~') {
            quoted.append("\\x%02x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('\'').toString();
  }
}
