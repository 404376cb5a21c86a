package klatsch.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import klatsch.json.Json;

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

  static Population create(Hands hands, int clients, int roomCount)
      throws IOException, InterruptedException {
    var senders = hands.people("sender", clients);
    var listeners = hands.people("listener", roomCount);
    var rooms =
        hands.each(
            roomCount,
            i -> {
              var members = membersOf(i, clients).stream().map(senders::get).toList();
              var others = new ArrayList<>(members.subList(1, members.size()));
              others.add(listeners.get(i));
              return new Room(hands.room(members.getFirst(), others), listeners.get(i));
            });
    return new Population(
        IntStream.range(0, clients)
            .mapToObj(i -> new Sender(senders.get(i), roomsOf(i, clients, rooms)))
            .toList(),
        rooms);
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
}
