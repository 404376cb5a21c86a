package klatsch.upkeep;

import java.util.List;
import klatsch.model.event.Fate;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import org.jspecify.annotations.Nullable;

/// What stays in memory of an event while its room is looked through.
///
/// @param depth as it says itself
/// @param redacted whether its content has been taken away
/// @param key the entry of the state that it sets, or `null`
/// @param parents the events that it builds on
/// @param cited those that give it the right to be there
record KnownEvent(
    EventId id,
    long position,
    long depth,
    Fate fate,
    boolean redacted,
    @Nullable StateKey key,
    List<EventId> parents,
    List<EventId> cited) {

  boolean isPartOfRoom() {
    return fate.isPartOfRoom();
  }
}
