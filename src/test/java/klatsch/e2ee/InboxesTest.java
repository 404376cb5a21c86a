package klatsch.e2ee;

import static klatsch.rooms.TestRooms.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import klatsch.e2ee.Inboxes.Address;
import klatsch.model.id.DeviceId;
import klatsch.store.SlowDisk;
import klatsch.store.ToDeviceStore.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InboxesTest {
  private static final Address PHONE = new Address(BOB, new DeviceId("PHONE"));

  /// Else the device would come back from a later position, and never be told.
  @Test
  void whatArrivesWhileSomebodyLooksIsNotForgotten() throws InterruptedException {
    var disk = new SlowDisk<Address, Extent>(new Extent(0, 0));
    var inboxes = new Inboxes(disk);

    disk.meanwhile(() -> inboxes.of(PHONE), () -> inboxes.arrived(List.of(PHONE), 7));

    assertThat(inboxes.of(PHONE)).isEqualTo(new Extent(7, 7));
  }
}
