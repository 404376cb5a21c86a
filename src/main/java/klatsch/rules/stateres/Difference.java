package klatsch.rules.stateres;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;

/// In what one state differs from another, which it does not say.
///
/// @param set entries that are other events here, or only here
/// @param removed entries that only the other state has
public record Difference(Map<StateKey, EventId> set, Set<StateKey> removed) {
  public static final Difference NONE = new Difference(Map.of(), Set.of());

  public Difference {
    set = Map.copyOf(set);
    removed = Set.copyOf(removed);
    for (var key : removed) {
      if (set.containsKey(key)) {
        throw new IllegalArgumentException("both set and removed: " + key);
      }
    }
  }

  /// What one state has to change to be another. Only these entries are looked at.
  public static Difference between(
      Map<StateKey, EventId> from, Map<StateKey, EventId> to, Set<StateKey> entries) {
    var set = new HashMap<StateKey, EventId>();
    var removed = new HashSet<StateKey>();
    for (var key : entries) {
      var event = to.get(key);
      if (event == null) {
        if (from.containsKey(key)) {
          removed.add(key);
        }
      } else if (!event.equals(from.get(key))) {
        set.put(key, event);
      }
    }
    return new Difference(set, removed);
  }

  /// All of these as one, the first one first.
  public static Difference ofAll(List<Difference> differences) {
    var set = new HashMap<StateKey, EventId>();
    var removed = new HashSet<StateKey>();
    for (var next : differences) {
      next.set.forEach(
          (key, event) -> {
            set.put(key, event);
            removed.remove(key);
          });
      set.keySet().removeAll(next.removed);
      removed.addAll(next.removed);
    }
    return new Difference(set, removed);
  }

  /// Of how many entries this tells.
  public int size() {
    return set.size() + removed.size();
  }

  /// The entries of which this tells.
  public Set<StateKey> entries() {
    var entries = new HashSet<>(set.keySet());
    entries.addAll(removed);
    return entries;
  }

  public boolean isNone() {
    return set.isEmpty() && removed.isEmpty();
  }

  /// What makes of another one, of whose entries this tells too, this one.
  public Difference since(Difference first) {
    var newer = new HashMap<>(set);
    newer.entrySet().removeAll(first.set.entrySet());
    var gone = new HashSet<>(removed);
    gone.removeAll(first.removed);
    return new Difference(newer, gone);
  }

  public Difference with(StateKey key, EventId event) {
    return new Difference(Map.of(key, event), Set.of()).over(this);
  }

  /// First the other difference, then this one.
  public Difference over(Difference first) {
    var gone = new HashSet<>(first.removed);
    gone.removeAll(set.keySet());
    gone.addAll(removed);
    return new Difference(appliedTo(first.set), gone);
  }

  /// A state changed by this.
  public Map<StateKey, EventId> appliedTo(Map<StateKey, EventId> state) {
    var changed = new HashMap<>(state);
    changed.keySet().removeAll(removed);
    changed.putAll(set);
    return changed;
  }
}
