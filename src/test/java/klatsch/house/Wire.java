package klatsch.house;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import klatsch.contract.Contract;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// HTTP to one server, as a client speaks it.
public final class Wire {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// Only so that a server that hangs fails the test and not the whole run.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI base;

  public Wire(URI base) {
    this.base = base;
  }

  /// Where the server is.
  public String base() {
    return base.toString();
  }

  /// One segment of a path, or one value of a query.
  public static String escape(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /// @param path all that follows the host, escaped
  public Answer call(String method, String path, @Nullable String token, byte @Nullable [] body) {
    var response = fetch(method, path, token, body);
    Contract.check(method, path, body, response.statusCode(), response.body());
    return new Answer(
        method + " " + path, response.statusCode(), response.headers(), object(response.body()));
  }

  /// A request whose answer is no JSON, or that says more in its headers.
  ///
  /// @param headers names and values in turn
  public HttpResponse<byte[]> fetch(
      String method,
      String path,
      @Nullable String token,
      byte @Nullable [] body,
      String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PATIENCE)
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// A few answers are lists: such a one stands in `list`.
  private static JsonObject object(byte[] body) {
    if (body.length == 0) {
      return JsonObject.EMPTY;
    }
    return Json.parse(body) instanceof JsonArray list
        ? JsonObject.of("list", list)
        : Json.parseObject(body);
  }

  public Answer call(String method, String path, @Nullable String token, @Nullable Json body) {
    return call(method, path, token, body == null ? null : body.toBytes());
  }
}
