package klatsch.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// HTTP/2 in plain text, frame by frame, for clients that no library would be.
///
/// [RFC 9113](https://www.rfc-editor.org/rfc/rfc9113)
final class Http2 {
  static final byte DATA = 0;
  static final byte HEADERS = 1;
  static final byte RST_STREAM = 3;
  private static final byte SETTINGS = 4;
  static final byte GOAWAY = 7;

  /// `SETTINGS_INITIAL_WINDOW_SIZE` is 0.
  static final byte[] TAKE_NOTHING = {0, 4, 0, 0, 0, 0};

  static final byte[] NOTHING_SPECIAL = {};

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int END_OF_HEADERS_AND_STREAM = 5;

  // Numbers of the static table of HPACK, with the bits that say how it is used.
  private static final int METHOD_GET = 0x82;
  private static final int SCHEME_HTTP = 0x86;
  private static final int AUTHORITY = 0x01;
  private static final int PATH = 0x04;

  private static final byte[] CANCEL = {0, 0, 0, 8};

  private Http2() {}

  static void greet(Socket socket, byte[] settings) throws IOException {
    socket.getOutputStream().write(PREFACE.getBytes(ISO_8859_1));
    socket.getOutputStream().write(frame(SETTINGS, 0, 0, settings));
  }

  static void get(Socket socket, int stream, String path) throws IOException {
    socket.getOutputStream().write(request(stream, path));
  }

  /// A request, and that the client does not want it any more.
  static void getAndCancel(Socket socket, int stream, String path) throws IOException {
    var both = new ByteArrayOutputStream();
    both.writeBytes(request(stream, path));
    both.writeBytes(frame(RST_STREAM, 0, stream, CANCEL));
    socket.getOutputStream().write(both.toByteArray());
  }

  /// A request with a header of 4,000 bytes that is sent once, and then meant a number of times
  /// more.
  static void getWithHeaderMeant(int times, Socket socket, int stream, String path)
      throws IOException {
    var headers = new ByteArrayOutputStream();
    headers.writeBytes(headers(path));
    headers.writeBytes(new byte[] {0x40, 1, 'a', 0x7f, (byte) (33 | 0x80), 30});
    headers.writeBytes("b".repeat(4_000).getBytes(ISO_8859_1));
    headers.writeBytes("\u00be".repeat(times).getBytes(ISO_8859_1));
    socket
        .getOutputStream()
        .write(frame(HEADERS, END_OF_HEADERS_AND_STREAM, stream, headers.toByteArray()));
  }

  private static byte[] request(int stream, String path) {
    return frame(HEADERS, END_OF_HEADERS_AND_STREAM, stream, headers(path));
  }

  private static byte[] headers(String path) {
    var headers = new ByteArrayOutputStream();
    headers.write(METHOD_GET);
    headers.write(SCHEME_HTTP);
    headers.write(AUTHORITY);
    headers.write(1);
    headers.write('x');
    headers.write(PATH);
    headers.write(path.length());
    headers.writeBytes(path.getBytes(ISO_8859_1));
    return headers.toByteArray();
  }

  private static byte[] frame(byte type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .putShort((short) (payload.length >> 8))
        .put((byte) payload.length)
        .put(type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /// The types of all frames that come until the server closes the connection.
  static List<Byte> framesOf(Socket socket) throws IOException {
    return framesUntil(Set.of(), socket);
  }

  /// The types of all frames that come until one of these, or until the server closes the
  /// connection.
  static List<Byte> framesUntil(Set<Byte> last, Socket socket) throws IOException {
    var frames = new ArrayList<Byte>();
    var in = new DataInputStream(socket.getInputStream());
    try {
      while (true) {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        frames.add(in.readByte());
        in.readByte();
        in.readInt();
        in.skipNBytes(length);
        if (last.contains(frames.getLast())) {
          return frames;
        }
      }
    } catch (EOFException | SocketException _) {
      return frames;
    }
  }
}
