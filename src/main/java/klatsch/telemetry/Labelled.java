package klatsch.telemetry;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/// A figure that is counted for each value of its labels.
///
/// Whoever counts often asks once and keeps what it gets.
public final class Labelled<M> {
  /// More than there are operations and answers to them. Somebody who uses names of users as a
  /// label is stopped here: all further ones are counted together, as `other`.
  static final int MOST = 4096;

  static final String OTHER = "other";

  private final List<String> names;
  private final Supplier<M> maker;
  private final ConcurrentMap<List<String>, M> all = new ConcurrentHashMap<>();

  Labelled(List<String> names, Supplier<M> maker) {
    this.names = names;
    this.maker = maker;
  }

  /// @param values in the order of the labels
  public M of(String... values) {
    var key = List.of(values);
    var known = all.get(key);
    if (known != null) {
      return known;
    }
    var kept = all.size() < MOST ? key : Collections.nCopies(names.size(), OTHER);
    return all.computeIfAbsent(kept, _ -> maker.get());
  }

  List<String> names() {
    return names;
  }

  Map<List<String>, M> all() {
    return all;
  }
}
