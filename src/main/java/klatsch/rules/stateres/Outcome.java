package klatsch.rules.stateres;

import java.util.Map;
import java.util.Set;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;

/// What a resolution has come to: the state, or what it must know before it can say.
public sealed interface Outcome {
  /// @param state the entries that the branches told of, as they are now. What is not here and was
  ///   not agreed on is not in the state.
  record Resolved(Map<StateKey, EventId> state) implements Outcome {
    public Resolved {
      state = Map.copyOf(state);
    }
  }

  /// Find these out, then ask again. Whoever brings with an event its whole auth chain will not be
  /// asked often.
  ///
  /// @param events to be at hand
  /// @param citations events of which [Agreed#cites] must know
  record Needs(Set<EventId> events, Set<EventId> citations) implements Outcome {
    public Needs {
      events = Set.copyOf(events);
      citations = Set.copyOf(citations);
    }
  }
}
