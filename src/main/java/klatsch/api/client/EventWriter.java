package klatsch.api.client;

import java.util.Collection;
import java.util.List;
import klatsch.http.Caller;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.model.event.Event;
import klatsch.rooms.Seen;

/// Writes events as the clients of one generation read them, each with the room it belongs to.
public interface EventWriter {
  /// An event as a reader may see it.
  Json withRoom(Seen seen, Caller.User reader);

  /// An entry of a room's state, of which the state itself is all that is known.
  Json stateWithRoom(Event event);

  /// Entries of a room's state. A generation may see more entries in them than there are.
  JsonArray stateWithRoom(Collection<Event> state);

  default JsonArray withRoom(List<Seen> events, Caller.User reader) {
    return JsonArray.of(events.stream().map(event -> withRoom(event, reader)).toList());
  }
}
