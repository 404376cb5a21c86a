package klatsch.rooms.incoming;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
import klatsch.rules.signatures.EventSignatures;
import klatsch.rules.signatures.ServerKey;
import klatsch.rules.signatures.ServerKeys;
import org.jspecify.annotations.Nullable;

/// Whether something is an event at all, and made by those who are said to have made it.
///
/// [Spec](https://spec.matrix.org/v1.19/server-server-api/#validating-hashes-and-signatures-on-received-events)
public final class Authenticity {
  /// Keys of one server that are asked for to check an event. Servers have one, and two while they
  /// change it; each costs a signature to check, and maybe a question to that server. What is
  /// signed with more does not count.
  private static final int MAX_KEYS = 8;

  private final RemoteServers servers;
  private final InstantSource clock;

  public Authenticity(RemoteServers servers, InstantSource clock) {
    this.servers = servers;
    this.clock = clock;
  }

  public sealed interface Checked {}

  /// @param event without its content, if that is not what the sender wrote
  /// @param signatures of those servers whose signature may matter to the rules
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
    var signatures = new EventSignatures(version, new Keys(event), clock.millis());
    var missing = signatures.missing(event);
    if (!missing.isEmpty()) {
      return new Fake(
          "There is no genuine signature of "
              + String.join(", ", missing)
              + " with a known key that was valid then");
    }
    var authoriser = authoriser(event);
    boolean isAuthorised = authoriser != null && signatures.has(event, authoriser);
    var whole =
        EventFormat.hasItsContent(version, pdu) ? event : EventFormat.redacted(version, event);
    return new Genuine(whole, (_, server) -> isAuthorised && server.equals(authoriser));
  }

  /// The server that lets somebody in on behalf of the room. The rules ask for its signature, again
  /// and again; so it is looked at once, while its keys are at hand.
  private static @Nullable String authoriser(Event event) {
    var authoriser = event.content().text("join_authorised_via_users_server");
    try {
      return authoriser == null ? null : new UserId(authoriser).server();
    } catch (BadIdException _) {
      return null; // The rules will refuse it.
    }
  }

  /// The keys that one event may be signed with, each asked for once.
  private final class Keys implements ServerKeys {
    private final Event event;
    private final Map<String, Map<String, Optional<ServerKey>>> asked = new HashMap<>();

    Keys(Event event) {
      this.event = event;
    }

    @Override
    public @Nullable ServerKey find(String server, String keyId) {
      var ofServer = asked.computeIfAbsent(server, _ -> new HashMap<>());
      var before = ofServer.get(keyId);
      if (before != null) {
        return before.orElse(null);
      }
      if (ofServer.size() == MAX_KEYS) {
        return null;
      }
      var key = servers.key(server, keyId, event.originServerTs());
      ofServer.put(keyId, Optional.ofNullable(key));
      return key;
    }
  }
}
