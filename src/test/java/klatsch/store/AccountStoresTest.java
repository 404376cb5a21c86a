package klatsch.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.store.DeviceStore.Device;
import klatsch.store.TokenStore.AccessToken;
import klatsch.store.UserStore.Changed;
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
  void aClosedAccountTakesNoNewPassword() {
    create(user());
    write(tx -> store.users().deactivate(tx, ALICE));

    assertThat(store.<Boolean>write(tx -> store.users().setPassword(tx, ALICE, "x"))).isFalse();
    assertThat(store.<Boolean>write(tx -> store.users().deactivate(tx, ALICE))).isFalse();

    assertThat(store.users().find(ALICE)).returns(null, User::passwordHash);
  }

  @Test
  void moderatorsLockAndSuspend() {
    create(user());

    write(tx -> store.users().setLocked(tx, ALICE, true));
    write(tx -> store.users().setSuspended(tx, ALICE, true));
    assertThat(store.users().find(ALICE))
        .isEqualTo(new User(ALICE, "hash", 1234, false, false, false, true, true));

    write(tx -> store.users().setLocked(tx, ALICE, false));
    write(tx -> store.users().setSuspended(tx, ALICE, false));
    assertThat(store.users().find(ALICE)).isEqualTo(user());
    assertThat(store.<Boolean>write(tx -> store.users().setLocked(tx, BOB, true))).isFalse();
    assertThat(store.<Boolean>write(tx -> store.users().setSuspended(tx, BOB, true))).isFalse();
  }

  @Test
  void accountsAreListedPageByPage() {
    var people =
        Stream.of("@a:here", "@b:here", "@c:here", "@d:here", "@e:here").map(UserId::new).toList();
    people.reversed().forEach(id -> create(new User(id, null, 1, false, false, false)));

    assertThat(store.users().page(null, 2)).extracting(User::id).isEqualTo(people.subList(0, 2));
    assertThat(store.users().page(people.get(1), 2))
        .extracting(User::id)
        .isEqualTo(people.subList(2, 4));
    assertThat(store.users().page(people.get(3), 2))
        .extracting(User::id)
        .containsExactly(people.get(4));
    assertThat(store.users().page(people.get(4), 2)).isEmpty();
  }

  @Test
  void whatChangedIsFoundFromWhereOneStopped() {
    create(user());
    create(new User(BOB, null, 1, false, false, false));
    assertThat(store.users().lastChange()).isZero();
    assertThat(store.users().changedSince(0, 10)).isEmpty();

    write(tx -> store.users().noteChange(tx, ALICE));
    write(tx -> store.users().deactivate(tx, BOB));
    write(tx -> store.users().erase(tx, BOB));
    write(tx -> store.users().noteChange(tx, BOB));

    assertThat(store.users().changedSince(0, 10))
        .containsExactly(new Changed(ALICE, 1, false, null), new Changed(BOB, 3, true, 2L));
    assertThat(store.users().changedSince(0, 1)).extracting(Changed::user).containsExactly(ALICE);
    assertThat(store.users().changedSince(1, 10)).extracting(Changed::user).containsExactly(BOB);
    assertThat(store.users().changedSince(3, 10)).isEmpty();
    assertThat(store.users().lastChange()).isEqualTo(3);
    assertThat(store.users().erased()).isEqualTo(Map.of(BOB, 2L));

    write(tx -> store.users().noteChange(tx, ALICE));
    assertThat(store.users().changedSince(1, 10))
        .extracting(Changed::user)
        .containsExactly(BOB, ALICE);
  }

  @Test
  void whoDepartsIsWrittenDownUntilItIsDone() {
    write(tx -> store.departures().add(tx, BOB));
    write(tx -> store.departures().add(tx, ALICE));
    write(tx -> store.departures().add(tx, ALICE));
    reopen();

    assertThat(store.departures().page("", 10)).containsExactly(ALICE, BOB);
    assertThat(store.departures().page("", 1)).containsExactly(ALICE);
    assertThat(store.departures().page(ALICE.value(), 10)).containsExactly(BOB);

    write(tx -> store.departures().remove(tx, ALICE));
    assertThat(store.departures().page("", 10)).containsExactly(BOB);
  }

  @Test
  void aDeviceThatLogsInAgainKeepsItsName() {
    write(tx -> store.devices().create(tx, ALICE, PHONE, "Alice's phone"));
    write(tx -> store.devices().create(tx, ALICE, PHONE, "other name"));

    assertThat(store.devices().find(ALICE, PHONE))
        .isEqualTo(new Device(ALICE, PHONE, "Alice's phone", null, null, null));
    assertThat(store.devices().find(BOB, PHONE)).isNull();
  }

  @Test
  void aDeviceIsRenamedAndSeen() {
    write(tx -> store.devices().create(tx, ALICE, PHONE, null));

    write(tx -> store.devices().seen(tx, ALICE, PHONE, 77, "::1", "Firefox"));
    assertThat(store.<Boolean>write(tx -> store.devices().rename(tx, ALICE, PHONE, "p"))).isTrue();

    assertThat(store.devices().find(ALICE, PHONE))
        .isEqualTo(new Device(ALICE, PHONE, "p", 77L, "::1", "Firefox"));
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
    write(tx -> store.devices().seen(tx, user, device, ts, "::1", null));
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

    assertThat(token("t1")).isEqualTo(new AccessToken(ALICE, PHONE, null, null));
    assertThat(token("t2")).isNull();
  }

  @Test
  void logoutTakesOneTokenOrAll() {
    login("t1", PHONE);
    login("t2", LAPTOP);
    login("t3", LAPTOP);

    write(tx -> store.tokens().deleteOfDevice(tx, ALICE, PHONE));
    assertThat(token("t1")).isNull();
    assertThat(token("t2")).isNotNull();

    write(tx -> store.tokens().deleteAll(tx, ALICE));
    assertThat(token("t2")).isNull();
    assertThat(token("t3")).isNull();
  }

  @Test
  void theOneWhoChangedThePasswordStaysLoggedIn() {
    login("t1", PHONE);
    login("t2", LAPTOP);

    write(tx -> store.tokens().deleteAllBut(tx, ALICE, PHONE));

    assertThat(token("t1")).isNotNull();
    assertThat(token("t2")).isNull();
  }

  /// A logout of all between two logins of one group must hit the first and not the second.
  @Test
  void loginAndLogoutInOneGroupKeepTheirOrder() {
    write(
        tx -> {
          create(tx, "t1", PHONE);
          store.tokens().deleteAll(tx, ALICE);
          create(tx, "t2", PHONE);
        });

    assertThat(token("t1")).isNull();
    assertThat(token("t2")).isNotNull();
  }

  @Test
  void aGuestBecomesAUserOnce() {
    create(new User(ALICE, null, 1234, true, false, false));

    assertThat(store.<Boolean>write(tx -> store.users().upgradeGuest(tx, ALICE, "hash"))).isTrue();
    assertThat(store.<Boolean>write(tx -> store.users().upgradeGuest(tx, ALICE, "x"))).isFalse();
    assertThat(store.<Boolean>write(tx -> store.users().upgradeGuest(tx, BOB, "x"))).isFalse();

    assertThat(store.users().find(ALICE)).isEqualTo(user());
  }

  private static User user() {
    return new User(ALICE, "hash", 1234, false, false, false);
  }

  private boolean create(User user) {
    return store.write(tx -> store.users().create(tx, user));
  }

  private void login(String token, DeviceId device) {
    write(tx -> create(tx, token, device));
  }

  private void create(Transaction tx, String token, DeviceId device) {
    store.tokens().createAccess(tx, hash(token), new AccessToken(ALICE, device, null, null), 1234);
  }

  private AccessToken token(String token) {
    return store.tokens().findAccess(hash(token));
  }

  private static byte[] hash(String token) {
    return token.getBytes(UTF_8);
  }
}
