package klatsch.store;

import static klatsch.model.event.Membership.BAN;
import static klatsch.model.event.Membership.INVITE;
import static klatsch.model.event.Membership.JOIN;
import static klatsch.model.event.Membership.LEAVE;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.model.event.Membership;
import klatsch.model.id.UserId;
import klatsch.store.MembershipStore.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MembershipStoreTest extends StoreTest {
  private MembershipStore memberships;
  private long room;
  private long other;

  @BeforeEach
  void twoRooms() {
    memberships = store.memberships();
    room = store.write(tx -> store.rooms().create(tx, ROOM, "12"));
    other = store.write(tx -> store.rooms().create(tx, OTHER_ROOM, "12"));
  }

  @Test
  void theLastMembershipCounts() {
    set(room, BOB, INVITE, ALICE);
    long position = set(room, BOB, JOIN, BOB);

    assertThat(memberships.find(room, BOB))
        .isEqualTo(new Row(BOB, room, ROOM, JOIN, position, BOB, false));
    assertThat(memberships.find(other, BOB)).isNull();
  }

  @Test
  void theRoomsOfAUserBeginWithTheLatest() {
    set(room, BOB, JOIN, BOB);
    set(other, BOB, INVITE, ALICE);
    set(other, ALICE, JOIN, ALICE);

    assertThat(memberships.ofUser(BOB)).extracting(Row::room).containsExactly(OTHER_ROOM, ROOM);
  }

  @Test
  void theMembersOfARoomAreCountedByMembership() {
    set(room, BOB, JOIN, BOB);
    set(room, ALICE, JOIN, ALICE);
    set(room, new UserId("@zoe:here"), INVITE, ALICE);
    set(other, new UserId("@elsewhere:here"), JOIN, ALICE);

    assertThat(memberships.members(room, JOIN)).containsExactly(ALICE, BOB);
    assertThat(memberships.count(room, JOIN)).isEqualTo(2);
    assertThat(memberships.count(room, INVITE)).isEqualTo(1);
    assertThat(memberships.members(room, BAN)).isEmpty();
  }

  @Test
  void onlyWhoIsOutCanForget() {
    set(room, BOB, JOIN, BOB);
    assertThat(forget()).isFalse();

    set(room, BOB, LEAVE, BOB);
    assertThat(forget()).isTrue();
    assertThat(memberships.find(room, BOB).forgotten()).isTrue();
  }

  @Test
  void whoComesAgainHasNotForgotten() {
    set(room, BOB, BAN, ALICE);
    forget();

    set(room, BOB, INVITE, ALICE);

    assertThat(memberships.find(room, BOB).forgotten()).isFalse();
  }

  private boolean forget() {
    return store.write(tx -> memberships.forget(tx, room, BOB));
  }

  private long set(long nr, UserId user, Membership membership, UserId sender) {
    return store.write(
        tx -> {
          long position = tx.nextPosition();
          memberships.set(tx, nr, user, membership, position, sender);
          return position;
        });
  }
}
