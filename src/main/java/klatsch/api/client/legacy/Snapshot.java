package klatsch.api.client.legacy;

import static klatsch.model.event.Membership.BAN;
import static klatsch.model.event.Membership.JOIN;
import static klatsch.model.event.Membership.LEAVE;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import klatsch.api.client.EventFormats;
import klatsch.api.client.EventWriter;
import klatsch.api.client.PageLimit;
import klatsch.http.ApiVersion;
import klatsch.http.Caller;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.presence.Availability;
import klatsch.rooms.PublicRooms;
import klatsch.rooms.StreamToken;
import klatsch.sync.News;
import klatsch.sync.SyncAnswer;
import klatsch.sync.SyncAnswer.Joined;
import klatsch.sync.SyncAnswer.Left;
import klatsch.sync.SyncAnswer.Stripped;
import klatsch.sync.SyncAnswer.TimelinePart;
import klatsch.sync.SyncFilter;
import klatsch.sync.SyncRequest;
import org.jspecify.annotations.Nullable;

/// How clients of old begin: all that there is, at the end of what they are shown of it. That is a
/// first `/sync`, told in other words.
final class Snapshot {
  private final News news;
  private final PublicRooms publicRooms;
  private final EventFormats formats;

  Snapshot(News news, PublicRooms publicRooms, EventFormats formats) {
    this.news = news;
    this.publicRooms = publicRooms;
    this.formats = formats;
  }

  /// @param room the only one that is asked for, or `null` for all
  /// @param limit how many events of each
  /// @param archived whether also of rooms that were left
  SyncAnswer take(
      Caller.User caller, @Nullable RoomId room, @Nullable Long limit, boolean archived) {
    var rooms =
        JsonObject.builder()
            .put("include_leave", archived)
            .put("timeline", JsonObject.of("limit", Json.of(PageLimit.of(limit))));
    if (room != null) {
      rooms.put("rooms", JsonArray.ofTexts(List.of(room.value())));
    }
    var filter = SyncFilter.of(JsonObject.of("room", rooms.build()));
    return news.await(
        new SyncRequest(
            caller.user(),
            caller.device(),
            null,
            filter,
            false,
            true,
            Duration.ZERO,
            Availability.ONLINE));
  }

  /// Where who has been told this goes on. Of what was sent to devices it is told nothing.
  static String end(SyncAnswer answer) {
    return answer.next().withToDevice(0).toString();
  }

  JsonObject joined(Joined joined, StreamToken end, Caller.User caller, ApiVersion version) {
    var events = formats.of(version);
    return room(joined.room(), JOIN)
        .put(
            "messages", messages(joined.timeline(), end.withToDevice(0).toString(), events, caller))
        .put("state", events.stateWithRoom(joined.state()))
        .put("account_data", JsonArray.of(joined.accountData()))
        .build();
  }

  JsonObject left(Left left, Caller.User caller, ApiVersion version) {
    var events = formats.of(version);
    var key = StateKey.member(caller.user());
    boolean isBanned =
        left.state().stream()
            .anyMatch(event -> key.equals(event.key()) && event.membership() == BAN);
    var shown = left.timeline().events();
    long last = shown.isEmpty() ? left.timeline().start() : shown.getLast().position();
    return room(left.room(), isBanned ? BAN : LEAVE)
        .put("messages", messages(left.timeline(), StreamToken.atPlace(last), events, caller))
        .put("state", events.stateWithRoom(left.state()))
        .put("account_data", JsonArray.of(left.accountData()))
        .build();
  }

  /// @param shown what an invited user may know of the room, the invitation among it
  JsonObject invited(Stripped shown, Caller.User caller, ApiVersion version) {
    var invite = member(shown.state(), caller);
    return room(shown.room(), Membership.INVITE)
        .put("inviter", invite.sender().value())
        .put("invite", InviteState.in(written(invite, version), shown.state(), version))
        .build();
  }

  private JsonObject written(Event invite, ApiVersion version) {
    return Json.parseObject(formats.of(version).stateWithRoom(invite).toBytes());
  }

  private static Event member(List<Event> shown, Caller.User caller) {
    var key = StateKey.member(caller.user());
    return shown.stream().filter(event -> key.equals(event.key())).findFirst().orElseThrow();
  }

  private JsonObject.Builder room(RoomId id, Membership membership) {
    return JsonObject.builder()
        .put("room_id", id.value())
        .put("membership", membership.wireName())
        .put("visibility", visibility(id));
  }

  String visibility(RoomId id) {
    return publicRooms.visibility(id).name().toLowerCase(Locale.ROOT);
  }

  private static JsonObject messages(
      TimelinePart timeline, String end, EventWriter events, Caller.User caller) {
    return JsonObject.builder()
        .put("start", StreamToken.atPlace(timeline.start()))
        .put("end", end)
        .put("chunk", events.withRoom(timeline.events(), caller))
        .build();
  }

  /// How far people have read in a room, each event with its room.
  static List<JsonObject> receipts(Joined joined) {
    return joined.ephemeral().stream()
        .filter(event -> "m.receipt".equals(event.text("type")))
        .map(event -> event.with("room_id", Json.of(joined.room().value())))
        .toList();
  }

  /// Clients of old look for the user among the content.
  static JsonArray presence(Collection<JsonObject> events) {
    return JsonArray.of(events.stream().map(Snapshot::presence).toList());
  }

  static JsonObject presence(JsonObject event) {
    var sender = event.get("sender");
    var content = event.object("content");
    return sender == null || content == null || !"m.presence".equals(event.text("type"))
        ? event
        : event.with("content", content.with("user_id", sender));
  }
}
