package klatsch.telemetry;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Whether the server can do its work, and if not, why.
public final class Health {
  /// Everybody may ask, so what is asked of the database is not more for it.
  static final Duration FRESH = Duration.ofSeconds(1);

  private static final String STOPPING = "The server is stopping";

  private final Remembered<List<String>> problems;
  private volatile boolean stopping;

  /// Looks at one thing: gives a sentence if it keeps the server from its work, else `null`.
  @FunctionalInterface
  public interface Check {
    @Nullable String problem();
  }

  /// @param nanos a clock that only goes forward, such as `System::nanoTime`
  public Health(List<Check> checks, LongSupplier nanos) {
    Supplier<List<String>> look =
        () -> checks.stream().map(Check::problem).filter(Objects::nonNull).toList();
    this.problems = new Remembered<>(look, FRESH, nanos);
  }

  /// Sentences without secrets; none if all is well. At most a second old.
  public List<String> problems() {
    return stopping ? List.of(STOPPING) : problems.get();
  }

  /// The server begins to stop: who distributes requests shall send no more.
  public void stopping() {
    stopping = true;
  }
}
