package klatsch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Two people meet and talk on a server: what every server will be asked for, many times over.
final class Rehearsal implements AutoCloseable {
  /// Often enough for the JVM to know which methods are the busy ones; it takes a second.
  private static final int MESSAGES = 200;

  private static final String API = "/_matrix/client/v3";

  /// HTTP/1.1, as the proxies in front of most servers speak it.
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI server;

  Rehearsal(URI server) {
    this.server = server;
  }

  void play() throws IOException, InterruptedException {
    ask("GET", "/_matrix/client/versions", null, null);
    var alice = register("alice");
    var bob = register("bob");
    var room =
        need(
            ask(
                "POST",
                API + "/createRoom",
                alice,
                """
                {"preset":"public_chat","name":"Kitchen","room_alias_name":"kitchen"}
                """),
            "room_id");
    var inRoom = API + "/rooms/" + encode(room);
    ask("POST", API + "/join/" + encode(room), bob, "{}");
    var since = need(ask("GET", API + "/sync", bob, null), "next_batch");
    for (var number = 1; number <= MESSAGES; number++) {
      ask(
          "PUT",
          inRoom + "/send/m.room.message/" + number,
          alice,
          """
          {"msgtype":"m.text","body":"message %d"}
          """
              .formatted(number));
      since =
          need(
              ask("GET", API + "/sync?timeout=1000&since=" + encode(since), bob, null),
              "next_batch");
    }
    ask("GET", inRoom + "/messages?dir=b&limit=50", bob, null);
    ask("GET", inRoom + "/state", bob, null);
    ask("GET", inRoom + "/joined_members", bob, null);
    ask("GET", API + "/sync", alice, null);
  }

  private String register(String name) throws IOException, InterruptedException {
    var body =
        """
        {"username":"%s","password":"a rehearsal only","auth":{"type":"m.login.dummy"}}
        """
            .formatted(name);
    return need(ask("POST", API + "/register", null, body), "access_token");
  }

  private JsonObject ask(String method, String path, @Nullable String token, @Nullable String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.resolve(path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    var answer = http.send(request.build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          "%s %s was answered with %d %s"
              .formatted(method, path, answer.statusCode(), new String(answer.body(), UTF_8)));
    }
    return Json.parse(answer.body()) instanceof JsonObject object ? object : JsonObject.EMPTY;
  }

  private static String need(JsonObject answer, String name) {
    var text = answer.text(name);
    if (text == null) {
      throw new IllegalStateException("there is no " + name + " in " + answer);
    }
    return text;
  }

  @Override
  public void close() {
    http.close();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
