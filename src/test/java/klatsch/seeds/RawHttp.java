package klatsch.seeds;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import klatsch.http.AnyCertificate;
import org.jspecify.annotations.Nullable;

/// Sends a request as `curl` does: the target as it was written, with all that stands in it.
final class RawHttp {
  /// Only so that a server that hangs fails the test and not the whole run.
  private static final int PATIENCE_MS = 60_000;

  private RawHttp() {}

  record Reply(int status, String type, byte[] body) {}

  static Reply send(
      URI server, String scheme, String method, String target, String type, @Nullable String body) {
    var bytes = body == null ? new byte[0] : body.getBytes(UTF_8);
    var head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
    head.append("Accept: */*\r\nConnection: close\r\n");
    if (body != null) {
      head.append("Content-Type: ").append(type).append("\r\n");
    }
    head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
    try (var socket = open(server, scheme)) {
      socket.setSoTimeout(PATIENCE_MS);
      var out = socket.getOutputStream();
      out.write(head.toString().getBytes(UTF_8));
      out.write(bytes);
      out.flush();
      return parse(socket.getInputStream().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + target, e);
    }
  }

  private static Socket open(URI server, String scheme) throws IOException {
    return scheme.equals("https")
        ? AnyCertificate.context().getSocketFactory().createSocket("localhost", server.getPort())
        : new Socket("localhost", server.getPort());
  }

  private static Reply parse(byte[] all) {
    var text = new String(all, ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    var head = text.substring(0, end).toLowerCase(Locale.ROOT);
    var body = text.substring(end + 4);
    var bytes = (head.contains("transfer-encoding: chunked") ? joined(body) : body);
    return new Reply(
        Integer.parseInt(head.substring(9, 12)),
        head.replaceFirst("(?s).*\r\ncontent-type: ([^\r]*).*", "$1"),
        bytes.getBytes(ISO_8859_1));
  }

  private static String joined(String chunks) {
    var all = new ByteArrayOutputStream();
    int at = 0;
    while (true) {
      int lineEnd = chunks.indexOf("\r\n", at);
      int length = Integer.parseInt(chunks.substring(at, lineEnd).strip(), 16);
      if (length == 0) {
        return all.toString(ISO_8859_1);
      }
      int from = lineEnd + 2;
      all.writeBytes(chunks.substring(from, from + length).getBytes(ISO_8859_1));
      at = from + length + 2;
    }
  }
}
