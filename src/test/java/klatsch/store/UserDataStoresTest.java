package klatsch.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import klatsch.model.id.RoomAlias;
import klatsch.model.id.RoomId;
import klatsch.store.AccountDataStore.AccountData;
import klatsch.store.AliasStore.Alias;
import klatsch.store.ProfileStore.Unshown;
import klatsch.store.ServerKeyStore.ServerKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The small tables: what users keep here, and what the server keeps for itself.
class UserDataStoresTest extends StoreTest {
  private static final RoomAlias LOUNGE = new RoomAlias("#lounge:here");

  @Test
  void profilesAreKeptFieldByField() {
    write(tx -> store.profiles().set(tx, ALICE, "displayname", utf8("\"A\"")));
    write(tx -> store.profiles().set(tx, ALICE, "displayname", utf8("\"Alice\"")));
    write(tx -> store.profiles().set(tx, ALICE, "avatar_url", utf8("\"mxc://here/a\"")));

    assertThat(store.profiles().find(ALICE, "displayname")).asString().isEqualTo("\"Alice\"");
    assertThat(store.profiles().find(BOB, "displayname")).isNull();
    assertThat(store.profiles().all(ALICE)).containsOnlyKeys("avatar_url", "displayname");

    write(tx -> store.profiles().delete(tx, ALICE, "displayname"));
    assertThat(store.profiles().all(ALICE)).containsOnlyKeys("avatar_url");

    write(tx -> store.profiles().deleteAll(tx, ALICE));
    assertThat(store.profiles().all(ALICE)).isEmpty();
  }

  @Test
  void aChangeOfAProfileIsUnshownUntilThatVeryChangeHasBeenShown() {
    write(tx -> store.profiles().setUnshown(tx, BOB, 1));
    write(tx -> store.profiles().setUnshown(tx, ALICE, 2));
    var first = store.profiles().unshown(ALICE);
    write(tx -> store.profiles().setUnshown(tx, ALICE, 3));

    write(tx -> store.profiles().setShown(tx, first));
    assertThat(store.profiles().unshown(10))
        .containsExactly(new Unshown(BOB, 1), new Unshown(ALICE, 3));
    assertThat(store.profiles().unshown(1)).containsExactly(new Unshown(BOB, 1));

    write(tx -> store.profiles().setShown(tx, new Unshown(ALICE, 3)));
    assertThat(store.profiles().unshown(ALICE)).isNull();
  }

  @Test
  void aProfileIsMeasuredAsTheMembersOfAnObject() {
    write(tx -> store.profiles().set(tx, ALICE, "a", utf8("\"é\"")));
    write(tx -> store.profiles().set(tx, ALICE, "b.c", utf8("1")));

    assertThat(store.<Long>write(tx -> store.profiles().lengthWithout(tx, ALICE, "none")))
        .isEqualTo("'a':'..','b.c':1,".length());
    assertThat(store.<Long>write(tx -> store.profiles().lengthWithout(tx, ALICE, "a")))
        .isEqualTo("'b.c':1,".length());
    assertThat(store.<Long>write(tx -> store.profiles().lengthWithout(tx, BOB, "a"))).isZero();
  }

  @Test
  void accountDataIsReplacedOnlyIfNobodyWasFaster() {
    assertThat(replace("first", 1, 0)).isTrue();
    assertThat(replace("second", 2, 0)).isFalse();
    assertThat(replace("third", 3, 1)).isTrue();
    assertThat(replace("fourth", 4, 1)).isFalse();

    assertThat(data(null, "m.direct")).isEqualTo("third");
  }

  @Test
  void accountDataThatWasDeletedIsThereForThoseWhoMustHearOfIt() {
    set(null, "a", "1");
    write(tx -> store.accountData().set(tx, ALICE, AccountData.deleted(null, "a", 7)));

    assertThat(store.accountData().find(ALICE, null, "a").isDeleted()).isTrue();
    assertThat(data(null, "a")).isEqualTo("{}");
    assertThat(store.accountData().since(ALICE, 1, 7)).hasSize(1);

    set(null, "a", "2");
    assertThat(store.accountData().find(ALICE, null, "a").isDeleted()).isFalse();
  }

  @Test
  void accountDataBelongsToTheUserOrToARoom() {
    set(null, "m.direct", "1");
    set(ROOM, "m.direct", "2");

    assertThat(data(null, "m.direct")).isEqualTo("1");
    assertThat(data(ROOM, "m.direct")).isEqualTo("2");
    assertThat(store.accountData().find(ALICE, OTHER_ROOM, "m.direct")).isNull();
    assertThat(store.accountData().find(BOB, null, "m.direct")).isNull();
  }

  @Test
  void syncHearsOnlyWhatIsNew() {
    long first = set(null, "a", "1");
    long second = set(ROOM, "b", "2");
    long third = set(null, "a", "3");

    assertThat(store.accountData().since(ALICE, 0, third))
        .extracting(AccountData::position)
        .containsExactly(second, third);
    assertThat(store.accountData().since(ALICE, second, third))
        .extracting(AccountData::type)
        .containsExactly("a");
    assertThat(store.accountData().since(ALICE, first, second)).hasSize(1);
    assertThat(store.accountData().since(BOB, 0, third)).isEmpty();

    write(tx -> store.accountData().deleteAll(tx, ALICE));
    assertThat(store.accountData().since(ALICE, 0, third)).isEmpty();
  }

  @Test
  void theSameFilterIsKeptOnce() {
    var small = utf8("{\"room\":{}}");
    long first = store.write(tx -> store.filters().add(tx, ALICE, small));
    long second = store.write(tx -> store.filters().add(tx, ALICE, utf8("{}")));
    long again = store.write(tx -> store.filters().add(tx, ALICE, small));
    long ofBob = store.write(tx -> store.filters().add(tx, BOB, small));

    assertThat(List.of(first, second, again, ofBob)).containsExactly(1L, 2L, 1L, 1L);
    assertThat(store.filters().find(ALICE, 2)).asString().isEqualTo("{}");
    assertThat(store.filters().find(ALICE, 3)).isNull();
    assertThat(store.filters().find(BOB, 2)).isNull();
  }

  @Test
  void anAliasNamesOneRoom() {
    var alias = new Alias(LOUNGE, ROOM, ALICE);

    assertThat(create(alias)).isTrue();
    assertThat(create(new Alias(LOUNGE, OTHER_ROOM, BOB))).isFalse();

    assertThat(store.aliases().find(LOUNGE)).isEqualTo(alias);
    assertThat(store.aliases().ofRoom(ROOM)).containsExactly(alias);
    assertThat(store.aliases().ofRoom(OTHER_ROOM)).isEmpty();
  }

  @Test
  void anAliasThatIsGoneIsFree() {
    create(new Alias(LOUNGE, ROOM, ALICE));

    assertThat(store.<Boolean>write(tx -> store.aliases().delete(tx, LOUNGE))).isTrue();
    assertThat(store.<Boolean>write(tx -> store.aliases().delete(tx, LOUNGE))).isFalse();

    assertThat(store.aliases().find(LOUNGE)).isNull();
    assertThat(create(new Alias(LOUNGE, OTHER_ROOM, BOB))).isTrue();
  }

  @Test
  void aRepeatedRequestGetsTheFirstAnswer() {
    var key = utf8("key");
    assertThat(store.transactions().find(key)).isNull();

    write(tx -> store.transactions().insert(tx, key, A, 100));

    assertThatThrownBy(() -> write(tx -> store.transactions().insert(tx, key, B, 101)))
        .isInstanceOf(ConflictException.class);
    assertThat(store.transactions().find(key)).isEqualTo(A);
  }

  @Test
  void oldAnswersAreDropped() {
    write(tx -> store.transactions().insert(tx, utf8("old"), A, 100));
    write(tx -> store.transactions().insert(tx, utf8("new"), B, 200));

    int dropped = store.write(tx -> store.transactions().purgeBefore(tx, 200));

    assertThat(dropped).isEqualTo(1);
    assertThat(store.transactions().find(utf8("old"))).isNull();
    assertThat(store.transactions().find(utf8("new"))).isEqualTo(B);
  }

  @Test
  void theServerKeepsItsKeysAndDoesNotPrintThem() {
    write(tx -> store.serverKeys().insert(tx, new ServerKey("ed25519:b", utf8("two"), 2)));
    write(tx -> store.serverKeys().insert(tx, new ServerKey("ed25519:a", utf8("one"), 1)));

    var keys = store.serverKeys().all();

    assertThat(keys).hasToString("[ed25519:a, ed25519:b]");
    assertThat(keys.getFirst().seed()).asString().isEqualTo("one");
    assertThat(keys.getFirst().createdTs()).isEqualTo(1);
  }

  private boolean create(Alias alias) {
    return store.write(tx -> store.aliases().create(tx, alias));
  }

  private boolean replace(String content, long position, long expected) {
    var data = new AccountData(null, "m.direct", utf8(content), position);
    return store.write(tx -> store.accountData().replace(tx, ALICE, data, expected));
  }

  private long set(@Nullable RoomId room, String type, String content) {
    return store.write(
        tx -> {
          long position = tx.nextPosition();
          store.accountData().set(tx, ALICE, new AccountData(room, type, utf8(content), position));
          return position;
        });
  }

  private String data(@Nullable RoomId room, String type) {
    return new String(store.accountData().find(ALICE, room, type).content(), UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
