package klatsch.rooms;

import java.util.List;
import klatsch.json.JsonObject;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rules.signatures.ServerKey;
import org.jspecify.annotations.Nullable;

/// What this server asks others for when an event comes of which it does not know enough. An answer
/// may be anything: whoever asks checks it. Who does not answer has nothing.
public interface RemoteServers {
  /// Nobody to ask.
  RemoteServers NONE =
      new RemoteServers() {
        @Override
        public @Nullable ServerKey key(String server, String keyId, long at) {
          return null;
        }

        @Override
        public List<JsonObject> events(String server, RoomId room, List<EventId> events) {
          return List.of();
        }

        @Override
        public List<JsonObject> missing(
            String server, RoomId room, List<EventId> earliest, EventId latest, int limit) {
          return List.of();
        }

        @Override
        public @Nullable StateIds stateIds(String server, RoomId room, EventId event) {
          return null;
        }
      };

  /// The state before an event, as another server tells it, and all on which it stands.
  record StateIds(List<EventId> state, List<EventId> authChain) {
    public StateIds {
      state = List.copyOf(state);
      authChain = List.copyOf(authChain);
    }
  }

  /// A server's key and for how long it counts, or `null` if it is not known. Whoever asks looks
  /// whether it counts: that depends on the room version.
  ///
  /// @param server any, also this one
  /// @param at milliseconds since 1970: when the event claims to have been made, so that the server
  ///   is asked again if the key was not known to count until then
  @Nullable ServerKey key(String server, String keyId, long at);

  /// Single events, as far as the server has them.
  List<JsonObject> events(String server, RoomId room, List<EventId> events);

  /// Events between those that we have and one that we were sent.
  ///
  /// @param earliest ends of our history
  /// @param latest is not wanted itself
  List<JsonObject> missing(
      String server, RoomId room, List<EventId> earliest, EventId latest, int limit);

  /// The state before an event, or `null` if the server does not tell.
  @Nullable StateIds stateIds(String server, RoomId room, EventId event);
}
