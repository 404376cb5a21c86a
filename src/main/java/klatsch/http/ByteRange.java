package klatsch.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A part of a file, for who plays a film from its middle. Who asks for several parts at once, or
/// in a way that is not known here, gets the whole, as HTTP allows.
record ByteRange(long from, long length) {
  private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /// What a request is for. Gives `null` if the file has nothing there.
  ///
  /// @param header as the client sent it, or `null`
  static @Nullable ByteRange of(@Nullable String header, long size) {
    var range = header == null ? null : ONE_RANGE.matcher(header.strip());
    if (range == null || !range.matches() || range.group().endsWith("=-")) {
      return new ByteRange(0, size);
    }
    var first = range.group(1);
    var last = range.group(2);
    if (first.isEmpty()) {
      long length = Math.min(Long.parseLong(last), size);
      return length == 0 ? null : new ByteRange(size - length, length);
    }
    long from = Long.parseLong(first);
    long to = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
    if (!last.isEmpty() && Long.parseLong(last) < from) {
      return new ByteRange(0, size);
    }
    return from >= size ? null : new ByteRange(from, to - from + 1);
  }

  boolean isAllOf(long size) {
    return length == size;
  }

  /// As `Content-Range` has it.
  String ofSize(long size) {
    return "bytes %d-%d/%d".formatted(from, from + length - 1, size);
  }
}
