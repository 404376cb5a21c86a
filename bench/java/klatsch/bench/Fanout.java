package klatsch.bench;

import java.io.IOException;
import java.util.List;

/// One message to a hundred and to a thousand people who wait for it: when the last of them has
/// read it, and what each costs. One message after the other, each when all wait again.
final class Fanout implements Scenario {
  private static final List<Integer> MEMBERS = List.of(100, 1_000);
  private static final int WARM_UP_ROUNDS = 20;
  private static final int ROUNDS = 30;

  @Override
  public String name() {
    return "fanout";
  }

  @Override
  public String about() {
    return "one message to 100 and to 1,000 waiting members";
  }

  @Override
  public boolean isForAnyServer() {
    return true;
  }

  @Override
  public void run(Stage stage) throws IOException, InterruptedException {
    try (var hands = stage.hands()) {
      for (var members : MEMBERS) {
        stage.say(members + " wait");
        var people = hands.people("of-" + members, members);
        var sender = hands.person("sender-to-" + members);
        var room = hands.room(sender);
        hands.joinAll(room, people);
        measure(stage, new WaitingRoom(stage, hands, people, sender, room));
      }
    }
  }

  private static void measure(Stage stage, WaitingRoom room)
      throws IOException, InterruptedException {
    try (var waiters = room.enter()) {
      room.wake(waiters, WARM_UP_ROUNDS);
      var before = stage.cpu();
      var latencies = room.wake(waiters, ROUNDS);
      var used = stage.cpu().since(before);
      var report = stage.report();
      report.section("One message to %,d who wait in /sync".formatted(room.members()));
      report.figure("until the last has read it, median, ms", "%.1f", latencies.millis(0.5));
      report.figure("until the last has read it, the slowest, ms", "%.1f", latencies.millis(1));
      report.figure(
          "server CPU for each who is woken, and waits again, µs",
          "%.0f",
          used.server() / ROUNDS / room.members());
    }
  }
}
