package klatsch.rooms.incoming;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.id.BadIdException;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.RemoteServers;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.Signatures;
import klatsch.rules.format.BadEventException;
import klatsch.rules.format.EventFormat;
import org.jspecify.annotations.Nullable;

/// Whether something is an event at all, and made by those who are said to have made it.
///
/// [Spec](https://spec.matrix.org/v1.19/server-server-api/#validating-hashes-and-signatures-on-received-events)
public final class Authenticity {
  /// Keys of one server that an event may be signed with. Servers have one, and two while they
  /// change it; each costs a signature to check, and maybe a question to that server.
  private static final int MAX_KEYS = 8;

  private final RemoteServers servers;

  public Authenticity(RemoteServers servers) {
    this.servers = servers;
  }

  public sealed interface Checked {}

  /// @param event without its content, if that is not what the sender wrote
  /// @param signatures of those servers whose signature may matter
  public record Genuine(Event event, Signatures signatures) implements Checked {}

  public record Fake(String reason) implements Checked {}

  /// Reads what should be an event of this room. Its signatures are not looked at.
  public static Checked read(RoomVersion version, RoomId room, JsonObject pdu) {
    return readOf(version, room, pdu);
  }

  /// As [#read(RoomVersion, RoomId, JsonObject)], for an event of any room.
  public static Checked read(RoomVersion version, JsonObject pdu) {
    return readOf(version, null, pdu);
  }

  private static Checked readOf(RoomVersion version, @Nullable RoomId room, JsonObject pdu) {
    try {
      return new Genuine(EventFormat.parse(version, room, pdu), (_, _) -> false);
    } catch (BadEventException e) {
      return new Fake(Objects.requireNonNull(e.getMessage()));
    }
  }

  /// Checks who has signed an event that was read, and whether it still has its content.
  public Checked check(RoomVersion version, Event event, JsonObject pdu) {
    var signedBy = new HashSet<String>();
    for (var server : signers(event)) {
      switch (signature(version, event, pdu, server)) {
        case GENUINE -> signedBy.add(server);
        case FORGED -> {
          return new Fake("The signature of " + server + " is not genuine");
        }
        case NONE -> {}
      }
    }
    if (!signedBy.contains(event.sender().server())) {
      return new Fake("There is no signature of " + event.sender().server() + " with a known key");
    }
    var whole =
        EventFormat.hasItsContent(version, pdu) ? event : EventFormat.redacted(version, event);
    return new Genuine(whole, (_, server) -> signedBy.contains(server));
  }

  private enum Signature {
    NONE,
    GENUINE,
    FORGED
  }

  /// Keys that are not known do not count; one that is known must be right.
  private Signature signature(RoomVersion version, Event event, JsonObject pdu, String server) {
    var all = pdu.object("signatures");
    var signatures = all == null ? null : all.object(server);
    if (signatures == null || signatures.names().size() > MAX_KEYS) {
      return Signature.NONE;
    }
    var found = Signature.NONE;
    for (var keyId : signatures.names()) {
      var key = servers.key(server, keyId, event.originServerTs());
      if (key != null) {
        if (!EventFormat.isSigned(version, pdu, server, keyId, key)) {
          return Signature.FORGED;
        }
        found = Signature.GENUINE;
      }
    }
    return found;
  }

  /// The sender's server, and the one that lets somebody in on behalf of the room.
  private static Set<String> signers(Event event) {
    var signers = new HashSet<String>();
    signers.add(event.sender().server());
    var authoriser = event.content().text("join_authorised_via_users_server");
    if (authoriser != null) {
      try {
        signers.add(new UserId(authoriser).server());
      } catch (BadIdException _) {
        return signers; // The rules will refuse it.
      }
    }
    return signers;
  }
}
