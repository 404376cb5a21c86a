package klatsch.rooms;

import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import klatsch.model.event.Membership;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.store.MembershipStore;
import klatsch.store.SlowDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UserRoomsTest {
  private static final RoomId ROOM = new RoomId("!room:here");

  /// Else an invitation would be seen by nobody until the server is started anew.
  @Test
  void whatChangesWhileSomebodyLooksIsNotForgotten() throws InterruptedException {
    var disk = new SlowDisk<UserId, List<MembershipStore.Row>>(List.of());
    var rooms = new UserRooms(disk);
    var invited = new UserRoom(ROOM, Membership.INVITE, 7, ALICE, false);

    disk.meanwhile(() -> rooms.of(BOB), () -> rooms.changed(BOB, invited));

    assertThat(rooms.of(BOB)).containsEntry(ROOM, invited);
  }
}
