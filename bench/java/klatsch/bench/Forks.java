package klatsch.bench;

import java.io.IOException;
import java.util.List;
import klatsch.bench.Options.Size;
import klatsch.rules.stateres.Branches;
import klatsch.rules.stateres.Outcome;
import klatsch.rules.stateres.Resolution;

/// How long it takes to make one state of two, after a room was two for a while. In this process,
/// on one thread: nothing of it waits, and nothing of it needs a server.
final class Forks implements Scenario {
  private static final int ROUNDS = 5;
  private static final int WARM_UP_ROUNDS = 5;

  @Override
  public String name() {
    return "forks";
  }

  @Override
  public String about() {
    return "state resolution of a large fork, in process";
  }

  @Override
  public boolean isForAnyServer() {
    return false;
  }

  @Override
  public void run(Stage stage) throws IOException, InterruptedException {
    var size = stage.options().size(Size.FORK);
    var story = Story.of(size);
    var branches = story.forked(size);
    for (var i = 0; i < WARM_UP_ROUNDS; i++) {
      resolve(branches, story);
    }
    var latencies = new Latencies();
    for (var i = 0; i < ROUNDS; i++) {
      var before = System.nanoTime();
      resolve(branches, story);
      latencies.add(System.nanoTime() - before);
    }
    var all = Latencies.all(List.of(latencies));
    var report = stage.report();
    report.section(
        "State resolution (version 2): %,d state events on each side of a room of as many members"
            .formatted(size));
    report.figure("median of " + ROUNDS + ", ms", "%.1f", all.millis(0.5));
    report.figure("for each event of the fork, µs", "%.1f", all.millis(0.5) * 1e3 / (2 * size));
  }

  private static void resolve(Branches branches, Story story) {
    var outcome = Resolution.resolve(branches, story);
    if (!(outcome instanceof Outcome.Resolved)) {
      throw new IllegalStateException("The fork was not resolved: " + outcome);
    }
  }
}
