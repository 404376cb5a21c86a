package klatsch.sync.streams;

import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestRooms.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import klatsch.model.id.UserId;
import klatsch.rooms.RoomHead;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.TestRooms;
import klatsch.rules.RoomVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pcollections.PSet;

/// Whoever is told of a room is told of others than themselves, and many are told of one room.
class HeroesTest {
  @TempDir private Path folder;
  private final AtomicInteger walks = new AtomicInteger();

  @Test
  void aRoomIsLookedThroughOnceForAllWhoAreToldOfIt() {
    try (var house = TestRooms.onSqlite(folder)) {
      var id = house.publicRoom(RoomVersion.DEFAULT);
      house.joins(BOB, id);
      house.joins(CAROL, id);
      var room = watched(house.rooms.timeline().get(id));
      var states = house.rooms.states();
      long now = room.position();
      var heroes = new Heroes();

      assertThat(heroes.of(room, states, ALICE, now).heroes()).containsExactly(BOB, CAROL);
      assertThat(heroes.of(room, states, BOB, now).heroes()).containsExactly(ALICE, CAROL);
      assertThat(heroes.of(room, states, CAROL, now).heroes()).containsExactly(ALICE, BOB);
      assertThat(walks).as("walks through the members").hasValue(1);
    }
  }

  /// Counts how often somebody goes through those who are in the room.
  private RoomSnapshot watched(RoomSnapshot room) {
    var head = room.head();
    var watched =
        new RoomHead(
            head.nr(),
            head.id(),
            head.version(),
            head.ends(),
            head.depth(),
            head.state(),
            watched(head.joined()),
            head.invited());
    return new RoomSnapshot(watched, room.position(), List.of(), room.position(), 0);
  }

  @SuppressWarnings("unchecked")
  private PSet<UserId> watched(PSet<UserId> users) {
    return (PSet<UserId>)
        Proxy.newProxyInstance(
            HeroesTest.class.getClassLoader(),
            new Class<?>[] {PSet.class},
            (_, method, arguments) -> {
              if (method.getName().equals("stream") || method.getName().equals("iterator")) {
                walks.incrementAndGet();
              }
              return method.invoke(users, arguments);
            });
  }
}
