package klatsch.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Chance that can be had again: all of it follows from a seed, which stands in every failure.
///
/// `-Dklatsch.fuzz.seed=...` repeats one.
public final class Chance {
  private final long seed;
  private final RandomGenerator random;

  private Chance(long seed) {
    this.seed = seed;
    this.random = RandomGeneratorFactory.getDefault().create(seed);
  }

  public static Chance fresh() {
    return new Chance(Long.getLong("klatsch.fuzz.seed", System.nanoTime()));
  }

  public static Chance of(long seed) {
    return new Chance(seed);
  }

  /// How many times more there is to be tried than in every run of the tests.
  public static int times() {
    return Integer.getInteger("klatsch.fuzz.times", 1);
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public long number() {
    return random.nextLong();
  }

  public boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  @SafeVarargs
  public final <T> T of(T... things) {
    return things[below(things.length)];
  }

  public <T> T of(List<T> things) {
    return things.get(below(things.size()));
  }

  @Override
  public String toString() {
    return "-Dklatsch.fuzz.seed=" + seed;
  }
}
