package klatsch.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import klatsch.bench.Options.Size;

/// What it costs to say something in a room of ten thousand members of this server, and in one of
/// ten. Nobody waits for it: what those cost who do is measured where people wait.
///
/// The same people send into both, in turn.
final class SendLargeRoom implements Scenario {
  private static final int FEW = 10;
  private static final int ROUNDS = 10;
  private static final int WARM_UP_ROUNDS = 4;
  private static final int SENDS = 2_000;
  private static final double MOST = 20;

  @Override
  public String name() {
    return "send10000";
  }

  @Override
  public String about() {
    return "a send into a room of 10,000 members, and of 10; and what joining it costs";
  }

  @Override
  public boolean isForAnyServer() {
    return true;
  }

  @Override
  public void run(Stage stage) throws IOException, InterruptedException {
    var members = stage.options().size(Size.MEMBERS);
    try (var hands = stage.hands()) {
      stage.say("making " + members + " people");
      var people = hands.people("member", members);
      var senders = people.subList(0, FEW);
      var small = hands.room(people.getFirst(), senders.subList(1, FEW));
      var large = hands.room(people.getFirst());
      stage.say("all of them join");
      var joins = join(stage, hands, large, people);

      for (var round = 0; round < WARM_UP_ROUNDS; round++) {
        cost(stage, small, senders);
        cost(stage, large, senders);
      }
      stage.say("sending");
      var toSmall = 0.0;
      var toLarge = 0.0;
      for (var round = 0; round < ROUNDS; round++) {
        toSmall += cost(stage, small, senders) / ROUNDS;
        toLarge += cost(stage, large, senders) / ROUNDS;
      }
      var report = stage.report();
      report.section("A send with nobody waiting, server CPU; 10 senders at once");
      report.figure("room of %,d members, µs".formatted(FEW), "%.0f", toSmall);
      report.figure("room of %,d members, µs".formatted(members), "%.0f", toLarge);
      report.atMost("ratio", "%.2f", toLarge / toSmall, MOST);
      report.section("Joins into that room, 64 at once, nobody waiting");
      joins.report(report);
    }
  }

  private record Joins(double perSecond, double firstMicros, double lastMicros) {
    void report(Report report) {
      report.figure("joins/s", "%.0f", perSecond);
      report.figure("server CPU per join, the first tenth, µs", "%.0f", firstMicros);
      report.figure("server CPU per join, the last tenth, µs", "%.0f", lastMicros);
    }
  }

  private static Joins join(Stage stage, Hands hands, String room, List<String> people)
      throws IOException, InterruptedException {
    var tenth = people.size() / 10;
    var began = System.nanoTime();
    var first = costOfJoins(stage, hands, room, people.subList(1, tenth));
    hands.joinAll(room, people.subList(tenth, people.size() - tenth));
    var last =
        costOfJoins(stage, hands, room, people.subList(people.size() - tenth, people.size()));
    var took = Duration.ofNanos(System.nanoTime() - began);
    return new Joins((people.size() - 1) / (took.toNanos() / 1e9), first, last);
  }

  private static double costOfJoins(Stage stage, Hands hands, String room, List<String> people)
      throws IOException, InterruptedException {
    var before = stage.cpu();
    hands.joinAll(room, people);
    return stage.cpu().since(before).server() / people.size();
  }

  /// @return microseconds of the server for each send
  private static double cost(Stage stage, String room, List<String> senders)
      throws IOException, InterruptedException {
    var crew = new Crew();
    var before = stage.cpu();
    for (var sender : senders) {
      crew.start(
          () -> {
            try (var connection = new Connection(stage.url())) {
              for (var i = 0; i < SENDS / senders.size(); i++) {
                var number = stage.numbers().incrementAndGet();
                var target = Message.target(room, number);
                var answer = connection.send("PUT", target, sender, Message.json(number));
                if (!answer.ok()) {
                  throw new IOException("PUT " + target + ": " + answer.text());
                }
              }
            }
          });
    }
    crew.join();
    return stage.cpu().since(before).server() / SENDS;
  }
}
