package klatsch.http;

import java.util.Base64;
import java.util.List;
import klatsch.crypto.Sha256;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/// An answer that is not JSON: a page for people.
///
/// It is the same for everybody, so browsers may keep it, and ask each time whether it still holds.
///
/// @param type such as `text/html; charset=utf-8`
/// @param policy what the page may do, as `Content-Security-Policy` has it
/// @param tag changes whenever the page does
public record Page(String type, String policy, byte[] bytes, String tag) {
  private static final byte[] NOTHING = {};

  public static Page of(String type, String policy, byte[] bytes) {
    return new Page(type, policy, bytes, "\"" + hash(bytes) + "\"");
  }

  private static String hash(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(bytes));
  }

  /// @param known the tags of what the browser has kept, if it has
  Reply reply(@Nullable String known) {
    boolean same = known != null && known.contains(tag);
    return new Reply(
        same ? HttpStatus.NOT_MODIFIED_304 : HttpStatus.OK_200,
        same ? NOTHING : bytes,
        null,
        List.of(
            new HttpField(HttpHeader.CONTENT_TYPE, type),
            new HttpField(HttpHeader.ETAG, tag),
            new HttpField(HttpHeader.CACHE_CONTROL, "no-cache"),
            new HttpField("Content-Security-Policy", policy),
            new HttpField("Cross-Origin-Resource-Policy", "same-origin")));
  }
}
