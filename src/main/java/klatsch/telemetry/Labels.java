package klatsch.telemetry;

import java.util.List;

/// The values by which one of many figures differs from the others.
///
/// @param names as the [Metric] has them
/// @param values in that order
record Labels(List<String> names, List<String> values) {
  static final Labels NONE = new Labels(List.of(), List.of());

  Labels {
    names = List.copyOf(names);
    values = List.copyOf(values);
    if (names.size() != values.size()) {
      throw new IllegalArgumentException("the labels " + names + " cannot be " + values);
    }
  }
}
