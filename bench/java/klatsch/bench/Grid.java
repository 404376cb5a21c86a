package klatsch.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import klatsch.bench.Population.Room;
import klatsch.bench.Population.Sender;

/// Durable sends of few and of many, to one room and to a thousand.
final class Grid implements Scenario {
  private static final List<Integer> CLIENTS = List.of(1, 64, 512);
  private static final int ROOMS = 1_000;
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final int ALL = 512;
  private static final int SOME = 64;

  @Override
  public String name() {
    return "grid";
  }

  @Override
  public String about() {
    return "durable sends of 1, 64 and 512 clients to 1 room and to 1,000";
  }

  @Override
  public boolean isForAnyServer() {
    return true;
  }

  @Override
  public void run(Stage stage) throws IOException, InterruptedException {
    try (var hands = stage.hands()) {
      stage.say("making " + ALL + " people and " + ROOMS + " rooms");
      var people = hands.people("sender", ALL);
      var one = new Room(hands.room(people.getFirst()), people.getFirst());
      hands.joinAll(one.id(), people.subList(1, ALL));
      var rooms =
          hands.each(
              ROOMS,
              i -> {
                var others = membersOf(i).stream().map(people::get).toList();
                return new Room(hands.room(people.getFirst(), others), people.getFirst());
              });
      stage.say("warming up");
      new FullSpeed(stage.url(), toMany(people, SOME, rooms), stage.numbers()).run(WARM_UP);
      for (var clients : CLIENTS) {
        measure(stage, toOne(people, clients, one));
        measure(stage, toMany(people, clients, rooms));
      }
    }
  }

  private static Population toOne(List<String> people, int clients, Room room) {
    var rooms = List.of(room);
    return new Population(
        people.stream().limit(clients).map(token -> new Sender(token, rooms)).toList(), rooms);
  }

  private static Population toMany(List<String> people, int clients, List<Room> rooms) {
    return new Population(
        IntStream.range(0, clients)
            .mapToObj(i -> new Sender(people.get(i), roomsOf(i, rooms)))
            .toList(),
        rooms);
  }

  /// Beside the first person, who is in all of them: one of the first 64, and one of the rest.
  private static List<Integer> membersOf(int room) {
    return List.of(1 + room % (SOME - 1), SOME + room % (ALL - SOME));
  }

  private static List<Room> roomsOf(int person, List<Room> rooms) {
    return IntStream.range(0, rooms.size())
        .filter(room -> person == 0 || membersOf(room).contains(person))
        .mapToObj(rooms::get)
        .toList();
  }

  private static void measure(Stage stage, Population population)
      throws IOException, InterruptedException {
    stage.say(population.senders().size() + " clients, " + population.rooms().size() + " rooms");
    var speed = new FullSpeed(stage.url(), population, stage.numbers());
    var half = stage.options().duration().dividedBy(2);
    speed.run(half);
    var before = stage.cpu();
    var result = speed.run(half);
    var used = stage.cpu().since(before);
    var report = stage.report();
    report.section(
        "Durable sends: %,d clients, %,d rooms"
            .formatted(population.senders().size(), population.rooms().size()));
    report.figure("sends/s", "%.0f", result.perSecond());
    report.figure("PUT to answer p50, ms", "%.1f", result.latencies().millis(0.5));
    report.figure("PUT to answer p99, ms", "%.1f", result.latencies().millis(0.99));
    report.figure("server CPU per send, µs", "%.0f", used.server() / result.sends());
  }
}
