package klatsch.rules.signatures;

import static klatsch.rules.RoomVersion.Trait.EVENT_ID_IS_HASH;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.Signatures;
import klatsch.rules.format.EventFormat;

/// Looks at the signatures of events that others made.
///
/// What is signed with a key that we do not know, or that did not count any more, is as good as not
/// signed. But of those that a server has made with keys that count, all must be genuine.
///
/// [Spec](https://spec.matrix.org/v1.19/server-server-api/#validating-hashes-and-signatures-on-received-events)
public final class EventSignatures implements Signatures {
  private final RoomVersion version;
  private final ServerKeys keys;
  private final long now;

  /// @param now milliseconds since 1970
  public EventSignatures(RoomVersion version, ServerKeys keys, long now) {
    this.version = version;
    this.keys = keys;
    this.now = now;
  }

  private enum Signed {
    YES,
    NO,
    FORGED
  }

  /// The servers whose signature an event lacks. If there are any, it is not to be taken in.
  ///
  /// Who authorised a join to a restricted room has to sign it too. That is a rule of rooms, which
  /// asks [#has].
  public Set<String> missing(Event event) {
    var missing = new LinkedHashSet<String>();
    var sender = event.sender().server();
    var bySender = signed(event, sender);
    if (bySender == Signed.FORGED || bySender == Signed.NO && !isThirdPartyInvite(event)) {
      missing.add(sender);
    }
    var namer = version.has(EVENT_ID_IS_HASH) ? null : event.id().server();
    if (namer != null && signed(event, namer) != Signed.YES) {
      missing.add(namer);
    }
    return missing;
  }

  @Override
  public boolean has(Event event, String server) {
    return signed(event, server) == Signed.YES;
  }

  /// Somebody who was invited by e-mail address is asked in by whoever hears of it first; that it
  /// is in order follows from what an identity server has signed.
  private static boolean isThirdPartyInvite(Event event) {
    return event.membership() == Membership.INVITE
        && event.content().object("third_party_invite") != null;
  }

  /// How often one server may sign is limited by the size of an event alone.
  private Signed signed(Event event, String server) {
    var pdu = event.pdu();
    var message = EventFormat.signedBytes(version, pdu);
    var result = Signed.NO;
    for (var signature : signatures(pdu, server).entrySet()) {
      var key = keys.find(server, signature.getKey());
      if (key == null || !key.counts(version, event.originServerTs(), now)) {
        continue;
      }
      if (!(signature.getValue() instanceof JsonString(var base64))
          || !key.key().verify(message, base64)) {
        return Signed.FORGED;
      }
      result = Signed.YES;
    }
    return result;
  }

  private static Map<String, Json> signatures(JsonObject pdu, String server) {
    var signatures = pdu.object("signatures");
    var ofServer = signatures == null ? null : signatures.object(server);
    return ofServer == null ? Map.of() : ofServer.members();
  }
}
