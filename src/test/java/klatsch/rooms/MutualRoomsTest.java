package klatsch.rooms;

import static klatsch.accounts.TestAccounts.refusal;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestRooms.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import klatsch.model.event.Membership;
import klatsch.model.id.RoomId;
import klatsch.store.Store;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MutualRoomsTest {
  private static final int MORE_THAN_TWO_PAGES = 2 * MutualRooms.LONGEST_PAGE + 1;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void manyRoomsComeInPages(TestDatabase database) {
    try (var store = Store.open(database.fresh(folder))) {
      share(store, MORE_THAN_TWO_PAGES);
      var rooms = new MutualRooms(store);

      var all = new ArrayList<RoomId>();
      var page = rooms.of(ALICE, BOB, null);
      all.addAll(page.joined());
      while (page.nextBatch() != null) {
        page = rooms.of(ALICE, BOB, page.nextBatch());
        all.addAll(page.joined());
      }

      assertThat(all).doesNotHaveDuplicates().hasSize(MORE_THAN_TWO_PAGES);
      assertThat(page.joined()).hasSize(1);
      assertThat(page.count()).isEqualTo(MORE_THAN_TWO_PAGES);
    }
  }

  @Test
  void aTokenIsForOneUser() {
    try (var store = Store.open(TestDatabase.SQLITE.fresh(folder))) {
      share(store, MORE_THAN_TWO_PAGES);
      var rooms = new MutualRooms(store);

      var token = rooms.of(ALICE, BOB, null).nextBatch();

      assertThat(refusal(() -> rooms.of(ALICE, CAROL, token))).isEqualTo("M_INVALID_PARAM");
    }
  }

  private static void share(Store store, int count) {
    store.write(
        tx -> {
          for (int i = 0; i < count; i++) {
            long nr = store.rooms().create(tx, new RoomId("!room" + i + ":here"), "12");
            store.memberships().set(tx, nr, ALICE, Membership.JOIN, nr, ALICE);
            store.memberships().set(tx, nr, BOB, Membership.JOIN, nr, BOB);
          }
          return count;
        });
  }
}
