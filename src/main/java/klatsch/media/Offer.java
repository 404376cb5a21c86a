package klatsch.media;

import static klatsch.model.error.MatrixError.invalidParam;

import java.io.InputStream;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a client wants to upload.
///
/// @param contentType what the client calls it; what is no such type, and what is missing, becomes
///   bytes of an unknown type
/// @param fileName how the client calls it, if it does
/// @param length in bytes, as far as it is known before it is read; else -1
/// @param content read once, to its end
public record Offer(
    String contentType, @Nullable String fileName, long length, InputStream content) {
  private static final String UNKNOWN = "application/octet-stream";

  private static final int LONGEST_TYPE = 255;

  /// Of UTF-16 units. File systems allow no more bytes.
  private static final int LONGEST_NAME = 255;

  /// A type, a subtype, and parameters of which nobody here wants to know more.
  private static final Pattern TYPE =
      Pattern.compile("[!#$%&'*+.^_`|~\\w-]+/[!#$%&'*+.^_`|~\\w-]+( *;[\\x20-\\x7e]*)?");

  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` if the name is too long
  public static Offer of(
      @Nullable String contentType, @Nullable String fileName, long length, InputStream content) {
    if (fileName != null && fileName.length() > LONGEST_NAME) {
      throw invalidParam("The name of a file has at most " + LONGEST_NAME + " characters");
    }
    return new Offer(
        contentType == null || !isType(contentType.strip()) ? UNKNOWN : contentType.strip(),
        fileName == null || fileName.isEmpty() ? null : fileName,
        length,
        content);
  }

  private static boolean isType(String text) {
    return text.length() <= LONGEST_TYPE && TYPE.matcher(text).matches();
  }
}
