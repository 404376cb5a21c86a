package klatsch.bench;

import java.io.IOException;
import java.util.List;
import klatsch.bench.Options.Size;

/// What it costs to tell somebody of one change: who is in thousands of rooms, and who is in five.
///
/// For each side somebody says something, and then the client asks again and again from the moment
/// before: each answer tells of that one change. The sides take turns, so that nothing that happens
/// to the machine happens to one of them only.
final class SyncManyRooms implements Scenario {
  private static final int FEW = 5;
  private static final int ROUNDS = 10;
  private static final int WARM_UP_ROUNDS = 4;

  /// For each side in each round: some hundreds of milliseconds, where a tick of Linux's clock for
  /// processor time is ten.
  private static final int SYNCS = 2_000;

  private static final int CLIENTS = 4;
  private static final double MOST = 1.5;

  @Override
  public String name() {
    return "sync5000";
  }

  @Override
  public String about() {
    return "incremental sync with one change: in 5,000 rooms, and in 5";
  }

  @Override
  public boolean isForAnyServer() {
    return true;
  }

  private record Side(String user, String friend, String room) {}

  @Override
  public void run(Stage stage) throws IOException, InterruptedException {
    var many = stage.options().size(Size.MANY_ROOMS);
    try (var hands = stage.hands()) {
      stage.say("making " + many + " rooms");
      var sides = List.of(side(hands, FEW), side(hands, many));
      for (var round = 0; round < WARM_UP_ROUNDS; round++) {
        for (var side : sides) {
          cost(stage, hands, side);
        }
      }
      stage.say("syncing");
      var micros = new double[sides.size()];
      for (var round = 0; round < ROUNDS; round++) {
        for (var i = 0; i < micros.length; i++) {
          micros[i] += cost(stage, hands, sides.get(i)) / ROUNDS;
        }
      }
      var report = stage.report();
      report.section("Incremental sync with one change, server CPU");
      report.figure("in %,d rooms, µs".formatted(FEW), "%.0f", micros[0]);
      report.figure("in %,d rooms, µs".formatted(many), "%.0f", micros[1]);
      report.atMost("ratio", "%.2f", micros[1] / micros[0], MOST);
    }
  }

  private static Side side(Hands hands, int rooms) throws IOException, InterruptedException {
    var user = hands.person("in-" + rooms);
    var friend = hands.person("friend-of-" + rooms);
    var made = hands.each(rooms, _ -> hands.room(user));
    hands.join(made.getFirst(), friend);
    return new Side(user, friend, made.getFirst());
  }

  /// @return microseconds of the server for each sync
  private static double cost(Stage stage, Hands hands, Side side)
      throws IOException, InterruptedException {
    var since =
        Sync.nextBatch(
            hands.get(Sync.first("{\"room\":{\"timeline\":{\"limit\":1}}}"), side.user()));
    var number = stage.numbers().incrementAndGet();
    hands.send(side.room(), side.friend(), number);
    var target = Sync.since(since, 0);

    var crew = new Crew();
    var before = stage.cpu();
    for (var client = 0; client < CLIENTS; client++) {
      crew.start(
          () -> {
            try (var connection = new Connection(stage.url())) {
              for (var i = 0; i < SYNCS / CLIENTS; i++) {
                var answer = connection.get(target, side.user());
                if (!answer.ok() || !Message.isIn(answer.body(), number)) {
                  throw new IOException("The change is not in " + answer.text());
                }
              }
            }
          });
    }
    crew.join();
    return stage.cpu().since(before).server() / SYNCS;
  }
}
