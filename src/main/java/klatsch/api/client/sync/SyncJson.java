package klatsch.api.client.sync;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import klatsch.api.client.EventJson;
import klatsch.api.client.keys.DeviceListsJson;
import klatsch.http.Caller;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.json.JsonRaw;
import klatsch.json.JsonStream;
import klatsch.model.event.Event;
import klatsch.push.Counts;
import klatsch.push.Counts.Count;
import klatsch.rooms.Seen;
import klatsch.rooms.StreamToken;
import klatsch.sync.SyncAnswer;
import klatsch.sync.SyncAnswer.Joined;
import klatsch.sync.SyncAnswer.Left;
import klatsch.sync.SyncAnswer.Stripped;
import klatsch.sync.SyncAnswer.Summary;
import klatsch.sync.SyncAnswer.TimelinePart;
import klatsch.sync.SyncFilter;
import org.jspecify.annotations.Nullable;

/// An answer of `/sync`, as it goes over the wire. Containers are there also when they are empty,
/// because many clients reach into them without a look.
///
/// @param reader whose client asks
/// @param stateName what the client calls the state: `state`, or one of the names of `state_after`
/// @param filter how the client wants to be told
record SyncJson(EventJson events, Caller.User reader, String stateName, SyncFilter filter) {
  void write(SyncAnswer answer, JsonStream out) {
    out.beginObject()
        .put("next_batch", Json.of(answer.next().toString()))
        .put("account_data", batch(answer.accountData()))
        .put("presence", batch(answer.presence()))
        .put("to_device", batch(answer.toDevice()))
        .put("device_lists", DeviceListsJson.of(answer.deviceLists()))
        .put("device_one_time_keys_count", JsonObject.EMPTY)
        .put("device_unused_fallback_key_types", JsonArray.EMPTY);
    writeRooms(answer, out.beginObject("rooms"));
    out.endObject();
    answer.isTold();
    out.endObject();
  }

  /// Room by room: none is there before the one before it has been written.
  private void writeRooms(SyncAnswer answer, JsonStream out) {
    out.beginObject("join");
    answer.join().forEachRemaining(joined -> out.put(joined.room().value(), joined(joined)));
    out.endObject().beginObject("invite");
    writeStripped(answer.invite(), "invite_state", out);
    out.endObject().beginObject("knock");
    writeStripped(answer.knock(), "knock_state", out);
    out.endObject().beginObject("leave");
    answer.leave().forEachRemaining(left -> out.put(left.room().value(), left(left)));
    out.endObject();
  }

  private static void writeStripped(Iterator<Stripped> rooms, String name, JsonStream out) {
    rooms.forEachRemaining(
        room -> {
          var state = batch(room.state().stream().map(EventJson::stripped).toList());
          out.put(room.room().value(), JsonObject.of(name, state));
        });
  }

  private JsonObject joined(Joined joined) {
    var json =
        JsonObject.builder()
            .put("timeline", timeline(joined.timeline()))
            .put(stateName, state(joined.state()))
            .put("ephemeral", batch(joined.ephemeral()))
            .put("account_data", batch(joined.accountData()))
            .put("unread_notifications", count(unread(joined.unread())))
            .put("unread_thread_notifications", threads(joined.unread()));
    return json.put("summary", summary(joined.summary())).build();
  }

  private Count unread(Counts counts) {
    return filter.unreadThreads() ? counts.main() : counts.all();
  }

  private @Nullable JsonObject threads(Counts counts) {
    var threads = counts.threads();
    if (!filter.unreadThreads() || threads.isEmpty()) {
      return null;
    }
    var json = JsonObject.builder();
    threads.forEach((root, count) -> json.put(root, count(count)));
    return json.build();
  }

  private static JsonObject count(Count count) {
    return JsonObject.builder()
        .put("notification_count", count.notifications())
        .put("highlight_count", count.highlights())
        .build();
  }

  private JsonObject left(Left left) {
    return JsonObject.builder()
        .put("timeline", timeline(left.timeline()))
        .put(stateName, state(left.state()))
        .put("account_data", batch(left.accountData()))
        .build();
  }

  private JsonObject timeline(TimelinePart timeline) {
    return JsonObject.builder()
        .put("events", timeline(timeline.events()))
        .put("limited", timeline.limited())
        .put("prev_batch", StreamToken.atPlace(timeline.start()))
        .build();
  }

  private JsonArray timeline(List<Seen> timeline) {
    return wanted(
        filter.federationFormat()
            ? raw(timeline.stream().map(seen -> seen.stored().event()).toList())
            : events.withoutRoom(timeline, reader));
  }

  private JsonObject state(Collection<Event> state) {
    return JsonObject.of(
        "events", wanted(filter.federationFormat() ? raw(state) : events.stateWithoutRoom(state)));
  }

  private static JsonArray raw(Collection<Event> events) {
    return JsonArray.of(events.stream().map(event -> new JsonRaw(event.bytes())).toList());
  }

  /// Few clients want parts of events, so these are cut out of what has been written, which has one
  /// layout only.
  private JsonArray wanted(JsonArray written) {
    return filter.fields().areAll()
        ? written
        : JsonArray.of(
            written.values().stream()
                .map(event -> filter.fields().of(Json.parseObject(event.toBytes())))
                .toList());
  }

  private static JsonObject batch(List<? extends Json> events) {
    return JsonObject.of("events", JsonArray.of(events));
  }

  private static JsonObject summary(@Nullable Summary summary) {
    return summary == null
        ? JsonObject.EMPTY
        : JsonObject.builder()
            .put("m.heroes", JsonArray.ofTexts(summary.heroes()))
            .put("m.joined_member_count", summary.joined())
            .put("m.invited_member_count", summary.invited())
            .build();
  }
}
