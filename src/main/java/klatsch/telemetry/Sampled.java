package klatsch.telemetry;

/// Something that has values to show.
sealed interface Sampled permits Counter, Histogram {
  /// Whether there was anything to count yet. What was not used is not shown, where there are many.
  boolean isUsed();

  void write(Exposition out, String name, Labels labels);
}
