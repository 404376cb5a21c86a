package klatsch.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.store.PusherStore.Pusher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PusherStoreTest extends StoreTest {
  private static final DeviceId PHONE = new DeviceId("PHONE");
  private static final DeviceId TABLET = new DeviceId("TABLET");
  private static final DeviceId LAPTOP = new DeviceId("LAPTOP");

  @Test
  void allThatIsKnownIsKept() {
    set(ALICE, pusher("key", PHONE, "tag", true));
    set(ALICE, pusher("other", PHONE, null, false));

    assertThat(store.pushers().ofUser(ALICE))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(pusher("key", PHONE, "tag", true), pusher("other", PHONE, null, false));
  }

  @Test
  void aChangeLeavesTheDevice() {
    set(ALICE, pusher("key", PHONE, "tag", true));
    set(ALICE, pusher("key", TABLET, null, false));

    assertThat(store.pushers().ofUser(ALICE))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(pusher("key", PHONE, null, false));
  }

  @Test
  void pushersGoOneByOneOrThoseOfOthers() {
    set(ALICE, pusher("key", PHONE, null, true));
    set(ALICE, pusher("other", PHONE, null, true));
    set(BOB, pusher("key", PHONE, null, true));

    assertThat(countOthers(ALICE, "key")).isEqualTo(1);
    assertThat(countOthers(ALICE, "new")).isEqualTo(2);

    write(tx -> store.pushers().deleteOfOthers(tx, BOB, "app", "key"));
    assertThat(keys(ALICE)).containsExactly("other");

    write(tx -> store.pushers().delete(tx, ALICE, "app", "other"));
    assertThat(keys(ALICE)).isEmpty();
    assertThat(keys(BOB)).containsExactly("key");
  }

  @Test
  void pushersGoWithTheirDevices() {
    for (var device : List.of(PHONE, TABLET, LAPTOP)) {
      write(tx -> store.devices().create(tx, ALICE, device, null));
      set(ALICE, pusher("of " + device, device, null, true));
    }
    set(BOB, pusher("of bob", PHONE, null, true));

    write(tx -> store.devices().delete(tx, ALICE, PHONE));
    assertThat(keys(ALICE)).containsExactly("of LAPTOP", "of TABLET");

    write(tx -> store.devices().deleteAllBut(tx, ALICE, TABLET));
    assertThat(keys(ALICE)).containsExactly("of TABLET");

    write(tx -> store.devices().deleteAll(tx, ALICE));
    assertThat(keys(ALICE)).isEmpty();
    assertThat(keys(BOB)).containsExactly("of bob");
  }

  private void set(UserId user, Pusher pusher) {
    write(tx -> store.pushers().set(tx, user, pusher));
  }

  private long countOthers(UserId user, String key) {
    return store.<Long>write(tx -> store.pushers().countOthers(tx, user, "app", key));
  }

  private List<String> keys(UserId user) {
    return store.pushers().ofUser(user).stream().map(Pusher::pushkey).toList();
  }

  private static Pusher pusher(
      String key, DeviceId device, @Nullable String profileTag, boolean enabled) {
    var data = "{\"url\":\"https://push.example\"}".getBytes(UTF_8);
    return new Pusher(
        "app", key, device, "http", enabled, "App", "Phone of mine", profileTag, "de", data);
  }
}
