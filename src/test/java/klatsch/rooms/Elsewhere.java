package klatsch.rooms;

import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.AuthEvents;
import klatsch.rules.format.Draft;
import klatsch.rules.format.EventFormat;
import klatsch.rules.stateres.Dag;

/// Another server, whose people act in a room of ours as it last heard of it, which may be a while
/// ago.
final class Elsewhere {
  static final String NAME = "there";

  /// So many events it may have missed.
  private static final int BEHIND = 12;

  private final RandomGenerator random;

  Elsewhere(RandomGenerator random) {
    this.random = random;
  }

  /// Servers of which one gets keys, and nothing else.
  static RemoteServers servers() {
    var servers = new DagServers(new Dag(RoomVersion.DEFAULT));
    servers.tellsMissing = false;
    servers.tellsState = false;
    return servers;
  }

  static UserId user(int number) {
    return new UserId("@user" + number + ":" + NAME);
  }

  /// What somebody there wants to happen, as an event that is on its way to us.
  JsonObject event(TestRooms where, RoomId id, Intent intent) {
    var room = where.rooms.timeline().get(id);
    var version = room.head().version();
    var parents = parents(room);
    var needed =
        AuthEvents.needed(
            version, intent.type(), intent.stateKey(), intent.sender(), intent.content());
    var event =
        EventFormat.build(
            version,
            new Draft(
                id, intent.type(), intent.stateKey(), intent.sender(), intent.content(), null),
            parents.stream().map(Event::id).toList(),
            cited(where, room, parents, needed),
            parents.stream().mapToLong(Event::depth).max().orElseThrow() + 1,
            random.nextLong(1_000_000));
    return EventFormat.signed(version, event, NAME, DagServers.keyOf(NAME)).pdu();
  }

  /// Mostly all the ends, sometimes one event that is not the last.
  private List<Event> parents(RoomSnapshot room) {
    if (room.head().ends().size() <= 20 && random.nextInt(4) > 0) {
      return room.head().ends();
    }
    var tail = room.tail();
    int back = random.nextInt(Math.min(BEHIND, tail.size()));
    return List.of(tail.get(tail.size() - 1 - back).event());
  }

  private static List<EventId> cited(
      TestRooms where, RoomSnapshot room, List<Event> parents, List<StateKey> needed) {
    if (parents.equals(room.head().ends())) {
      return needed.stream().map(room.head()::get).filter(Objects::nonNull).map(Event::id).toList();
    }
    var there = Objects.requireNonNull(where.rooms.states().after(room, parents.getFirst().id()));
    return needed.stream().map(there::get).filter(Objects::nonNull).toList();
  }
}
