package klatsch.http;

import klatsch.model.error.Errcode;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// Answers what Jetty refuses before it comes to a route: what is no HTTP, or too long, or too
/// late.
///
/// Also these answers are JSON and can be read by a web client.
final class ProtocolErrors implements Request.Handler {
  private final HttpLimits limits;

  ProtocolErrors(HttpLimits limits) {
    this.limits = limits;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status =
        request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException refused
            ? refused.getCode()
            : response.getStatus();
    reply(status).send(response, limits, callback);
    return true;
  }

  /// Whether somebody between us and the client may believe that the request ends elsewhere:
  /// HTTP/1.0 has no chunks, and after a `CONNECT` all that comes is for somebody else.
  ///
  /// [RFC 9112](https://www.rfc-editor.org/rfc/rfc9112#section-6)
  static boolean isUnclear(Request request) {
    return HttpMethod.CONNECT.is(request.getMethod())
        || (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0
            && request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING));
  }

  static Reply reply(int status) {
    return switch (status) {
      case HttpStatus.BAD_REQUEST_400 ->
          Reply.error(status, Errcode.UNKNOWN, "This is not a request as HTTP has it");
      case HttpStatus.PAYLOAD_TOO_LARGE_413 ->
          Reply.error(status, Errcode.TOO_LARGE, "The body of this request is too large");
      case HttpStatus.URI_TOO_LONG_414 ->
          Reply.error(status, Errcode.TOO_LARGE, "The URL of this request is too long");
      case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
          Reply.error(status, Errcode.TOO_LARGE, "The headers of this request are too long");
      case HttpStatus.SERVICE_UNAVAILABLE_503 ->
          Reply.error(status, Errcode.UNKNOWN, "This server is stopping, please try again soon");
      default -> Reply.error(status, Errcode.UNKNOWN, HttpStatus.getMessage(status));
    };
  }
}
