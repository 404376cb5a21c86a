package klatsch.rules.push;

import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.rules.auth.PowerLevels;
import org.jspecify.annotations.Nullable;

/// An event, and what rules want to know of its room at that moment. Made once for all members.
public final class PushEvent {
  private final Event event;
  private final long members;
  private final PowerLevels levels;
  private final JsonObject properties;

  /// @param members how many are in the room
  /// @param levels those that hold when the event is sent
  public PushEvent(Event event, long members, PowerLevels levels) {
    this.event = event;
    this.members = members;
    this.levels = levels;
    this.properties = properties(event);
  }

  /// The event as clients see it, before this server adds to it. Of what only servers tell each
  /// other, such as hashes, no rule speaks.
  private static JsonObject properties(Event event) {
    var redacts = event.redacts();
    return JsonObject.builder()
        .put("type", event.type())
        .put("content", event.content())
        .put("sender", event.sender().value())
        .put("room_id", event.room().value())
        .put("event_id", event.id().value())
        .put("state_key", event.stateKey())
        .put("origin_server_ts", event.originServerTs())
        .put("redacts", redacts == null ? null : redacts.value())
        .build();
  }

  /// About how many bytes of memory it takes: the event as it was written, and as it was read.
  public int size() {
    return 2 * event.bytes().length;
  }

  Event event() {
    return event;
  }

  long members() {
    return members;
  }

  @Nullable Json get(String name) {
    return properties.get(name);
  }

  boolean senderMayNotify(String key) {
    return levels.of(event.sender()) >= levels.toNotify(key);
  }
}
