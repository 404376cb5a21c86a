package klatsch.http;

import java.util.List;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// What goes back over the wire: a status, JSON, and the headers that every answer has.
///
/// @param body JSON as UTF-8, unless a header says that it is something else; of an answer that has
///   begun to leave by [Streaming], the end
/// @param errcode which the body has if it says no
/// @param headers those that only this answer has
record Reply(int status, byte[] body, @Nullable String errcode, List<HttpField> headers) {
  private static final HttpField JSON =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");

  /// Answers are for one user and one moment, also where the token is in the URL and not in a
  /// header.
  private static final HttpField NO_STORE =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");

  /// Web clients live on other domains than we.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/client-server-api/#web-browser-clients)
  private static final List<HttpField> CORS =
      List.of(
          new PreEncodedHttpField(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
          new PreEncodedHttpField(
              HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, PUT, DELETE, OPTIONS"),
          new PreEncodedHttpField(
              HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS,
              "Origin, X-Requested-With, Content-Type, Accept, Authorization"),
          new PreEncodedHttpField(HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS, "Retry-After"));

  /// Nothing that we answer is a page, unless it is a [Page]: a browser that is led here shows
  /// nothing, runs nothing, guesses no type, puts it into no frame, and tells nobody where it was,
  /// for the URL may have a token. Web clients on other domains may have it.
  ///
  /// There is no `Strict-Transport-Security`: browsers ignore it with a certificate like ours, and
  /// whether a domain is for HTTPS only is for the proxy to say that has the domain's certificate.
  private static final List<HttpField> GUARDS =
      List.of(
          new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
          new PreEncodedHttpField("X-Frame-Options", "DENY"),
          new PreEncodedHttpField(
              "Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'"),
          new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
          new PreEncodedHttpField("Cross-Origin-Resource-Policy", "cross-origin"));

  static final HttpField CLOSE = new PreEncodedHttpField(HttpHeader.CONNECTION, "close");

  static Reply of(int status, Json body) {
    boolean saysNo = status >= HttpStatus.BAD_REQUEST_400;
    var errcode = saysNo && body instanceof JsonObject object ? object.text("errcode") : null;
    return new Reply(status, body.toBytes(), errcode, List.of());
  }

  static Reply ok(Json body) {
    return of(200, body);
  }

  static Reply error(int status, Errcode code, String message) {
    return of(status, ErrorBody.standard(code, message));
  }

  Reply with(HttpHeader header, String value) {
    return with(new HttpField(header, value));
  }

  Reply with(HttpField header) {
    return new Reply(status, body, errcode, List.of(header));
  }

  Reply withBody(byte[] other) {
    return new Reply(status, other, errcode, headers);
  }

  void send(Response response, HttpLimits limits, Callback callback) {
    if (!response.isCommitted()) {
      putHead(response);
      if (status != HttpStatus.NOT_MODIFIED_304
          && !response.getHeaders().contains(HttpHeader.CONTENT_LENGTH)) {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
      }
    }
    Sending.send(body, response, limits, callback);
  }

  /// All that comes before the body, but for its length.
  void putHead(Response response) {
    response.setStatus(status);
    var fields = response.getHeaders();
    fields.put(JSON);
    fields.put(NO_STORE);
    CORS.forEach(fields::put);
    GUARDS.forEach(fields::put);
    headers.forEach(fields::put);
  }
}
