package klatsch.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.store.ToDeviceStore.Extent;
import klatsch.store.ToDeviceStore.Load;
import klatsch.store.ToDeviceStore.Message;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Alice has a phone and a tablet, and Bob a phone.
class ToDeviceStoreTest extends StoreTest {
  private static final DeviceId PHONE = new DeviceId("PHONE");
  private static final DeviceId TABLET = new DeviceId("TABLET");

  @BeforeEach
  void haveDevices() {
    write(
        tx -> {
          store.devices().create(tx, ALICE, PHONE, null);
          store.devices().create(tx, ALICE, TABLET, null);
          store.devices().create(tx, BOB, PHONE, null);
        });
  }

  @Test
  void whatWasSentWaitsInTheOrderInWhichItCame() {
    add(ALICE, PHONE, 3, "one");
    add(ALICE, PHONE, 5, "two");
    add(ALICE, PHONE, 9, "three");
    add(ALICE, TABLET, 5, "another");

    assertThat(store.toDevice().between(ALICE, PHONE, 0, 100, 10))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(message(3, "one"), message(5, "two"), message(9, "three"));
    assertThat(contents(ALICE, PHONE, 3, 5)).containsExactly("two");
    assertThat(store.toDevice().between(ALICE, PHONE, 0, 100, 2)).hasSize(2);
    assertThat(store.toDevice().extent(ALICE, PHONE)).isEqualTo(new Extent(3, 9));
    assertThat(store.toDevice().extent(BOB, PHONE)).isEqualTo(new Extent(0, 0));
  }

  @Test
  void whatArrivedGoes() {
    add(ALICE, PHONE, 3, "one");
    add(ALICE, PHONE, 5, "two");
    add(ALICE, TABLET, 3, "another");

    write(tx -> store.toDevice().deleteUpTo(tx, ALICE, PHONE, 4));

    assertThat(contents(ALICE, PHONE, 0, 100)).containsExactly("two");
    assertThat(contents(ALICE, TABLET, 0, 100)).containsExactly("another");
  }

  @Test
  void forADeviceThatIsNotThereNothingIsKept() {
    add(BOB, TABLET, 3, "one");

    assertThat(contents(BOB, TABLET, 0, 100)).isEmpty();
  }

  @Test
  void itIsKnownHowMuchWaits() {
    add(ALICE, PHONE, 3, "one");
    add(ALICE, PHONE, 5, "three");

    assertThat(store.toDevice().loads(List.of(ALICE, new UserId("@nobody:here"))))
        .containsExactlyInAnyOrder(new Load(ALICE, PHONE, 2, 8), new Load(ALICE, TABLET, 0, 0));
    assertThat(store.toDevice().loads(List.of())).isEmpty();
  }

  @Test
  void withADeviceGoesWhatWaitsForIt() {
    add(ALICE, PHONE, 3, "one");
    add(ALICE, TABLET, 3, "another");
    add(BOB, PHONE, 3, "a third");

    write(tx -> store.devices().deleteAllBut(tx, ALICE, PHONE));
    assertThat(contents(ALICE, TABLET, 0, 100)).isEmpty();
    assertThat(contents(ALICE, PHONE, 0, 100)).hasSize(1);

    write(tx -> store.devices().delete(tx, ALICE, PHONE));
    assertThat(contents(ALICE, PHONE, 0, 100)).isEmpty();
    assertThat(contents(BOB, PHONE, 0, 100)).hasSize(1);

    write(tx -> store.devices().deleteAll(tx, BOB));
    assertThat(contents(BOB, PHONE, 0, 100)).isEmpty();
  }

  private void add(UserId user, DeviceId device, long position, String content) {
    write(tx -> store.toDevice().add(tx, user, device, message(position, content)));
  }

  private List<String> contents(UserId user, DeviceId device, long after, long to) {
    return store.toDevice().between(user, device, after, to, 10).stream()
        .map(message -> new String(message.content(), UTF_8))
        .toList();
  }

  private static Message message(long position, String content) {
    return new Message(position, BOB, "m.test", content.getBytes(UTF_8));
  }
}
