package klatsch.rules.format;

import java.util.Arrays;
import java.util.List;
import klatsch.crypto.Sha256;
import klatsch.crypto.SignedJson;
import klatsch.crypto.SigningKey;
import klatsch.crypto.UnpaddedBase64;
import klatsch.json.CanonicalJson;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.PduWriter.Parents;
import klatsch.rules.redact.Redaction;
import org.jspecify.annotations.Nullable;

/// Makes events, reads them, hashes and signs them. The only place that knows how they are laid
/// out.
///
/// [Spec](https://spec.matrix.org/v1.19/server-server-api/#signing-events)
public final class EventFormat {
  private EventFormat() {}

  /// Makes an event of a draft: hashes it and gives it its id. It is not signed, for ids do not
  /// cover signatures, and most events never leave this server: see [#signed].
  ///
  /// @param originServerTs milliseconds since 1970
  /// @throws BadEventException if the draft is too large, or its content has no canonical form
  public static Event build(
      RoomVersion version,
      Draft draft,
      List<EventId> prevEvents,
      List<EventId> authEvents,
      long depth,
      long originServerTs) {
    return new PduWriter(
            version,
            null,
            draft,
            Parents.of(prevEvents),
            Parents.of(authEvents),
            depth,
            originServerTs)
        .write();
  }

  /// As [#build], in the first two room versions: there an event is given its name, and says not
  /// only the names of the events before it but also their hashes.
  ///
  /// @param name which no other event has
  public static Event buildNamed(
      RoomVersion version,
      EventId name,
      Draft draft,
      List<Event> prevEvents,
      List<Event> authEvents,
      long depth,
      long originServerTs) {
    return new PduWriter(
            version,
            name,
            draft,
            Parents.withHashes(prevEvents),
            Parents.withHashes(authEvents),
            depth,
            originServerTs)
        .write();
  }

  /// Reads an event that was made elsewhere: checks all of its parts and computes its id. Neither
  /// its signatures nor its content hash are looked at.
  ///
  /// @param knownRoom where it must belong, or `null` if any room will do
  /// @throws BadEventException if it is not laid out as this room version demands
  public static Event parse(RoomVersion version, @Nullable RoomId knownRoom, byte[] utf8) {
    return PduReader.parse(version, knownRoom, PduReader.object(utf8));
  }

  /// As [#parse(RoomVersion, RoomId, byte\[\])], for an event that came inside other JSON.
  public static Event parse(RoomVersion version, @Nullable RoomId knownRoom, JsonObject pdu) {
    return PduReader.parse(version, knownRoom, pdu);
  }

  /// Reads back an event that we have stored, without checking again what was checked before.
  ///
  /// @param bytes the [Event#bytes] that were stored
  public static Event stored(RoomVersion version, RoomId room, EventId id, byte[] bytes) {
    return PduReader.read(version, room, id, PduReader.object(bytes), bytes);
  }

  /// The event with a signature of this server, as other servers want it. The signature covers what
  /// is left after redaction, so that it outlives one.
  public static Event signed(RoomVersion version, Event event, String server, SigningKey key) {
    var pdu = event.pdu();
    var signature = key.sign(signedBytes(version, pdu));
    var signed = SignedJson.withSignature(pdu, server, key.id(), signature);
    return PduReader.read(
        version, event.room(), event.id(), signed, CanonicalJson.bytes(signed, version.numbers()));
  }

  /// What signatures and ids of an event cover: what is left after its redaction.
  public static byte[] signedBytes(RoomVersion version, JsonObject pdu) {
    return SignedJson.signedBytes(Redaction.redact(version, pdu), version.numbers());
  }

  /// What is left of an event after its redaction. It keeps its id.
  public static Event redacted(RoomVersion version, Event event) {
    var left = Redaction.redact(version, event.pdu());
    return PduReader.read(
        version, event.room(), event.id(), left, CanonicalJson.bytes(left, version.numbers()));
  }

  /// Whether the event still says what its sender wrote. One that does not has probably been
  /// redacted on its way: go on with [#redacted].
  public static boolean hasItsContent(RoomVersion version, JsonObject pdu) {
    var hashes = pdu.object("hashes");
    var claimed = hashes == null ? null : hashes.text("sha256");
    return claimed != null
        && Arrays.equals(UnpaddedBase64.decode(claimed), contentHash(version, pdu));
  }

  /// The hash over all that the sender wrote.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/server-server-api/#calculating-the-content-hash-for-an-event)
  public static byte[] contentHash(RoomVersion version, JsonObject pdu) {
    return Sha256.of(
        CanonicalJson.bytes(pdu.without("unsigned", "signatures", "hashes"), version.numbers()));
  }

  /// The hash over all that a redaction leaves, which is what the event is named after in all but
  /// the first two room versions.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/server-server-api/#calculating-the-reference-hash-for-an-event)
  public static byte[] referenceHash(RoomVersion version, JsonObject pdu) {
    return Sha256.of(signedBytes(version, pdu));
  }

  /// The room that this create event makes, where rooms are named after their create event.
  static RoomId room(EventId create) {
    return new RoomId("!" + create.value().substring(1));
  }

  /// The create event of this room, where rooms are named after it.
  public static EventId createOf(RoomId room) {
    return new EventId("$" + room.value().substring(1));
  }
}
