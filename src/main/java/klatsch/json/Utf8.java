package klatsch.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Whether bytes are UTF-8 as it should be. Jackson is not strict: it takes characters written
/// longer than they need to be, and guesses UTF-16 and UTF-32 from zero bytes. Two servers that
/// read one event differently compute different hashes.
///
/// [RFC 3629](https://www.rfc-editor.org/rfc/rfc3629#section-4)
final class Utf8 {
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /// Also refuses the byte zero, which JSON never has.
  static boolean isStrict(byte[] bytes) {
    int i = 0;
    while (i < bytes.length) {
      if (i + Long.BYTES <= bytes.length && isPlainAscii((long) EIGHT_BYTES.get(bytes, i))) {
        i += Long.BYTES;
        continue;
      }
      int length = lengthAt(i, bytes);
      if (length == 0) {
        return false;
      }
      i += length;
    }
    return true;
  }

  /// Whether all eight are from 1 to 127; a no may be wrong, and is then looked at byte by byte.
  private static boolean isPlainAscii(long eight) {
    return ((eight - ONES | eight) & HIGH_BITS) == 0;
  }

  /// How many bytes the character has that begins here; 0 if it is none.
  private static int lengthAt(int i, byte[] bytes) {
    int first = bytes[i];
    if (first > 0) {
      return 1;
    }
    int lead = first & 0xff;
    if (lead < 0xc2 || lead > 0xf4) {
      return 0;
    }
    if (lead <= 0xdf) {
      return tail(bytes, i + 1, 0x80, 0xbf) ? 2 : 0;
    }
    return switch (lead) {
      case 0xe0 -> three(i, bytes, 0xa0, 0xbf);
      case 0xed -> three(i, bytes, 0x80, 0x9f);
      case 0xf0 -> four(i, bytes, 0x90, 0xbf);
      case 0xf4 -> four(i, bytes, 0x80, 0x8f);
      default -> lead < 0xf0 ? three(i, bytes, 0x80, 0xbf) : four(i, bytes, 0x80, 0xbf);
    };
  }

  private static int three(int i, byte[] bytes, int from, int to) {
    return tail(bytes, i + 1, from, to) && tail(bytes, i + 2, 0x80, 0xbf) ? 3 : 0;
  }

  private static int four(int i, byte[] bytes, int from, int to) {
    return three(i, bytes, from, to) == 3 && tail(bytes, i + 3, 0x80, 0xbf) ? 4 : 0;
  }

  private static boolean tail(byte[] bytes, int i, int from, int to) {
    return i < bytes.length && (bytes[i] & 0xff) >= from && (bytes[i] & 0xff) <= to;
  }
}
