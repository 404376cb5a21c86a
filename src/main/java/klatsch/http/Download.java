package klatsch.http;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import klatsch.model.error.Errcode;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/// An answer that is a file, or the part of it that was asked for. It never lies in memory as a
/// whole: it is sent while it is read.
///
/// Under its URL there is never anything else, so that whoever has it may keep it for ever.
///
/// @param type such as `image/png`
/// @param disposition what to do with it, as `Content-Disposition` has it
/// @param openToAll whether everybody may have it, and so also a cache that many share
/// @param tag is another for other content
/// @param size in bytes
public record Download(
    String type, String disposition, boolean openToAll, String tag, Path file, long size) {
  private static final byte[] NOTHING = {};

  private static final HttpField RANGES = new PreEncodedHttpField("Accept-Ranges", "bytes");

  /// Users put here what they like: a browser that shows it shall run nothing of it.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/client-server-api/#content-repository)
  private static final HttpField POLICY =
      new PreEncodedHttpField(
          "Content-Security-Policy",
          "sandbox; default-src 'none'; script-src 'none'; plugin-types application/pdf;"
              + " style-src 'unsafe-inline'; object-src 'self';");

  private static final HttpField KEPT_BY_ALL =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "public, max-age=31536000, immutable");

  private static final HttpField KEPT_BY_ONE =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "private, max-age=31536000, immutable");

  /// What a request is for. Gives `null` if the file has nothing there.
  @Nullable ByteRange range(HttpFields asked) {
    var sameAs = asked.get(HttpHeader.IF_RANGE);
    boolean changed = sameAs != null && !sameAs.equals(quotedTag());
    return ByteRange.of(changed ? null : asked.get(HttpHeader.RANGE), size);
  }

  /// Whether who asks has it already.
  boolean isKept(HttpFields asked) {
    var known = asked.get(HttpHeader.IF_NONE_MATCH);
    return known != null && (known.contains(quotedTag()) || known.strip().equals("*"));
  }

  /// For who has it already.
  Reply notModified() {
    return new Reply(
        HttpStatus.NOT_MODIFIED_304,
        NOTHING,
        null,
        List.of(new HttpField(HttpHeader.ETAG, quotedTag()), caching()));
  }

  /// For who asks for what lies behind its end.
  Reply nothingThere() {
    return Reply.error(
            HttpStatus.RANGE_NOT_SATISFIABLE_416,
            Errcode.INVALID_PARAM,
            "It has " + size + " bytes, and none of those that you ask for")
        .with(HttpHeader.CONTENT_RANGE, "bytes */" + size);
  }

  /// All of an answer but its body.
  Reply head(ByteRange range) {
    var fields = new ArrayList<HttpField>();
    fields.add(new HttpField(HttpHeader.CONTENT_TYPE, type));
    fields.add(new HttpField("Content-Disposition", disposition));
    fields.add(new HttpField(HttpHeader.CONTENT_LENGTH, Long.toString(range.length())));
    fields.add(new HttpField(HttpHeader.ETAG, quotedTag()));
    fields.add(caching());
    fields.add(RANGES);
    fields.add(POLICY);
    if (range.isAllOf(size)) {
      return new Reply(HttpStatus.OK_200, NOTHING, null, fields);
    }
    fields.add(new HttpField(HttpHeader.CONTENT_RANGE, range.ofSize(size)));
    return new Reply(HttpStatus.PARTIAL_CONTENT_206, NOTHING, null, fields);
  }

  private String quotedTag() {
    return "\"" + tag + "\"";
  }

  private HttpField caching() {
    return openToAll ? KEPT_BY_ALL : KEPT_BY_ONE;
  }
}
