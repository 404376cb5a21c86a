package klatsch.bench;

import java.io.IOException;
import klatsch.bench.Options.Size;

/// Ten thousand people wait for news in the room that they share, and then somebody says something.
///
/// They are known to the server, and have read what there is: what it keeps at hand of each of them
/// is not what waiting takes.
final class LongPolls implements Scenario {
  /// For what the driver itself has open, and the server beside its connections.
  private static final int OTHER_FILES = 600;

  private static final int ROUNDS = 5;

  /// The heap keeps no more than it needs, so that the memory of the process tells what that is.
  private static final String TIGHT = "-XX:MinHeapFreeRatio=5 -XX:MaxHeapFreeRatio=10";

  private static final int WARM_UP_ROUNDS = 5;
  private static final int WARM_UP_PEOPLE = 500;

  private static final double MOST_KB = 15;
  private static final double LONGEST_S = 1;

  @Override
  public String name() {
    return "longpolls";
  }

  @Override
  public String about() {
    return "10,000 waiting long-polls: what each takes, and how soon one message wakes all";
  }

  @Override
  public boolean isForAnyServer() {
    return true;
  }

  @Override
  public void run(Stage stage) throws IOException, InterruptedException {
    var wanted = stage.options().size(Size.WAITING);
    var possible = Math.min(wanted, OpenFiles.most() - OTHER_FILES);
    if (possible < wanted) {
      stage.say("only " + possible + " fit into the open files that this machine allows");
    }
    if (stage.isOwn()) {
      stage.own().jvmOptions(TIGHT);
    }
    try (var hands = stage.hands()) {
      stage.say("making " + possible + " people");
      var people = hands.people("waiting", possible);
      var sender = hands.person("sender");
      var room = hands.room(sender);
      hands.joinAll(room, people);
      measure(stage, new WaitingRoom(stage, hands, people, sender, room));
    }
  }

  private static void measure(Stage stage, WaitingRoom room)
      throws IOException, InterruptedException {
    stage.say("warming up");
    room.readAll();
    room.meetAll();
    try (var some = room.enter(WARM_UP_PEOPLE)) {
      room.wake(some, WARM_UP_ROUNDS);
    }
    stage.settle();

    // With nobody waiting, and then with all.
    var heap = stage.isOwn() ? new Heap(stage.own().process()) : null;
    var liveBefore = heap == null ? Double.NaN : heap.liveKb();
    var before = memory(stage);
    stage.say("they wait");
    try (var waiters = room.enter()) {
      var live = heap == null ? Double.NaN : heap.liveKb() - liveBefore;
      var grown = memory(stage) - before;

      stage.say("and are woken");
      room.wake(waiters, WARM_UP_ROUNDS);
      var cpu = stage.cpu();
      var latencies = room.wake(waiters, ROUNDS);
      var micros = stage.cpu().since(cpu).server() / room.members() / ROUNDS;
      var report = stage.report();
      report.section("%,d long-polls wait in one room".formatted(room.members()));
      report.atMost("each takes (RSS), KB", "%.1f", grown / room.members(), MOST_KB);
      report.figure("of that in the heap, KB", "%.1f", live / room.members());
      report.atMost(
          "a message is due until the last has read it, median of " + ROUNDS + ", s",
          "%.2f",
          latencies.millis(0.5) / 1e3,
          LONGEST_S);
      report.figure("the slowest, s", "%.2f", latencies.millis(1) / 1e3);
      report.figure("server CPU for each who is woken, and waits again, µs", "%.0f", micros);
    }
  }

  private static double memory(Stage stage) throws IOException, InterruptedException {
    stage.settle(); // what the heap gives back, it gives back bit by bit
    var process = stage.process();
    return process == null ? Double.NaN : process.memoryKb();
  }
}
