package klatsch.crypto;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Base64 as Matrix writes it, without `=` at the end.
///
/// [Spec](https://spec.matrix.org/v1.19/appendices/#unpadded-base64)
public final class UnpaddedBase64 {
  private static final Base64.Encoder STANDARD = Base64.getEncoder().withoutPadding();
  private static final Base64.Encoder URL_SAFE = Base64.getUrlEncoder().withoutPadding();

  private UnpaddedBase64() {}

  public static String encode(byte[] bytes) {
    return STANDARD.encodeToString(bytes);
  }

  /// With `-` and `_` in place of `+` and `/`, as in event ids.
  public static String encodeUrlSafe(byte[] bytes) {
    return URL_SAFE.encodeToString(bytes);
  }

  /// Reads either alphabet, with or without padding: others are not as tidy as they should be.
  ///
  /// @return `null` if it is no Base64
  public static byte @Nullable [] decode(String text) {
    var standard = text.replace('-', '+').replace('_', '/');
    try {
      return Base64.getDecoder().decode(standard);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
