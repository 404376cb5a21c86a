package klatsch.json;

import java.util.Arrays;

/// JSON bytes as they grow: writers append to it, hashes are taken over parts of it.
///
/// A `ByteArrayOutputStream` takes a lock for every byte; this does not, and belongs to one thread.
public final class JsonBuffer {
  /// The most bytes that one `char` becomes: a control character as `\u001f`.
  private static final int LONGEST_CHAR = 6;

  private static final String HEX = "0123456789abcdef";

  private byte[] bytes;
  private int size;

  public JsonBuffer(int expectedSize) {
    bytes = new byte[expectedSize];
  }

  /// Appends punctuation, names and numbers that are known to need no quotes and no escapes.
  public JsonBuffer ascii(String text) {
    int length = text.length();
    reserve(length);
    for (int i = 0; i < length; i++) {
      bytes[size++] = (byte) text.charAt(i);
    }
    return this;
  }

  /// Appends a value in its canonical form, if it has at most so many levels of objects and arrays.
  ///
  /// @throws NotCanonicalException as [CanonicalJson#bytes(Json, CanonicalJson.Numbers)] does
  public JsonBuffer canonical(Json value, CanonicalJson.Numbers numbers, int maxDepth) {
    CanonicalJson.write(value, numbers, this, maxDepth);
    return this;
  }

  /// Appends a value as it is, its keys in their own order; also one that has been written already.
  public JsonBuffer value(Json value) {
    JsonWriter.write(value, this);
    return this;
  }

  /// Appends a text in quotes. Quotes, backslashes and control characters are escaped, as short as
  /// can be and in lower case, and nothing else is.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/appendices/#grammar)
  public JsonBuffer text(String text) {
    int length = text.length();
    reserve(length + 2);
    bytes[size++] = '"';
    int i = 0;
    while (i < length && isPlainAscii(text.charAt(i))) {
      bytes[size++] = (byte) text.charAt(i++);
    }
    if (i < length) {
      textFrom(i, text);
    }
    return put('"');
  }

  public int size() {
    return size;
  }

  /// The bytes themselves, of which the first [#size] count. Appending may leave them behind.
  public byte[] array() {
    return bytes;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /// Begins anew, in the same memory.
  void clear() {
    size = 0;
  }

  /// Overwrites what is there already with text of one byte a character.
  public void overwrite(int at, String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      bytes[at + i] = (byte) ascii.charAt(i);
    }
  }

  JsonBuffer put(char ascii) {
    reserve(1);
    bytes[size++] = (byte) ascii;
    return this;
  }

  JsonBuffer put(byte[] written) {
    reserve(written.length);
    System.arraycopy(written, 0, bytes, size, written.length);
    size += written.length;
    return this;
  }

  private static boolean isPlainAscii(char c) {
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
  }

  private void textFrom(int start, String text) {
    for (int i = start; i < text.length(); i++) {
      reserve(LONGEST_CHAR);
      char c = text.charAt(i);
      if (isPlainAscii(c)) {
        bytes[size++] = (byte) c;
      } else if (c < 0x80) {
        escape(c);
      } else if (c < 0x800) {
        bytes[size++] = (byte) (0xc0 | c >> 6);
        bytes[size++] = tail(c);
      } else if (!Character.isSurrogate(c)) {
        bytes[size++] = (byte) (0xe0 | c >> 12);
        bytes[size++] = tail(c >> 6);
        bytes[size++] = tail(c);
      } else if (isPair(text, i)) {
        int point = text.codePointAt(i++);
        bytes[size++] = (byte) (0xf0 | point >> 18);
        bytes[size++] = tail(point >> 12);
        bytes[size++] = tail(point >> 6);
        bytes[size++] = tail(point);
      } else {
        // UTF-8 has no bytes for half a pair. None is ever parsed, so it is one that we made.
        throw new IllegalArgumentException("half of a surrogate pair cannot be written");
      }
    }
  }

  private static boolean isPair(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }

  private static byte tail(int bits) {
    return (byte) (0x80 | bits & 0x3f);
  }

  private void escape(char c) {
    switch (c) {
      case '"' -> ascii("\\\"");
      case '\\' -> ascii("\\\\");
      case '\b' -> ascii("\\b");
      case '\t' -> ascii("\\t");
      case '\n' -> ascii("\\n");
      case '\f' -> ascii("\\f");
      case '\r' -> ascii("\\r");
      default -> ascii("\\u00").put(HEX.charAt(c >> 4)).put(HEX.charAt(c & 0xf));
    }
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}
