package klatsch.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// A room in which many people wait for what somebody says.
///
/// They do not say that they are there (`set_presence=offline`): else each would be news for all
/// the others.
final class WaitingRoom {
  private static final long LONG_POLL_MS = 240_000;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /// Without who has read what: in a room of thousands that is thousands of receipts for each.
  private static final String SMALL =
      """
      {"room":{"timeline":{"limit":1},"state":{"lazy_load_members":true},"ephemeral":{"types":[]}}}\
      """;

  private static final String UNSEEN = "&set_presence=offline";

  private final Stage stage;
  private final Hands hands;
  private final List<String> people;
  private final String sender;
  private final String room;

  WaitingRoom(Stage stage, Hands hands, List<String> people, String sender, String room) {
    this.stage = stage;
    this.hands = hands;
    this.people = people;
    this.sender = sender;
    this.room = room;
  }

  int members() {
    return people.size();
  }

  /// All of them ask for news once, so that the server knows them.
  void meetAll() throws IOException, InterruptedException {
    hands.each(people.size(), i -> hands.get(Sync.first(SMALL) + UNSEEN, people.get(i)));
  }

  /// All of them read what there is.
  void readAll() throws IOException, InterruptedException {
    var event = hands.send(room, sender, stage.numbers().incrementAndGet());
    var target = "/_matrix/client/v3/rooms/" + room + "/receipt/m.read/" + event;
    hands.each(people.size(), i -> hands.post(target, people.get(i), "{}"));
  }

  /// Some of them come and wait.
  Waiters enter(int count) throws IOException, InterruptedException {
    var some = people.subList(0, Math.min(count, people.size()));
    // What has happened up to here has happened for all of them.
    var since = Sync.nextBatch(hands.get(Sync.first(SMALL) + UNSEEN, some.getFirst()));
    var waiters = new Waiters(stage.url(), some);
    waiters.ask(_ -> target(since));
    stage.settle();
    return waiters;
  }

  Waiters enter() throws IOException, InterruptedException {
    return enter(people.size());
  }

  /// Wakes all who wait, and lets them wait again, some times.
  ///
  /// @return from the moment at which a message was due until the last has read it
  Latencies wake(Waiters waiters, int times) throws IOException, InterruptedException {
    var latencies = new Latencies();
    for (var time = 0; time < times; time++) {
      latencies.add(wake(waiters));
      waiters.ask(i -> target(Sync.nextBatch(waiters.answer(i))));
      stage.settle();
    }
    return Latencies.all(List.of(latencies));
  }

  private long wake(Waiters waiters) throws IOException, InterruptedException {
    var number = stage.numbers().incrementAndGet();
    var crew = new Crew();
    var due = System.nanoTime();
    crew.start(() -> hands.send(room, sender, number));
    var last = waiters.await(PATIENCE);
    crew.join();
    if (!Message.isIn(waiters.answer(0), number)) {
      var answer = new String(waiters.answer(0), StandardCharsets.UTF_8);
      throw new IOException(
          "Somebody was woken by something else: " + answer.lines().toList().getLast());
    }
    return last - due;
  }

  private static String target(String since) {
    return Sync.since(since, LONG_POLL_MS) + UNSEEN;
  }
}
