package klatsch.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import klatsch.bench.Connection.Answer;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// The people of the bench and their rooms. Senders only send; each room has one listener, who is
/// in no other room, so that every message wakes exactly one person.
///
/// @param senders as many as there are clients
record Population(List<Sender> senders, List<Room> rooms) {
  /// @param rooms those the sender may send to
  record Sender(String token, List<Room> rooms) {}

  /// @param id already encoded for a path
  record Room(String id, String listenersToken) {}

  /// Enough that any two senders meet now and then, and few enough that rooms stay ordinary ones.
  private static final int SENDERS_IN_A_ROOM = 8;

  /// Making accounts is slow on purpose, and more at once does not make it faster.
  private static final int HANDS = 8;

  private static final int PATIENCE_WITH_LIMITS = 100;

  static Population create(URI server, int clients, int roomCount)
      throws IOException, InterruptedException {
    // Distinguishes the people of this run from those of an earlier run on the same server.
    var run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    try (var builder = new Builder(server)) {
      var senders = builder.accounts("bench-" + run + "-sender-", clients);
      var listeners = builder.accounts("bench-" + run + "-listener-", roomCount);
      var rooms = builder.rooms(senders, listeners);
      return new Population(
          IntStream.range(0, clients)
              .mapToObj(i -> new Sender(senders.get(i), roomsOf(i, clients, rooms)))
              .toList(),
          rooms);
    }
  }

  /// The size of an ordinary message event in an answer, in bytes.
  int sizeOfAnEvent(URI server) throws IOException {
    var sender = senders.getFirst();
    var room = sender.rooms().getFirst();
    try (var connection = new Connection(server)) {
      var sent =
          connection.send(
              "PUT",
              "/_matrix/client/v3/rooms/" + room.id() + "/send/m.room.message/size",
              sender.token(),
              Message.json(0));
      var id = Json.parseObject(sent.body()).text("event_id");
      var path =
          "/_matrix/client/v3/rooms/"
              + room.id()
              + "/event/"
              + URLEncoder.encode(String.valueOf(id), StandardCharsets.UTF_8);
      var event = connection.get(path, sender.token());
      if (!event.ok()) {
        throw new IOException("GET " + path + ": " + event.status() + " " + event.text());
      }
      return event.body().length;
    }
  }

  private static List<Room> roomsOf(int sender, int clients, List<Room> rooms) {
    return IntStream.range(0, rooms.size())
        .filter(room -> membersOf(room, clients).contains(sender))
        .mapToObj(rooms::get)
        .toList();
  }

  /// The first of them makes the room. Consecutive rooms share most of their senders.
  private static List<Integer> membersOf(int room, int clients) {
    return IntStream.range(0, Math.min(SENDERS_IN_A_ROOM, clients))
        .mapToObj(i -> (room + i) % clients)
        .toList();
  }

  private static final class Builder implements AutoCloseable {
    private final URI server;
    private final ExecutorService hands = Executors.newFixedThreadPool(HANDS);

    Builder(URI server) {
      this.server = server;
    }

    List<String> accounts(String prefix, int count) throws IOException, InterruptedException {
      return each(count, i -> account(prefix + i));
    }

    private String account(String name) throws IOException {
      var answer =
          post(
              "/_matrix/client/v3/register",
              null,
              """
              {"username":"%s","password":"long and secret","auth":{"type":"m.login.dummy"}}\
              """
                  .formatted(name));
      return text(answer, "access_token");
    }

    List<Room> rooms(List<String> senders, List<String> listeners)
        throws IOException, InterruptedException {
      return each(
          listeners.size(),
          i -> {
            var members = membersOf(i, senders.size()).stream().map(senders::get).toList();
            return room(members, listeners.get(i));
          });
    }

    private Room room(List<String> members, String listener) throws IOException {
      var created =
          post(
              "/_matrix/client/v3/createRoom",
              members.getFirst(),
              """
              {"preset":"public_chat","name":"A room of the bench"}\
              """);
      var id = URLEncoder.encode(text(created, "room_id"), StandardCharsets.UTF_8);
      var others = new ArrayList<>(members.subList(1, members.size()));
      others.add(listener);
      for (var other : others) {
        post("/_matrix/client/v3/join/" + id, other, "{}");
      }
      return new Room(id, listener);
    }

    private JsonObject post(String target, @Nullable String token, String body) throws IOException {
      try (var connection = new Connection(server)) {
        for (var attempt = 0; attempt < PATIENCE_WITH_LIMITS; attempt++) {
          var answer = connection.post(target, token, body);
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
    }

    private static Duration wanted(Answer limited) {
      var wait = Json.parseObject(limited.body()).integer("retry_after_ms");
      return Duration.ofMillis(wait == null ? 1_000 : wait);
    }

    private static String text(JsonObject answer, String name) throws IOException {
      var text = answer.text(name);
      if (text == null) {
        throw new IOException("There is no " + name + " in " + answer);
      }
      return text;
    }

    private interface Making<T> {
      T make(int index) throws IOException;
    }

    private <T> List<T> each(int count, Making<T> making) throws IOException, InterruptedException {
      var tasks =
          IntStream.range(0, count).mapToObj(i -> (Callable<T>) () -> making.make(i)).toList();
      var made = new ArrayList<T>(count);
      try {
        for (Future<T> task : hands.invokeAll(tasks)) {
          made.add(task.get());
        }
      } catch (ExecutionException e) {
        throw new IOException(e.getCause());
      }
      return made;
    }

    @Override
    public void close() {
      hands.shutdownNow();
    }
  }
}
