package klatsch.api.client.search;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import klatsch.api.client.EventWriter;
import klatsch.http.Caller;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonDecimal;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.rooms.FindableRoom;
import klatsch.rooms.StreamToken;
import klatsch.search.Found;
import org.jspecify.annotations.Nullable;

/// Writes a page of what was found as clients read it.
///
/// @param events in the layout of the generation that asks
/// @param byId whether results stand under the ids of their events, as clients of 2015 read them
record FoundJson(EventWriter events, Caller.User reader, boolean byId) {
  JsonObject of(Found found) {
    var json =
        JsonObject.builder()
            .put("count", found.count())
            .put("highlights", JsonArray.ofTexts(List.copyOf(found.highlights())))
            .put("results", byId ? byId(found.results()) : list(found.results()))
            .put("next_batch", found.nextBatch());
    if (!found.state().isEmpty()) {
      var state = JsonObject.builder();
      found
          .state()
          .forEach((room, entries) -> state.put(room.value(), events.stateWithRoom(entries)));
      json.put("state", state.build());
    }
    if (!found.groups().isEmpty()) {
      var groups = JsonObject.builder();
      found
          .groups()
          .forEach((by, all) -> groups.put(by.name().toLowerCase(Locale.ROOT), groups(all)));
      json.put("groups", groups.build());
    }
    return json.build();
  }

  private JsonArray list(List<Found.Result> results) {
    return JsonArray.of(results.stream().map(one -> (Json) result(one)).toList());
  }

  private JsonObject byId(List<Found.Result> results) {
    var json = JsonObject.builder();
    results.forEach(one -> json.put(one.event().stored().event().id().value(), result(one)));
    return json.build();
  }

  private JsonObject result(Found.Result result) {
    var json =
        JsonObject.builder()
            .put("rank", new JsonDecimal(Float.toString(result.rank())))
            .put("result", events.withRoom(result.event(), reader));
    if (result.around() != null) {
      json.put("context", context(result.around(), result.members()));
    }
    return json.build();
  }

  private JsonObject context(FindableRoom.Around around, @Nullable List<Event> members) {
    var json =
        JsonObject.builder()
            .put("start", StreamToken.atPlace(around.start()))
            .put("end", StreamToken.atPlace(around.end()))
            .put("events_before", events.withRoom(around.before(), reader))
            .put("events_after", events.withRoom(around.after(), reader));
    if (members != null) {
      var profiles = JsonObject.builder();
      for (var member : members) {
        var content = member.content();
        profiles.put(
            member.stateKey() == null ? "" : member.stateKey(),
            JsonObject.builder()
                .put("displayname", content.text("displayname"))
                .put("avatar_url", content.text("avatar_url"))
                .build());
      }
      json.put("profile_info", profiles.build());
    }
    return json.build();
  }

  private static JsonObject groups(Map<String, Found.Group> groups) {
    var json = JsonObject.builder();
    groups.forEach(
        (name, group) ->
            json.put(
                name,
                JsonObject.builder()
                    .put("order", (long) group.order())
                    .put(
                        "results",
                        JsonArray.ofTexts(group.results().stream().map(EventId::value).toList()))
                    .put("next_batch", group.nextBatch())
                    .build()));
    return json.build();
  }
}
