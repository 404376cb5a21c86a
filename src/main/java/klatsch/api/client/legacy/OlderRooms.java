package klatsch.api.client.legacy;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.sync.SyncAnswer;
import klatsch.sync.SyncAnswer.TimelinePart;

/// The rooms of a `/sync` as they were told until the middle of November 2015: `joined`, `invited`
/// and `archived`. The events of a room are in its `event_map`, and its state and its timeline name
/// them by their ids.
///
/// They are made out of today's, whose events are written already.
///
/// @param stateName what the client calls the state
record OlderRooms(String stateName) {
  private static final String ROOMS = "rooms";
  private static final String EVENTS = "events";
  private static final String TIMELINE = "timeline";
  private static final String EPHEMERAL = "ephemeral";

  /// An answer with the rooms in both forms.
  ///
  /// @param today the answer as it is told today
  /// @param answer the same, with the ids of the events in it
  JsonObject beside(JsonObject today, SyncAnswer answer) {
    var rooms = part(today, ROOMS);
    var joined = JsonObject.builder();
    answer
        .join()
        .forEach(
            (id, news) -> {
              var room = part(part(rooms, "join"), id.value());
              joined.put(
                  id.value(),
                  older(room, news.timeline(), news.state())
                      .with(EPHEMERAL, inRoom(id.value(), part(room, EPHEMERAL))));
            });
    var archived = JsonObject.builder();
    answer
        .leave()
        .forEach(
            (id, news) -> {
              var room = part(part(rooms, "leave"), id.value());
              archived.put(id.value(), older(room, news.timeline(), news.state()));
            });
    return today.with(
        ROOMS,
        rooms
            .with("joined", joined.build())
            .with("invited", part(rooms, "invite"))
            .with("archived", archived.build()));
  }

  private JsonObject older(JsonObject room, TimelinePart timeline, Collection<Event> state) {
    var stateIds = state.stream().map(Event::id).toList();
    var timelineIds = timeline.events().stream().map(seen -> seen.stored().event().id()).toList();
    var map = JsonObject.builder();
    addTo(map, stateIds, part(room, stateName));
    addTo(map, timelineIds, part(room, TIMELINE));
    return room.with("event_map", map.build())
        .with(stateName, withIds(part(room, stateName), stateIds))
        .with(TIMELINE, withIds(part(room, TIMELINE), timelineIds));
  }

  /// @param ids of the events of the batch, in their order
  private static void addTo(JsonObject.Builder map, List<EventId> ids, JsonObject batch) {
    var events = events(batch);
    for (int i = 0; i < ids.size(); i++) {
      map.put(ids.get(i).value(), events.get(i));
    }
  }

  private static JsonObject withIds(JsonObject batch, List<EventId> ids) {
    return batch.with(EVENTS, JsonArray.ofTexts(ids.stream().map(EventId::value).toList()));
  }

  private static JsonObject inRoom(String room, JsonObject batch) {
    return batch.with(
        EVENTS,
        JsonArray.of(
            events(batch).stream()
                .map(event -> ((JsonObject) event).with("room_id", Json.of(room)))
                .toList()));
  }

  private static List<Json> events(JsonObject batch) {
    return Objects.requireNonNull(batch.array(EVENTS)).values();
  }

  private static JsonObject part(JsonObject json, String name) {
    return Objects.requireNonNull(json.object(name));
  }
}
