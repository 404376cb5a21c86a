package klatsch.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.model.error.MatrixError.invalidParam;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;

/// Percent-encoding, done exactly once in each direction.
///
/// [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-2.1)
final class Percent {
  private static final String UNRESERVED = "-._~";

  private Percent() {}

  /// A segment of a path. A plus is a plus.
  ///
  /// @throws klatsch.model.error.MatrixException as an answer of 400, if it is not encoded as it
  ///   should be
  static String decodeSegment(String raw) {
    return decode(raw, '+');
  }

  /// A name or value of a query. A plus is a space, as forms write it.
  ///
  /// @throws klatsch.model.error.MatrixException as an answer of 400, if it is not encoded as it
  ///   should be
  static String decodeQuery(String raw) {
    return decode(raw, ' ');
  }

  private static String decode(String raw, char plus) {
    if (isPlain(raw)) {
      return raw;
    }
    var bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes.write(escaped(raw, i));
        i += 2;
      } else if (c == '+') {
        bytes.write(plus);
      } else if (c < 0x80) {
        bytes.write(c);
      } else {
        int codePoint = raw.codePointAt(i);
        bytes.writeBytes(Character.toString(codePoint).getBytes(UTF_8));
        i += Character.charCount(codePoint) - 1;
      }
    }
    return utf8(bytes.toByteArray());
  }

  private static boolean isPlain(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%' || c == '+' || c == 0 || c >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static int escaped(String raw, int percent) {
    if (percent + 2 < raw.length()
        && HexFormat.isHexDigit(raw.charAt(percent + 1))
        && HexFormat.isHexDigit(raw.charAt(percent + 2))) {
      return HexFormat.fromHexDigits(raw, percent + 1, percent + 3);
    }
    throw invalidParam("The URL has a % that is not followed by two hexadecimal digits");
  }

  private static String utf8(byte[] bytes) {
    try {
      var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.indexOf('\0') >= 0) {
        throw invalidParam("The URL has a NUL character");
      }
      return text;
    } catch (CharacterCodingException _) {
      throw invalidParam("The URL is not UTF-8");
    }
  }

  /// A text as one segment of a path, with everything escaped that may have a meaning in URLs.
  static String encode(String text) {
    var encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }
}
