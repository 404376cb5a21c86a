package klatsch.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import klatsch.json.JsonObject;

/// How a client asks for news.
final class Sync {
  private static final String PATH = "/_matrix/client/v3/sync?timeout=";
  private static final byte[] NEXT_BATCH = "\"next_batch\":\"".getBytes(StandardCharsets.US_ASCII);

  private Sync() {}

  static String first(String filter) {
    return PATH + "0&filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
  }

  static String since(String since, long timeoutMs) {
    return PATH + timeoutMs + "&since=" + since;
  }

  static String nextBatch(JsonObject answer) throws IOException {
    return Hands.text(answer, "next_batch");
  }

  /// The same, of an answer that nobody parses.
  static String nextBatch(byte[] answer) {
    var at = Message.indexOf(answer, NEXT_BATCH, 0);
    if (at < 0) {
      throw new IllegalStateException("There is no next_batch in the answer to a sync");
    }
    var from = at + NEXT_BATCH.length;
    var to = from;
    while (answer[to] != '"') {
      to++;
    }
    return new String(answer, from, to - from, StandardCharsets.US_ASCII);
  }
}
