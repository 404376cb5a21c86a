package klatsch.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import klatsch.bench.Options.Size;

/// How soon a server answers after its start, and what it takes when nobody asks anything: with
/// nothing in it, and with a long history.
final class Startup implements Scenario {
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final int STARTS = 5;
  private static final double LONGEST_TO_FIRST_ANSWER_S = 0.8;
  private static final double MOST_IDLE_MEMORY_MB = 180;

  @Override
  public String name() {
    return "startup";
  }

  @Override
  public String about() {
    return "start and idle memory, empty and with a million events";
  }

  @Override
  public boolean isForAnyServer() {
    return false;
  }

  @Override
  public void run(Stage stage) throws IOException, InterruptedException {
    stage.url();
    stage.own().stop();
    measure(stage, "empty");

    var count = stage.options().size(Size.HISTORY);
    History history;
    try (var hands = stage.hands()) {
      history = History.begin(hands);
    }
    stage.own().stop();
    stage.say("writing " + count + " events");
    var perSecond = history.write(stage, count);
    measure(stage, "%,d events".formatted(count));
    stage
        .report()
        .figure("events written to the store in process, one thread, /s", "%.0f", perSecond);
  }

  private static void measure(Stage stage, String what) throws IOException, InterruptedException {
    stage.say(what + ": starting it " + STARTS + " times");
    var server = stage.own();
    var seconds = new double[STARTS];
    for (var i = 0; i < STARTS; i++) {
      seconds[i] = server.start().toNanos() / 1e9;
      server.stop();
    }
    Arrays.sort(seconds);
    server.start();
    Thread.sleep(QUIET);
    var idleKb = server.process().memoryKb();
    server.stop();

    var report = stage.report();
    report.section("Start of a server, " + what);
    report.atMost(
        "start to first answer, median of " + STARTS + ", s",
        "%.2f",
        seconds[STARTS / 2],
        LONGEST_TO_FIRST_ANSWER_S);
    report.atMost("memory idle (RSS), MB", "%.0f", idleKb / 1024.0, MOST_IDLE_MEMORY_MB);
  }
}
