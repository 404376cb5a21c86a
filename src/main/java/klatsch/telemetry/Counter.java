package klatsch.telemetry;

import java.util.concurrent.atomic.LongAdder;

/// Counts something. It costs some nanoseconds, also when all cores count at once.
public final class Counter implements Sampled {
  private final LongAdder count = new LongAdder();

  Counter() {}

  public void increment() {
    count.increment();
  }

  public long count() {
    return count.sum();
  }

  @Override
  public boolean isUsed() {
    return count() > 0;
  }

  @Override
  public void write(Exposition out, String name, Labels labels) {
    out.sample(name, labels, (double) count());
  }
}
