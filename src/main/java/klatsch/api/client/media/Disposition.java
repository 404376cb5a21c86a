package klatsch.api.client.media;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a browser shall do with a file: show it, if nothing can happen, or keep it.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#serving-inline-content)
final class Disposition {
  /// A browser that takes a file for one of these runs nothing of it, whatever it is.
  private static final Set<String> SHOWN =
      Set.of(
          "text/css",
          "text/plain",
          "text/csv",
          "application/json",
          "application/ld+json",
          "image/jpeg",
          "image/gif",
          "image/png",
          "image/apng",
          "image/webp",
          "image/avif",
          "video/mp4",
          "video/webm",
          "video/ogg",
          "video/quicktime",
          "audio/mp4",
          "audio/webm",
          "audio/aac",
          "audio/mpeg",
          "audio/ogg",
          "audio/wave",
          "audio/wav",
          "audio/x-wav",
          "audio/x-pn-wav",
          "audio/flac",
          "audio/x-flac");

  /// What needs no escape in a name that says how it is encoded (RFC 5987).
  private static final String PLAIN_SIGNS = "!#$&+-.^_`|~";

  private static final int FIRST_PRINTABLE = 0x20;
  private static final int LAST_PRINTABLE = 0x7e;

  private Disposition() {}

  /// As `Content-Disposition` has it.
  ///
  /// @param contentType perhaps with parameters, which do not matter
  static String of(String contentType, @Nullable String fileName) {
    var type = contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    var what = SHOWN.contains(type) ? "inline" : "attachment";
    return fileName == null ? what : what + "; " + name(fileName);
  }

  /// A name that is not plain comes twice: those who cannot read the second form take the first.
  private static String name(String fileName) {
    var plain = new StringBuilder();
    boolean isPlain = true;
    for (int i = 0; i < fileName.length(); i++) {
      char c = fileName.charAt(i);
      boolean printable = c >= FIRST_PRINTABLE && c <= LAST_PRINTABLE;
      isPlain &= printable;
      if (c == '"' || c == '\\') {
        plain.append('\\');
      }
      plain.append(printable ? c : '_');
    }
    var quoted = "filename=\"" + plain + "\"";
    return isPlain ? quoted : quoted + "; filename*=UTF-8''" + encoded(fileName);
  }

  private static String encoded(String fileName) {
    var hex = HexFormat.of().withUpperCase();
    var encoded = new StringBuilder();
    for (byte b : fileName.getBytes(UTF_8)) {
      boolean plain = b > 0 && (Character.isLetterOrDigit(b) || PLAIN_SIGNS.indexOf(b) >= 0);
      if (plain) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(hex.toHexDigits(b));
      }
    }
    return encoded.toString();
  }
}
