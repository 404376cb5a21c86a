package klatsch.http;

import java.time.Duration;
import klatsch.model.error.Errcode;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// Answers what Jetty refuses before it comes to a route: what is no HTTP, or too long, or too
/// late.
///
/// Also these answers are JSON and can be read by a web client.
final class ProtocolErrors implements Request.Handler {
  private final Duration patience;

  /// @param patience how long a client may take to read that
  ProtocolErrors(Duration patience) {
    this.patience = patience;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status =
        request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException refused
            ? refused.getCode()
            : response.getStatus();
    reply(status).send(response, patience, callback);
    return true;
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
