package klatsch.rules.format;

import static klatsch.rules.RoomVersion.Trait.EVENT_ID_IS_HASH;
import static klatsch.rules.RoomVersion.Trait.URL_SAFE_EVENT_ID;
import static klatsch.rules.format.BadEventException.bad;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import klatsch.crypto.UnpaddedBase64;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonBuffer;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.rules.RoomVersion;
import org.jspecify.annotations.Nullable;

/// How events are named, and how they name each other: `$opaque:server` and a hash beside it in the
/// first two room versions, `$hash` since then, in one of two alphabets.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v3/#event-ids)
final class EventIds {
  /// A SHA-256 hash in URL-safe Base64.
  private static final Pattern HASH = Pattern.compile("[A-Za-z0-9_-]{43}");

  /// A SHA-256 hash in the Base64 that has `+` and `/`.
  private static final Pattern STANDARD_HASH = Pattern.compile("[A-Za-z0-9+/]{43}");

  /// Blanks are not forbidden, but nobody ever made up such a name, and lists of ids are kept with
  /// blanks between them.
  private static final Pattern MADE_UP = Pattern.compile("\\$[^:\\s]+:[^\\s]+");

  private EventIds() {}

  /// The id of an event that was made elsewhere.
  static EventId of(RoomVersion version, JsonObject pdu) {
    return version.has(EVENT_ID_IS_HASH)
        ? ofHash(version, EventFormat.referenceHash(version, pdu))
        : madeUp(pdu.text("event_id"));
  }

  /// The id of the event with this reference hash.
  static EventId ofHash(RoomVersion version, byte[] referenceHash) {
    return new EventId(
        "$"
            + (version.has(URL_SAFE_EVENT_ID)
                ? UnpaddedBase64.encodeUrlSafe(referenceHash)
                : UnpaddedBase64.encode(referenceHash)));
  }

  private static EventId madeUp(@Nullable String id) {
    if (id == null || !MADE_UP.matcher(id).matches()) {
      throw bad(
          "An event in this room version has an event_id, which is $, a name, : and a server");
    }
    return new EventId(id);
  }

  /// Whether an id could be that of an event.
  static void check(RoomVersion version, EventId id) {
    if (version.has(EVENT_ID_IS_HASH)) {
      var hash = version.has(URL_SAFE_EVENT_ID) ? HASH : STANDARD_HASH;
      if (!isAfterSigil(hash, id.value())) {
        throw bad("An event ID in this room version is $ and a hash, not " + id);
      }
    } else if (id.server() == null) {
      throw bad("An event ID in this room version names a server, unlike " + id);
    }
  }

  /// Whether this is the id of a room that is named after its create event.
  static boolean isHash(String roomId) {
    return isAfterSigil(HASH, roomId);
  }

  private static boolean isAfterSigil(Pattern hash, String id) {
    return hash.matcher(id).region(1, id.length()).matches();
  }

  /// Reads `prev_events` or `auth_events`. What the first two versions say of their hashes is
  /// looked at by nobody: the ids tell which events are meant.
  static List<EventId> read(RoomVersion version, JsonObject pdu, String name) {
    var array = pdu.array(name);
    if (array == null) {
      throw bad("The " + name + " of an event must be a list of event IDs");
    }
    boolean plain = version.has(EVENT_ID_IS_HASH);
    var ids = new ArrayList<EventId>(array.size());
    for (var value : array.values()) {
      var id = plain ? value : named(value);
      if (!(id instanceof JsonString(var text))) {
        throw bad("The " + name + " of an event must be a list of event IDs");
      }
      ids.add(new EventId(text));
    }
    return List.copyOf(ids);
  }

  /// The id in `["$id", {"sha256": "…"}]`, or `null` if it is no such pair.
  private static @Nullable Json named(Json pair) {
    return pair instanceof JsonArray(var values)
            && values.size() == 2
            && values.getLast() instanceof JsonObject
        ? values.getFirst()
        : null;
  }

  /// Writes a list of ids.
  static void write(List<EventId> ids, JsonBuffer out) {
    out.ascii("[");
    for (int i = 0; i < ids.size(); i++) {
      if (i > 0) {
        out.ascii(",");
      }
      out.text(ids.get(i).value());
    }
    out.ascii("]");
  }

  /// Writes a list of ids with their hashes, as in the first two versions.
  static void writeWithHashes(RoomVersion version, List<Event> events, JsonBuffer out) {
    out.ascii("[");
    for (int i = 0; i < events.size(); i++) {
      if (i > 0) {
        out.ascii(",");
      }
      var event = events.get(i);
      var hash = UnpaddedBase64.encode(EventFormat.referenceHash(version, event.pdu()));
      out.ascii("[").text(event.id().value());
      out.ascii(",{\"sha256\":\"").ascii(hash).ascii("\"}]");
    }
    out.ascii("]");
  }
}
