package klatsch.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableMap;
import static klatsch.http.Route.Method.GET;
import static klatsch.model.error.MatrixError.notFound;

import java.util.Map;
import java.util.stream.Stream;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Page;
import klatsch.http.Route;

/// The example clients: our versions of the demos of the 2014 how-to, file by file.
///
/// Unlike the pages on which people log in to other apps, they are many files, so that whoever
/// wants to learn from them can read one after the other.
public final class GetExample implements Endpoint<GetExample.Request, Page> {
  public static final Route ROUTE =
      Route.at(GET, "/_klatsch/examples/{file?}").limit(Limit.READING);

  /// What the pages may do: run the scripts beside them, and talk to this server.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:"
          + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
          + "; require-trusted-types-for 'script'";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8");

  private static final String INDEX = "index.html";

  /// The look that all pages of the server have.
  private static final String SHARED = "page.css";

  private static final Map<String, Page> FILES =
      Stream.of(
              SHARED,
              INDEX,
              "accounts.html",
              "accounts.js",
              "chat.html",
              "chat.js",
              "conversation.js",
              "dom.js",
              "events.html",
              "events.js",
              "examples.css",
              "follow.js",
              "frame.js",
              "matrix.js",
              "memberships.html",
              "memberships.js",
              "messages.html",
              "messages.js",
              "room-picker.js",
              "rooms.js",
              "session.js",
              "v1.js",
              "v3.js",
              "wire-log.js",
              "wire.js")
          .collect(toUnmodifiableMap(file -> file, GetExample::page));

  public record Request(String file) {}

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Page handle(Caller caller, Request request) {
    var name = request.file().isEmpty() ? INDEX : request.file();
    var page = FILES.get(name);
    if (page == null) {
      throw notFound("There is no such example");
    }
    return page;
  }

  private static Page page(String name) {
    var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalStateException("nobody knows what " + name + " is");
    }
    var file = SelfContained.file(name.equals(SHARED) ? name : "examples/" + name);
    return Page.of(type, POLICY, file.getBytes(UTF_8));
  }
}
