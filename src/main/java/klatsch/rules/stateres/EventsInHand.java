package klatsch.rules.stateres;

import klatsch.model.event.Event;
import klatsch.model.id.EventId;

/// The events that somebody has ready for a resolution. A look here never waits: what is not there
/// yet will be asked for.
@FunctionalInterface
public interface EventsInHand {
  Found find(EventId id);

  sealed interface Found {
    Found NOT_YET = new NotYet();
    Found NOWHERE = new Nowhere();
  }

  /// @param rejected whether it was rejected when it came
  record Here(Event event, boolean rejected) implements Found {}

  /// Nobody has looked for it yet.
  record NotYet() implements Found {}

  /// It cannot be had. A resolution goes on as if nobody had ever named it.
  record Nowhere() implements Found {}
}
