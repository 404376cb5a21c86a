package klatsch.telemetry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// A figure that is there anyway, and only looked at when somebody wants to see it.
public final class Gauge {
  /// What is shown until somebody says where to look: nothing.
  private volatile Supplier<Map<List<String>, Double>> source = Map::of;

  Gauge() {}

  /// @param source called on the thread of who wants to see it; may give NaN for "not known"
  public void reads(DoubleSupplier source) {
    this.source = () -> Map.of(List.of(), source.getAsDouble());
  }

  /// One that is costly to find out.
  ///
  /// @param fresh how old it may be
  /// @param nanos a clock that only goes forward
  public void reads(DoubleSupplier source, Duration fresh, LongSupplier nanos) {
    reads(new Remembered<>(source::getAsDouble, fresh, nanos)::get);
  }

  /// @param source the values by their labels
  public void readsEach(Supplier<Map<List<String>, Double>> source) {
    this.source = source;
  }

  Map<List<String>, Double> values() {
    return source.get();
  }
}
