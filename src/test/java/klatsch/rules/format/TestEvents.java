package klatsch.rules.format;

import static klatsch.json.JsonSample.json;
import static klatsch.rules.RoomVersion.Trait.EVENT_ID_IS_HASH;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import klatsch.crypto.SignedJson;
import klatsch.crypto.SigningKey;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rules.RoomVersion;

/// Makes events of every room version, for tests that know only the ids of the events before them.
public final class TestEvents {
  private static final AtomicLong NAMES = new AtomicLong();

  private TestEvents() {}

  /// An event, which has a name of its own where events have names.
  public static Event build(
      RoomVersion version,
      Draft draft,
      List<EventId> prevEvents,
      List<EventId> authEvents,
      long depth,
      long originServerTs) {
    var name = new EventId("$e" + NAMES.incrementAndGet() + ":" + draft.sender().server());
    return build(version, name, draft, prevEvents, authEvents, depth, originServerTs);
  }

  /// @param name where events have names
  public static Event build(
      RoomVersion version,
      EventId name,
      Draft draft,
      List<EventId> prevEvents,
      List<EventId> authEvents,
      long depth,
      long originServerTs) {
    return version.has(EVENT_ID_IS_HASH)
        ? EventFormat.build(version, draft, prevEvents, authEvents, depth, originServerTs)
        : EventFormat.buildNamed(
            version,
            name,
            draft,
            some(version, prevEvents),
            some(version, authEvents),
            depth,
            originServerTs);
  }

  /// Events of which only the id matters, and that they are the same each time.
  private static List<Event> some(RoomVersion version, List<EventId> ids) {
    return ids.stream().map(id -> some(version, id)).toList();
  }

  private static Event some(RoomVersion version, EventId id) {
    var pdu =
        json("""
        {'type': 'x', 'room_id': '!abc:here', 'sender': '@s:here', 'content': {},
         'depth': 1, 'origin_server_ts': 0, 'prev_events': [], 'auth_events': []}
        """)
            .with("event_id", Json.of(id.value()));
    return EventFormat.stored(version, new RoomId("!abc:here"), id, pdu.toBytes());
  }

  /// Whether a server has signed an event with this key.
  public static boolean isSigned(
      RoomVersion version, JsonObject pdu, String server, SigningKey key) {
    var signature = SignedJson.signature(pdu, server, key.id());
    return signature != null
        && key.verifyKey().verify(EventFormat.signedBytes(version, pdu), signature);
  }
}
