package klatsch.rooms.incoming;

import java.util.List;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.rules.auth.Signatures;
import klatsch.rules.stateres.Standing;
import klatsch.store.EventStore;
import org.jspecify.annotations.Nullable;

/// An event of another server, with what is before it found out: that can never change, whatever
/// happens in the room in the meantime.
///
/// @param before the state before it
/// @param parents those of its parents that are here
/// @param ancestors other events that are known to be before it
/// @param rejected why it may not stand where it stands, or `null`
/// @param outlierAt its position, if it was known already, but not where it stands
public record Arrival(
    Event event,
    Standing before,
    List<EventStore.Row> parents,
    Set<EventId> ancestors,
    Signatures signatures,
    @Nullable String rejected,
    @Nullable Long outlierAt) {
  public Arrival {
    parents = List.copyOf(parents);
    ancestors = Set.copyOf(ancestors);
  }
}
