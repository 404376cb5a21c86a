package klatsch.api.client.legacy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import klatsch.api.client.EventJson;
import klatsch.api.client.EventWriter;
import klatsch.http.Caller;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.rooms.Seen;
import klatsch.rooms.Timeline;

/// Writes events in the layout of `api/v1`: made out of today's, which is read again for it. Few
/// clients need that, and everything that today's layout knows stays in one place.
public final class FlatEvents implements EventWriter {
  private final EventJson today;
  private final Timeline timeline;

  public FlatEvents(EventJson today, Timeline timeline) {
    this.today = today;
    this.timeline = timeline;
  }

  @Override
  public JsonObject withRoom(Seen seen, Caller.User reader) {
    return flat(today.withRoom(seen, reader), levels(seen.stored().event().room()));
  }

  @Override
  public JsonObject stateWithRoom(Event event) {
    return flat(today.stateWithRoom(event), levels(event.room()));
  }

  /// With the events of the old permissions beside the levels that they show, on the side of what
  /// is newer.
  @Override
  public JsonArray withRoom(List<Seen> events, Caller.User reader) {
    boolean newestFirst =
        events.size() > 1 && events.getFirst().position() > events.getLast().position();
    var all = new ArrayList<Json>();
    for (var seen : events) {
      var shown = withCompanions(withRoom(seen, reader), seen.stored().event().room());
      all.addAll(newestFirst ? shown.reversed() : shown);
    }
    return JsonArray.of(all);
  }

  /// With the entries of the old permissions behind the levels that they show.
  @Override
  public JsonArray stateWithRoom(Collection<Event> state) {
    var all = new ArrayList<Json>();
    for (var event : state) {
      if (!OldLevels.TYPES.contains(event.type())) {
        all.addAll(withCompanions(stateWithRoom(event), event.room()));
      }
    }
    return JsonArray.of(all);
  }

  /// The levels of a room as they are now.
  OldLevels levels(RoomId room) {
    return OldLevels.of(Objects.requireNonNull(timeline.find(room)).head());
  }

  private List<JsonObject> withCompanions(JsonObject event, RoomId room) {
    return StateKey.POWER_LEVELS.type().equals(event.text("type"))
        ? levels(room).withCompanions(event)
        : List.of(event);
  }

  private static JsonObject flat(Json event, OldLevels levels) {
    return FlatEvent.of(Json.parseObject(event.toBytes()), levels);
  }
}
