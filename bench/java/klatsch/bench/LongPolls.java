package klatsch.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import klatsch.bench.Options.Size;

/// Ten thousand people wait for news in the room that they share, and then somebody says something.
///
/// They do not say that they are there (`set_presence=offline`): else each would be news for all
/// the others.
final class LongPolls implements Scenario {
  /// For what the driver itself has open, and the server beside its connections.
  private static final int OTHER_FILES = 600;

  private static final int ROUNDS = 5;

  /// The heap keeps no more than it needs, so that the memory of the process tells what that is.
  private static final String TIGHT = "-XX:MinHeapFreeRatio=5 -XX:MaxHeapFreeRatio=10";

  private static final int WARM_UP_ROUNDS = 5;
  private static final int WARM_UP_PEOPLE = 500;
  private static final long LONG_POLL_MS = 240_000;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private static final String SMALL =
      """
      {"room":{"timeline":{"limit":1},"state":{"lazy_load_members":true}}}\
      """;
  private static final String UNSEEN = "&set_presence=offline";

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
      stage.say("who read what there is");
      read(hands, people, room, hands.send(room, sender, stage.numbers().incrementAndGet()));
      measure(stage, hands, people, sender, room);
    }
  }

  private static void read(Hands hands, List<String> people, String room, String event)
      throws IOException, InterruptedException {
    var target = "/_matrix/client/v3/rooms/" + room + "/receipt/m.read/" + event;
    hands.each(people.size(), i -> hands.post(target, people.get(i), "{}"));
  }

  private static void measure(
      Stage stage, Hands hands, List<String> people, String sender, String room)
      throws IOException, InterruptedException {
    stage.say("warming up");
    var warm = people.subList(0, Math.min(people.size(), WARM_UP_PEOPLE));
    try (var waiters = new Waiters(stage.url(), warm)) {
      waiters.ask(_ -> Sync.first(SMALL) + UNSEEN);
      waiters.await(PATIENCE);
      wakeAgainAndAgain(stage, hands, waiters, sender, room, WARM_UP_ROUNDS);
    }
    // Whom the server knows, it keeps at hand; that is not what waiting takes.
    hands.each(people.size(), i -> hands.get(Sync.first(SMALL) + UNSEEN, people.get(i)));
    stage.settle();

    // With nobody waiting, and then with all.
    var heap = stage.isOwn() ? new Heap(stage.own().process()) : null;
    var liveBefore = heap == null ? Double.NaN : heap.liveKb();
    var before = memory(stage);
    // What has happened up to here has happened for all of them.
    var since = Sync.nextBatch(hands.get(Sync.first(SMALL) + UNSEEN, people.getFirst()));
    stage.say("they wait");
    try (var waiters = new Waiters(stage.url(), people)) {
      waiters.ask(_ -> target(since));
      stage.settle();
      var live = heap == null ? Double.NaN : heap.liveKb() - liveBefore;
      var grown = memory(stage) - before;

      stage.say("and are woken");
      wake(stage, hands, waiters, sender, room);
      wakeAgainAndAgain(stage, hands, waiters, sender, room, WARM_UP_ROUNDS);
      var cpu = stage.cpu();
      var latencies = wakeAgainAndAgain(stage, hands, waiters, sender, room, ROUNDS);
      var micros = stage.cpu().since(cpu).server() / people.size() / ROUNDS;
      var report = stage.report();
      report.section("%,d long-polls wait in one room".formatted(people.size()));
      report.atMost("each takes (RSS), KB", "%.1f", grown / people.size(), MOST_KB);
      report.figure("of that in the heap, KB", "%.1f", live / people.size());
      report.atMost(
          "a message is due until the last has read it, median of " + ROUNDS + ", s",
          "%.2f",
          latencies.millis(0.5) / 1e3,
          LONGEST_S);
      report.figure("the slowest, s", "%.2f", latencies.millis(1) / 1e3);
      report.figure("server CPU for each who is woken, and waits again, µs", "%.0f", micros);
    }
  }

  private static Latencies wakeAgainAndAgain(
      Stage stage, Hands hands, Waiters waiters, String sender, String room, int rounds)
      throws IOException, InterruptedException {
    var latencies = new Latencies();
    for (var round = 0; round < rounds; round++) {
      waiters.ask(i -> target(Sync.nextBatch(waiters.answer(i))));
      stage.settle();
      latencies.add(wake(stage, hands, waiters, sender, room));
    }
    return Latencies.all(List.of(latencies));
  }

  /// @return nanoseconds from the request that says something until the last has read it
  private static long wake(Stage stage, Hands hands, Waiters waiters, String sender, String room)
      throws IOException {
    var number = stage.numbers().incrementAndGet();
    var due = System.nanoTime();
    var sending =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    hands.send(room, sender, number);
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                });
    var last = waiters.await(PATIENCE);
    try {
      sending.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!Message.isIn(waiters.answer(0), number)) {
      throw new IOException(
          "Somebody was woken by something else: "
              + new String(waiters.answer(0), StandardCharsets.UTF_8).lines().toList().getLast());
    }
    return last - due;
  }

  private static String target(String since) {
    return Sync.since(since, LONG_POLL_MS) + UNSEEN;
  }

  private static double memory(Stage stage) throws IOException, InterruptedException {
    stage.settle(); // what the heap gives back, it gives back bit by bit
    var process = stage.process();
    return process == null ? Double.NaN : process.memoryKb();
  }
}
