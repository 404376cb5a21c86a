package klatsch.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// HTTP as it is: what is sent is sent byte by byte, and whatever comes is looked at.
final class Connection implements AutoCloseable {
  /// An answer that takes so long is none any more.
  private static final int PATIENCE_MS = 30_000;

  /// A connection that the server closes while we still write is reset, and its answer is lost.
  private static final int ATTEMPTS = 5;

  private final URI server;
  private @Nullable Socket socket;
  private InputStream in = InputStream.nullInputStream();

  /// @param status 0 if the connection ended without an answer
  record Got(int status, String type, byte[] body) {
    static final Got NOTHING = new Got(0, "", new byte[0]);

    boolean refusesToken() {
      return status >= 400 && new String(body, ISO_8859_1).contains("M_UNKNOWN_TOKEN");
    }
  }

  Connection(URI server) {
    this.server = server;
  }

  /// @throws java.net.SocketTimeoutException if no answer comes
  Got send(Sent request) throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        return sendOnce(request);
      } catch (EOFException | java.net.SocketException closedMeanwhile) {
        close();
      }
    }
    return Got.NOTHING;
  }

  private Got sendOnce(Sent request) throws IOException {
    if (request.ending() != Sent.Ending.ANSWER) {
      close();
    }
    var open = open();
    open.getOutputStream().write(request.bytes());
    return switch (request.ending()) {
      case ANSWER -> answer();
      case NO_MORE -> {
        open.shutdownOutput();
        var got = answer();
        in.skip(Long.MAX_VALUE);
        close();
        yield got;
      }
      case GONE -> {
        close();
        yield Got.NOTHING;
      }
    };
  }

  private Socket open() throws IOException {
    if (socket == null) {
      socket = new Socket(server.getHost(), server.getPort());
      socket.setSoTimeout(PATIENCE_MS);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    }
    return socket;
  }

  private Got answer() throws IOException {
    var status = line();
    int length = 0;
    boolean chunked = false;
    boolean closes = false;
    var type = "";
    for (var header = line(); !header.isEmpty(); header = line()) {
      var lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      } else if (lower.startsWith("content-type:")) {
        type = lower.substring(13).strip();
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.endsWith("chunked");
      closes |= lower.equals("connection: close");
    }
    var body = chunked ? chunks() : exactly(length);
    if (closes) {
      close();
    }
    return new Got(Integer.parseInt(status.substring(9, 12)), type, body);
  }

  private byte[] chunks() throws IOException {
    var all = new ByteArrayOutputStream();
    while (true) {
      int length = Integer.parseInt(line(), 16);
      all.writeBytes(exactly(length));
      line();
      if (length == 0) {
        return all.toByteArray();
      }
    }
  }

  private byte[] exactly(int length) throws IOException {
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException _) {
      // It is gone either way.
    }
    socket = null;
  }
}
