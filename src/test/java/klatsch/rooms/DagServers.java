package klatsch.rooms;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import klatsch.crypto.SigningKey;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rules.format.EventFormat;
import klatsch.rules.signatures.ServerKey;
import klatsch.rules.stateres.Dag;
import org.jspecify.annotations.Nullable;

/// Other servers, which know a whole room, sign what they send, and answer what they are asked.
public final class DagServers implements RemoteServers {
  private final Dag dag;

  /// What they say they do not have.
  final Set<EventId> hidden = new HashSet<>();

  boolean tellsMissing = true;
  boolean tellsState = true;

  /// Until when their keys count, in milliseconds since 1970.
  long validUntil = Long.MAX_VALUE;

  public DagServers(Dag dag) {
    this.dag = dag;
  }

  public static SigningKey keyOf(String server) {
    return SigningKey.generate("a", new Random(server.hashCode()));
  }

  /// An event as its sender's server sends it.
  public JsonObject pdu(Event event) {
    var server = event.sender().server();
    return EventFormat.signed(dag.version, event, server, keyOf(server)).pdu();
  }

  public JsonObject pdu(String name) {
    return pdu(dag.get(name));
  }

  @Override
  public @Nullable ServerKey key(String server, String keyId, long at) {
    return keyId.equals("ed25519:a")
        ? new ServerKey.Current(keyOf(server).verifyKey(), validUntil)
        : null;
  }

  @Override
  public List<JsonObject> events(String server, RoomId room, List<EventId> events) {
    return events.stream()
        .filter(id -> !hidden.contains(id))
        .filter(id -> dag.events().stream().anyMatch(event -> event.id().equals(id)))
        .map(id -> pdu(dag.get(id)))
        .toList();
  }

  @Override
  public List<JsonObject> missing(
      String server, RoomId room, List<EventId> earliest, EventId latest, int limit) {
    if (!tellsMissing) {
      return List.of();
    }
    return below(dag.get(latest).prevEvents(), Set.copyOf(earliest), true).stream()
        .map(dag::get)
        .sorted(Comparator.comparingLong(Event::depth).reversed())
        .limit(limit)
        .map(this::pdu)
        .toList();
  }

  @Override
  public @Nullable StateIds stateIds(String server, RoomId room, EventId event) {
    if (!tellsState) {
      return null;
    }
    var parents = dag.get(event).prevEvents().stream().map(dag::name).toList();
    var state = List.copyOf(dag.stateBefore(parents).values());
    return new StateIds(state, List.copyOf(below(state, Set.of(), false)));
  }

  /// @param byParents the history, or else what events stand on
  private Set<EventId> below(List<EventId> from, Set<EventId> stop, boolean byParents) {
    var found = new HashSet<EventId>();
    var waiting = new ArrayDeque<>(from);
    while (!waiting.isEmpty()) {
      var id = waiting.remove();
      if (!stop.contains(id) && !hidden.contains(id) && found.add(id)) {
        var event = dag.get(id);
        waiting.addAll(byParents ? event.prevEvents() : event.authEvents());
      }
    }
    return found;
  }
}
