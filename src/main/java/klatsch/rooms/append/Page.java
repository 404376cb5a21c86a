package klatsch.rooms.append;

import java.util.List;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.id.EventId;
import klatsch.rooms.incoming.PastLine;
import klatsch.store.RoomStore.Past;
import org.jspecify.annotations.Nullable;

/// Older events of a room, ready to take their places before all that is here.
///
/// @param expected where the history of the room begins so far
/// @param events oldest first, none that has a place already
/// @param line what the line says of the time of these events
/// @param redactions what those of the events take away that are redactions
/// @param wanted parents of events that are not here, when these are
record Page(
    Past expected,
    List<Older> events,
    PastLine line,
    List<Redacted> redactions,
    List<EventId> wanted) {
  Page {
    events = List.copyOf(events);
    redactions = List.copyOf(redactions);
    wanted = List.copyOf(wanted);
  }

  /// One of the events.
  ///
  /// @param outlierAt its position so far, if others have stood on it already
  /// @param replaces the state event that was in its place before, or `null`
  record Older(Event event, Fate fate, @Nullable Long outlierAt, @Nullable EventId replaces) {
    Older accepted() {
      return new Older(event, Fate.ACCEPTED, outlierAt, replaces);
    }
  }

  /// @param target without its content
  /// @param heldAt where the redaction is, if it is of the past as well and has waited there
  record Redacted(Event target, EventId by, @Nullable Long heldAt) {}
}
