package klatsch.rules.format;

import static klatsch.rules.RoomVersion.Trait.EVENT_ID_IS_HASH;
import static klatsch.rules.RoomVersion.Trait.REDACTS_IN_CONTENT;
import static klatsch.rules.RoomVersion.Trait.ROOM_ID_IS_CREATE_HASH;
import static klatsch.rules.format.BadEventException.bad;

import java.util.List;
import klatsch.crypto.Sha256;
import klatsch.crypto.UnpaddedBase64;
import klatsch.json.CanonicalJson;
import klatsch.json.Json;
import klatsch.json.JsonBuffer;
import klatsch.json.JsonObject;
import klatsch.json.NotCanonicalException;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rules.RoomVersion;
import klatsch.rules.redact.Redaction;
import org.jspecify.annotations.Nullable;

/// Writes one event, once, with its members in canonical order, and takes both hashes over pieces
/// of what has been written:
///
/// - the content hash over everything but the place that is kept free for this very hash;
/// - the reference hash over everything with the content replaced by what a redaction leaves of it.
///   In the first two room versions it is not needed: there the event has been given a name.
final class PduWriter {
  /// Room for a content hash, which is written here once it is known: 43 characters of Base64.
  private static final String HASHES = "\"hashes\":{\"sha256\":\"" + ".".repeat(43) + "\"},";

  private static final int HASH_OFFSET = HASHES.indexOf('.');
  private static final int USUAL_SIZE = 1024;

  private final RoomVersion version;
  private final Draft draft;
  private final @Nullable RoomId room;
  private final JsonObject content;
  private final Parents prevEvents;
  private final Parents authEvents;
  private final @Nullable EventId name;
  private final long depth;
  private final long originServerTs;
  private final JsonBuffer out = new JsonBuffer(USUAL_SIZE);

  /// The events that this one names.
  ///
  /// @param withHashes the events themselves, where their hashes are to be said too
  record Parents(List<EventId> ids, List<Event> withHashes) {
    static Parents of(List<EventId> ids) {
      return new Parents(List.copyOf(ids), List.of());
    }

    static Parents withHashes(List<Event> events) {
      return new Parents(events.stream().map(Event::id).toList(), List.copyOf(events));
    }
  }

  /// @param name of the event, in the versions in which it is not its hash
  PduWriter(
      RoomVersion version,
      @Nullable EventId name,
      Draft draft,
      Parents prevEvents,
      Parents authEvents,
      long depth,
      long originServerTs) {
    this.version = version;
    this.draft = draft;
    this.room = draft.room();
    this.content =
        draft.redacts() != null && version.has(REDACTS_IN_CONTENT)
            ? draft.content().with("redacts", Json.of(draft.redacts().value()))
            : draft.content();
    this.prevEvents = prevEvents;
    this.authEvents = authEvents;
    this.name = name;
    this.depth = Math.min(depth, EventLimits.maxDepth(version));
    this.originServerTs = originServerTs;
    if (version.has(EVENT_ID_IS_HASH) != (name == null)) {
      throw new IllegalArgumentException("the event has a name and a hash, or neither: " + draft);
    }
    if (room == null && !makesItsRoom()) {
      throw new IllegalArgumentException("only a create event may have no room yet: " + draft);
    }
    if (room != null && makesItsRoom()) {
      throw new IllegalArgumentException("this create event makes its room: " + draft);
    }
  }

  private boolean makesItsRoom() {
    return version.has(ROOM_ID_IS_CREATE_HASH) && draft.type().equals(StateKey.CREATE.type());
  }

  Event write() {
    EventLimits.checkParts(draft.type(), draft.stateKey());
    EventLimits.checkParents(prevEvents.ids(), authEvents.ids());

    out.ascii("{\"auth_events\":");
    write(authEvents);
    out.ascii(",\"content\":");
    int contentFrom = out.size();
    writeContent();
    int contentTo = out.size();
    out.ascii(",\"depth\":").ascii(Long.toString(depth)).ascii(",");
    if (name != null) {
      out.ascii("\"event_id\":").text(name.value()).ascii(",");
    }
    int hashesFrom = out.size();
    out.ascii(HASHES);
    int hashesTo = out.size();
    out.ascii("\"origin_server_ts\":").ascii(Long.toString(originServerTs));
    out.ascii(",\"prev_events\":");
    write(prevEvents);
    int redactsFrom = out.size();
    if (draft.redacts() != null && !version.has(REDACTS_IN_CONTENT)) {
      out.ascii(",\"redacts\":").text(draft.redacts().value());
    }
    int redactsTo = out.size();
    if (room != null) {
      out.ascii(",\"room_id\":").text(room.value());
    }
    out.ascii(",\"sender\":").text(draft.sender().value());
    if (draft.stateKey() != null) {
      out.ascii(",\"state_key\":").text(draft.stateKey());
    }
    out.ascii(",\"type\":").text(draft.type()).ascii("}");
    EventLimits.checkSizeBeforeSigning(out.size(), draft.sender().server());

    var contentHash = Sha256.digest();
    contentHash.update(out.array(), 0, hashesFrom);
    contentHash.update(out.array(), hashesTo, out.size() - hashesTo);
    out.overwrite(hashesFrom + HASH_OFFSET, UnpaddedBase64.encode(contentHash.digest()));

    if (name != null) {
      return event(name);
    }
    var referenceHash = Sha256.digest();
    referenceHash.update(out.array(), 0, contentFrom);
    var left = Redaction.content(version, draft.type(), content);
    if (left.equals(content)) {
      referenceHash.update(out.array(), contentFrom, contentTo - contentFrom);
    } else {
      referenceHash.update(CanonicalJson.bytes(left, version.numbers()));
    }
    referenceHash.update(out.array(), contentTo, redactsFrom - contentTo);
    referenceHash.update(out.array(), redactsTo, out.size() - redactsTo);
    return event(EventIds.ofHash(version, referenceHash.digest()));
  }

  private void writeContent() {
    try {
      out.canonical(content, version.numbers(), EventLimits.CONTENT_LEVELS);
    } catch (NotCanonicalException e) {
      throw bad(e.getMessage());
    }
  }

  private void write(Parents parents) {
    if (name == null) {
      EventIds.write(parents.ids(), out);
    } else {
      EventIds.writeWithHashes(version, parents.withHashes(), out);
    }
  }

  private Event event(EventId id) {
    return new Event(
        id,
        room == null ? EventFormat.room(id) : room,
        out.toBytes(),
        draft.type(),
        draft.stateKey(),
        draft.sender(),
        content,
        originServerTs,
        depth,
        prevEvents.ids(),
        authEvents.ids(),
        PduReader.redacts(version, draft.type(), content, draft.redacts()));
  }
}
