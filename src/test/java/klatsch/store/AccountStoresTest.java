package klatsch.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.store.AccessTokenStore.AccessToken;
import klatsch.store.DeviceStore.Device;
import klatsch.store.UserStore.User;
import org.junit.jupiter.api.Test;

/// Users, their devices, and the tokens of those.
class AccountStoresTest extends StoreTest {
  private static final DeviceId PHONE = new DeviceId("PHONE");
  private static final DeviceId LAPTOP = new DeviceId("LAPTOP");

  @Test
  void aUserComesBackAsMade() {
    var user = new User(ALICE, "hash", 1234, false, true, false);

    assertThat(create(user)).isTrue();

    assertThat(store.users().find(ALICE)).isEqualTo(user);
    assertThat(store.users().find(BOB)).isNull();
    assertThat(store.users().count()).isEqualTo(1);
  }

  @Test
  void aNameIsTakenOnce() {
    create(user());

    assertThat(create(new User(ALICE, "another", 5, true, false, false))).isFalse();

    assertThat(store.users().find(ALICE)).isEqualTo(user());
  }

  @Test
  void passwordAndRankCanChange() {
    create(user());

    write(tx -> store.users().setPassword(tx, ALICE, "new"));
    write(tx -> store.users().setAdmin(tx, ALICE, true));

    assertThat(store.users().find(ALICE))
        .isEqualTo(new User(ALICE, "new", 1234, false, true, false));
    assertThat(store.<Boolean>write(tx -> store.users().setAdmin(tx, BOB, true))).isFalse();
    assertThat(store.<Boolean>write(tx -> store.users().setPassword(tx, BOB, "x"))).isFalse();
  }

  @Test
  void aClosedAccountKeepsItsNameAndLosesItsPassword() {
    create(user());

    assertThat(store.<Boolean>write(tx -> store.users().deactivate(tx, ALICE))).isTrue();

    assertThat(store.users().find(ALICE))
        .isEqualTo(new User(ALICE, null, 1234, false, false, true));
    assertThat(create(user())).isFalse();
    assertThat(store.<Boolean>write(tx -> store.users().deactivate(tx, BOB))).isFalse();
  }

  @Test
  void aDeviceThatLogsInAgainKeepsItsName() {
    write(tx -> store.devices().create(tx, ALICE, PHONE, "Alice's phone"));
    write(tx -> store.devices().create(tx, ALICE, PHONE, "other name"));

    assertThat(store.devices().find(ALICE, PHONE))
        .isEqualTo(new Device(ALICE, PHONE, "Alice's phone", null, null));
    assertThat(store.devices().find(BOB, PHONE)).isNull();
  }

  @Test
  void aDeviceIsRenamedAndSeen() {
    write(tx -> store.devices().create(tx, ALICE, PHONE, null));

    write(tx -> store.devices().seen(tx, ALICE, PHONE, 77, "::1"));
    assertThat(store.<Boolean>write(tx -> store.devices().rename(tx, ALICE, PHONE, "p"))).isTrue();

    assertThat(store.devices().find(ALICE, PHONE))
        .isEqualTo(new Device(ALICE, PHONE, "p", 77L, "::1"));
    assertThat(store.<Boolean>write(tx -> store.devices().rename(tx, BOB, PHONE, "p"))).isFalse();
  }

  @Test
  void whoWasTheLastToBeSeenIsFoundWithThoseSeenNotMuchEarlier() {
    seen(ALICE, PHONE, 1_000);
    seen(ALICE, LAPTOP, 995);
    seen(BOB, PHONE, 990);
    seen(new UserId("@long-gone:here"), PHONE, 989);
    seen(new UserId("@later:here"), PHONE, 2_000);
    write(tx -> store.devices().create(tx, new UserId("@never:here"), PHONE, null));

    assertThat(store.devices().lastSeenBefore(2_000, 10, 9)).containsExactlyInAnyOrder(ALICE, BOB);
    assertThat(store.devices().lastSeenBefore(2_000, 10, 1)).hasSize(1);
    assertThat(store.devices().lastSeenBefore(989, 10, 9)).isEmpty();
  }

  private void seen(UserId user, DeviceId device, long ts) {
    write(tx -> store.devices().create(tx, user, device, null));
    write(tx -> store.devices().seen(tx, user, device, ts, "::1"));
  }

  @Test
  void devicesGoOneByOneOrAllTogether() {
    for (var device : new DeviceId[] {PHONE, LAPTOP, new DeviceId("TABLET")}) {
      write(tx -> store.devices().create(tx, ALICE, device, null));
    }
    write(tx -> store.devices().create(tx, BOB, PHONE, null));

    assertThat(store.<Boolean>write(tx -> store.devices().delete(tx, ALICE, PHONE))).isTrue();
    assertThat(store.<Boolean>write(tx -> store.devices().delete(tx, ALICE, PHONE))).isFalse();
    assertThat(store.devices().ofUser(ALICE)).extracting(Device::id).hasSize(2).contains(LAPTOP);

    write(tx -> store.devices().deleteAllBut(tx, ALICE, LAPTOP));
    assertThat(store.devices().ofUser(ALICE)).extracting(Device::id).containsExactly(LAPTOP);

    write(tx -> store.devices().deleteAll(tx, ALICE));
    assertThat(store.devices().ofUser(ALICE)).isEmpty();
    assertThat(store.devices().ofUser(BOB)).hasSize(1);
  }

  @Test
  void aTokenSpeaksForItsDevice() {
    login("t1", PHONE);

    assertThat(token("t1")).isEqualTo(new AccessToken(ALICE, PHONE, 1234));
    assertThat(token("t2")).isNull();
  }

  @Test
  void logoutTakesOneTokenOrAll() {
    login("t1", PHONE);
    login("t2", LAPTOP);
    login("t3", LAPTOP);

    assertThat(store.<Boolean>write(tx -> store.accessTokens().delete(tx, hash("t1")))).isTrue();
    assertThat(store.<Boolean>write(tx -> store.accessTokens().delete(tx, hash("t1")))).isFalse();
    assertThat(token("t1")).isNull();

    write(tx -> store.accessTokens().deleteOfDevice(tx, ALICE, PHONE));
    assertThat(token("t2")).isNotNull();

    write(tx -> store.accessTokens().deleteAll(tx, ALICE));
    assertThat(token("t2")).isNull();
    assertThat(token("t3")).isNull();
  }

  @Test
  void theOneWhoChangedThePasswordStaysLoggedIn() {
    login("t1", PHONE);
    login("t2", LAPTOP);

    write(tx -> store.accessTokens().deleteAllBut(tx, ALICE, PHONE));

    assertThat(token("t1")).isNotNull();
    assertThat(token("t2")).isNull();
  }

  /// A logout of all between two logins of one group must hit the first and not the second.
  @Test
  void loginAndLogoutInOneGroupKeepTheirOrder() {
    write(
        tx -> {
          store.accessTokens().create(tx, hash("t1"), ALICE, PHONE, 1);
          store.accessTokens().deleteAll(tx, ALICE);
          store.accessTokens().create(tx, hash("t2"), ALICE, PHONE, 2);
        });

    assertThat(token("t1")).isNull();
    assertThat(token("t2")).isNotNull();
  }

  private static User user() {
    return new User(ALICE, "hash", 1234, false, false, false);
  }

  private boolean create(User user) {
    return store.write(tx -> store.users().create(tx, user));
  }

  private void login(String token, DeviceId device) {
    write(tx -> store.accessTokens().create(tx, hash(token), ALICE, device, 1234));
  }

  private AccessToken token(String token) {
    return store.accessTokens().find(hash(token));
  }

  private static byte[] hash(String token) {
    return token.getBytes(UTF_8);
  }
}
