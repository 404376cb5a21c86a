package klatsch.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import klatsch.bench.Connection.Answer;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Makes people and rooms through the API, many at once over connections that stay open.
final class Hands implements AutoCloseable {
  /// So many share a commit that ten thousand accounts take seconds.
  static final int COUNT = 64;

  private static final int PATIENCE_WITH_LIMITS = 100;

  private final URI server;
  private final boolean withPasswords;
  private final ExecutorService threads = Executors.newFixedThreadPool(COUNT);
  private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();

  /// Distinguishes the people of this run from those of an earlier run on the same server.
  private final String run = Long.toString(System.nanoTime(), Character.MAX_RADIX);

  interface Making<T> {
    T make(int index) throws IOException;
  }

  /// @param withPasswords for a server that makes no accounts without. Hashing one is slow on
  ///   purpose, which is measured where it is the question
  Hands(URI server, boolean withPasswords) {
    this.server = server;
    this.withPasswords = withPasswords;
    for (var i = 0; i < COUNT; i++) {
      connections.add(new Connection(server));
    }
  }

  /// @return their access tokens
  List<String> people(String called, int count) throws IOException, InterruptedException {
    return each(count, i -> person(called + "-" + i));
  }

  String person(String called) throws IOException {
    return text(register(called, withPasswords ? "long and secret" : null), "access_token");
  }

  JsonObject register(String called, @Nullable String password) throws IOException {
    var body =
        JsonObject.builder()
            .put("username", name(called))
            .put("password", password)
            .put("auth", JsonObject.of("type", "m.login.dummy"))
            .build();
    return post("/_matrix/client/v3/register", null, body.toString());
  }

  String name(String called) {
    return "bench-" + run + "-" + called;
  }

  /// A room that anybody may join.
  ///
  /// @return its id, encoded for a path
  String room(String maker) throws IOException {
    return room(maker, List.of());
  }

  String room(String maker, Collection<String> others) throws IOException {
    var body =
        """
        {"preset":"public_chat","name":"A room of the bench"}\
        """;
    var id = text(post("/_matrix/client/v3/createRoom", maker, body), "room_id");
    var encoded = URLEncoder.encode(id, StandardCharsets.UTF_8);
    for (var other : others) {
      join(encoded, other);
    }
    return encoded;
  }

  void join(String room, String token) throws IOException {
    post("/_matrix/client/v3/join/" + room, token, "{}");
  }

  void joinAll(String room, List<String> tokens) throws IOException, InterruptedException {
    each(
        tokens.size(),
        i -> {
          join(room, tokens.get(i));
          return i;
        });
  }

  /// @return the id of the event, encoded for a path
  String send(String room, String token, int number) throws IOException {
    var answer = put(Message.target(room, number), token, Message.json(number));
    var id = text(answer, "event_id");
    return URLEncoder.encode(id, StandardCharsets.UTF_8);
  }

  JsonObject put(String target, String token, byte[] body) throws IOException {
    var answer = with(connection -> connection.send("PUT", target, token, body));
    if (!answer.ok()) {
      throw new IOException("PUT " + target + ": " + answer.status() + " " + answer.text());
    }
    return Json.parseObject(answer.body());
  }

  JsonObject get(String target, String token) throws IOException {
    var answer = with(connection -> connection.get(target, token));
    if (!answer.ok()) {
      throw new IOException("GET " + target + ": " + answer.status() + " " + answer.text());
    }
    return Json.parseObject(answer.body());
  }

  JsonObject post(String target, @Nullable String token, String body) throws IOException {
    for (var attempt = 0; attempt < PATIENCE_WITH_LIMITS; attempt++) {
      var answer = with(connection -> connection.post(target, token, body));
      if (answer.ok()) {
        return Json.parseObject(answer.body());
      }
      if (answer.status() != 429) {
        throw new IOException("POST " + target + ": " + answer.status() + " " + answer.text());
      }
      LockSupport.parkNanos(wanted(answer).toNanos());
    }
    throw new IOException("POST " + target + " is limited for too long");
  }

  private interface Asking {
    Answer on(Connection connection) throws IOException;
  }

  private Answer with(Asking asking) throws IOException {
    var connection = connections.poll();
    var own = connection == null ? new Connection(server) : connection;
    try {
      return asking.on(own);
    } finally {
      connections.add(own);
    }
  }

  private static Duration wanted(Answer limited) {
    var wait = Json.parseObject(limited.body()).integer("retry_after_ms");
    return Duration.ofMillis(wait == null ? 1_000 : wait);
  }

  static String text(JsonObject answer, String name) throws IOException {
    var text = answer.text(name);
    if (text == null) {
      throw new IOException("There is no " + name + " in " + answer);
    }
    return text;
  }

  /// Makes many of a kind, as many at once as there are hands.
  <T> List<T> each(int count, Making<T> making) throws IOException, InterruptedException {
    var tasks =
        IntStream.range(0, count).mapToObj(i -> (Callable<T>) () -> making.make(i)).toList();
    var made = new ArrayList<T>(count);
    try {
      for (var task : threads.invokeAll(tasks)) {
        made.add(task.get());
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    return made;
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (var connection : connections) {
      connection.close();
    }
  }
}
