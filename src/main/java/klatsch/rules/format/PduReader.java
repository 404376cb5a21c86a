package klatsch.rules.format;

import static klatsch.rules.RoomVersion.Trait.REDACTS_IN_CONTENT;
import static klatsch.rules.RoomVersion.Trait.ROOM_ID_IS_CREATE_HASH;
import static klatsch.rules.format.BadEventException.bad;

import java.util.List;
import klatsch.json.CanonicalJson;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.json.JsonSyntaxException;
import klatsch.json.NotCanonicalException;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.BadIdException;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import org.jspecify.annotations.Nullable;

/// Reads events, trusting nobody.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v12/#event-format)
final class PduReader {
  private static final String REDACTION = "m.room.redaction";

  private PduReader() {}

  static JsonObject object(byte[] utf8) {
    try {
      return Json.parseObject(utf8);
    } catch (JsonSyntaxException e) {
      throw bad(e.getMessage());
    }
  }

  static Event parse(RoomVersion version, @Nullable RoomId knownRoom, JsonObject pdu) {
    try {
      var bytes = CanonicalJson.bytes(pdu, version.numbers());
      EventLimits.checkSize(bytes.length);
      var id = EventIds.of(version, pdu);
      var room = room(version, id, pdu);
      if (knownRoom != null && !knownRoom.equals(room)) {
        throw bad("The event belongs to another room: " + room);
      }
      var event = read(version, room, id, pdu, bytes);
      check(version, event, pdu);
      checkRedacts(version, pdu);
      return event;
    } catch (NotCanonicalException e) {
      throw bad(e.getMessage());
    } catch (BadIdException e) {
      throw bad(e.getMessage());
    }
  }

  /// What [#read] does not look at, because it is right once it has been checked.
  private static void check(RoomVersion version, Event event, JsonObject pdu) {
    EventLimits.checkParts(event.type(), event.stateKey());
    EventLimits.checkParents(event.prevEvents(), event.authEvents());
    event.prevEvents().forEach(id -> EventIds.check(version, id));
    event.authEvents().forEach(id -> EventIds.check(version, id));
    if (event.prevEvents().contains(event.id()) || event.authEvents().contains(event.id())) {
      throw bad("An event does not build on itself");
    }
    if (event.depth() < 0) {
      throw bad("The depth of an event is not negative");
    }
    var hashes = pdu.object("hashes");
    if (hashes == null || hashes.text("sha256") == null) {
      throw bad("An event needs hashes with a sha256");
    }
    for (var name : List.of("signatures", "unsigned")) {
      if (pdu.has(name) && pdu.object(name) == null) {
        throw bad("The " + name + " of an event must be an object");
      }
    }
  }

  private static void checkRedacts(RoomVersion version, JsonObject pdu) {
    if (!version.has(REDACTS_IN_CONTENT) && pdu.has("redacts")) {
      text(pdu, "redacts");
    }
  }

  private static RoomId room(RoomVersion version, EventId id, JsonObject pdu) {
    boolean hashed = version.has(ROOM_ID_IS_CREATE_HASH);
    // One that names a room all the same is refused by the authorisation rules.
    if (hashed && StateKey.CREATE.type().equals(pdu.text("type"))) {
      return EventFormat.room(id);
    }
    var room = new RoomId(text(pdu, "room_id"));
    if (hashed && !EventIds.isHash(room.value())) {
      throw bad("A room ID in this room version is ! and a hash, not " + room);
    }
    if (!hashed && room.value().indexOf(':') < 0) {
      throw bad("A room ID in this room version names its server, unlike " + room);
    }
    return room;
  }

  /// Takes an event apart.
  ///
  /// @param bytes the canonical form of `pdu`
  static Event read(RoomVersion version, RoomId room, EventId id, JsonObject pdu, byte[] bytes) {
    var type = text(pdu, "type");
    var content = pdu.object("content");
    if (content == null) {
      throw bad("The content of an event must be an object");
    }
    return new Event(
        id,
        room,
        bytes,
        type,
        pdu.has("state_key") ? text(pdu, "state_key") : null,
        new UserId(text(pdu, "sender")),
        content,
        integer(pdu, "origin_server_ts"),
        integer(pdu, "depth"),
        EventIds.read(version, pdu, "prev_events"),
        EventIds.read(version, pdu, "auth_events"),
        redacts(version, type, content, eventId(pdu.text("redacts"))));
  }

  /// What an event redacts, where this room version writes it; `null` if it is no redaction, or one
  /// of nothing that could exist.
  static @Nullable EventId redacts(
      RoomVersion version, String type, JsonObject content, @Nullable EventId atTheTop) {
    if (!type.equals(REDACTION)) {
      return null;
    }
    return version.has(REDACTS_IN_CONTENT) ? eventId(content.text("redacts")) : atTheTop;
  }

  private static @Nullable EventId eventId(@Nullable String id) {
    try {
      return id == null ? null : new EventId(id);
    } catch (BadIdException _) {
      return null;
    }
  }

  private static String text(JsonObject pdu, String name) {
    var text = pdu.text(name);
    if (text == null) {
      throw bad("The " + name + " of an event must be a text");
    }
    return text;
  }

  private static long integer(JsonObject pdu, String name) {
    var number = pdu.integer(name);
    if (number == null) {
      throw bad("The " + name + " of an event must be a whole number");
    }
    return number;
  }
}
