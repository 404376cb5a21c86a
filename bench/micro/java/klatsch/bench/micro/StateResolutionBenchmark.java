package klatsch.bench.micro;

import java.util.List;
import java.util.concurrent.TimeUnit;
import klatsch.bench.Story;
import klatsch.rules.stateres.Branches;
import klatsch.rules.stateres.Outcome;
import klatsch.rules.stateres.Resolution;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Two states of a room become one, after so many state events on each side of a fork.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class StateResolutionBenchmark {
  @Param({"10", "100", "1000"})
  private int events;

  private Story story = Story.of(0);
  private Branches branches = Branches.whole(story.version(), story.room(), List.of());

  @Setup
  public void fork() {
    story = Story.of(events);
    branches = story.forked(events);
  }

  @Benchmark
  public Outcome resolve() {
    return Resolution.resolve(branches, story);
  }
}
