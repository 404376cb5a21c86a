package klatsch.upkeep;

import java.util.List;
import klatsch.model.event.Fate;
import klatsch.model.id.EventId;

/// What stays in memory of an event while its room is looked through.
///
/// @param redacted whether its content has been taken away
/// @param parents the events that it builds on
record KnownEvent(EventId id, long position, Fate fate, boolean redacted, List<EventId> parents) {
  boolean isPartOfRoom() {
    return fate.isPartOfRoom();
  }
}
