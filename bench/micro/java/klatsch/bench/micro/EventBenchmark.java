package klatsch.bench.micro;

import java.util.concurrent.TimeUnit;
import klatsch.bench.Story;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.rules.Verdict;
import klatsch.rules.auth.AuthRules;
import klatsch.rules.format.EventFormat;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What is done with each event: made with its hashes and its id, hashed again as that of another
/// server is, and judged by the state of a room of a thousand members.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class EventBenchmark {
  private final Story story = Story.of(1_000);
  private final Event message = story.says(Story.member(500), 1);
  private final JsonObject pdu = message.pdu();
  private int number;

  @Benchmark
  public Event make() {
    number++;
    return story.says(Story.member(500), number);
  }

  @Benchmark
  public byte[] contentHash() {
    return EventFormat.contentHash(story.version(), pdu);
  }

  @Benchmark
  public Verdict authRules() {
    return AuthRules.check(story.version(), message, story);
  }
}
