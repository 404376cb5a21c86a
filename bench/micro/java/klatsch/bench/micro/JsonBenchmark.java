package klatsch.bench.micro;

import java.util.concurrent.TimeUnit;
import klatsch.bench.Story;
import klatsch.json.CanonicalJson;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The JSON of an ordinary message event, some 600 bytes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class JsonBenchmark {
  private final Story story = Story.of(1);
  private byte[] bytes = {};
  private JsonObject pdu = JsonObject.EMPTY;

  @Setup
  public void tell() {
    bytes = story.says(Story.member(0), 1).bytes();
    pdu = Json.parseObject(bytes);
  }

  @Benchmark
  public JsonObject parse() {
    return Json.parseObject(bytes);
  }

  @Benchmark
  public byte[] canonical() {
    return CanonicalJson.bytes(pdu, story.version().numbers());
  }
}
