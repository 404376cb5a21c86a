package klatsch.bench;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One HTTP/1.1 connection that stays open, and as little else as possible: the driver shares its
/// processors with the server, so whatever it uses itself the server lacks.
final class Connection implements AutoCloseable {
  record Answer(int status, byte[] body) {
    boolean ok() {
      return status == 200;
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private static final int CONNECT_TIMEOUT_MS = 5_000;

  /// Longer than any long-poll that we ask for.
  private static final int READ_TIMEOUT_MS = 60_000;

  /// After so long a server may be about to end a connection that nobody uses.
  private static final Duration MOST_IDLE = Duration.ofSeconds(5);

  private static final byte[] NO_BODY = {};

  private final URI server;
  private final byte[] buffer = new byte[16 * 1024];
  private int position;
  private int limit;
  private long lastUse;
  private @Nullable Socket socket;

  Connection(URI server) {
    this.server = server;
  }

  Answer get(String target, @Nullable String token) throws IOException {
    return send("GET", target, token, NO_BODY);
  }

  Answer post(String target, @Nullable String token, String json) throws IOException {
    return send("POST", target, token, json.getBytes(StandardCharsets.UTF_8));
  }

  /// @param target path and query, encoded as they go over the wire
  Answer send(String method, String target, @Nullable String token, byte[] body)
      throws IOException {
    if (System.nanoTime() - lastUse > MOST_IDLE.toNanos()) {
      close();
    }
    var open = opened();
    var head = new StringBuilder(512);
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: ");
    head.append(server.getHost()).append("\r\n");
    if (token != null) {
      head.append("Authorization: Bearer ").append(token).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    var headBytes = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    var request = new byte[headBytes.length + body.length];
    System.arraycopy(headBytes, 0, request, 0, headBytes.length);
    System.arraycopy(body, 0, request, headBytes.length, body.length);
    open.getOutputStream().write(request);
    var answer = read(open.getInputStream());
    lastUse = System.nanoTime();
    return answer;
  }

  private Socket opened() throws IOException {
    var open = socket;
    if (open == null) {
      open = new Socket();
      open.setTcpNoDelay(true);
      open.setSoTimeout(READ_TIMEOUT_MS);
      open.connect(new InetSocketAddress(server.getHost(), server.getPort()), CONNECT_TIMEOUT_MS);
      socket = open;
      position = 0;
      limit = 0;
    }
    return open;
  }

  private Answer read(InputStream in) throws IOException {
    var status =
        Integer.parseInt(line(in).substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    var length = -1;
    var chunked = false;
    var closes = false;
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      var colon = header.indexOf(':');
      var value = header.substring(colon + 1).strip();
      switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-length" -> length = Integer.parseInt(value);
        case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
        case "connection" -> closes = value.equalsIgnoreCase("close");
        default -> {}
      }
    }
    byte[] body;
    if (chunked) {
      body = chunks(in);
    } else if (length >= 0) {
      body = exactly(length, in);
    } else {
      throw new IOException("The answer does not say how long it is");
    }
    if (closes) {
      close();
    }
    return new Answer(status, body);
  }

  private byte[] chunks(InputStream in) throws IOException {
    var body = new ByteArrayOutputStream();
    for (var size = chunkSize(in); size > 0; size = chunkSize(in)) {
      body.writeBytes(exactly(size, in));
      line(in);
    }
    while (!line(in).isEmpty()) {
      // Trailers say nothing that we want to know.
    }
    return body.toByteArray();
  }

  private int chunkSize(InputStream in) throws IOException {
    return Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
  }

  private byte[] exactly(int length, InputStream in) throws IOException {
    var bytes = new byte[length];
    for (var filled = 0; filled < length; ) {
      need(in);
      var part = Math.min(length - filled, limit - position);
      System.arraycopy(buffer, position, bytes, filled, part);
      position += part;
      filled += part;
    }
    return bytes;
  }

  private String line(InputStream in) throws IOException {
    var line = new StringBuilder(64);
    while (true) {
      need(in);
      var next = (char) (buffer[position++] & 0xff);
      if (next == '\n') {
        return line.toString();
      }
      if (next != '\r') {
        line.append(next);
      }
    }
  }

  private void need(InputStream in) throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(buffer));
      if (limit == 0) {
        throw new EOFException("The server has closed the connection");
      }
    }
  }

  /// Also wakes a thread that waits for an answer: it gets an [IOException].
  @Override
  public void close() throws IOException {
    var open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }
}
