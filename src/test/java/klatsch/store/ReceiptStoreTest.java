package klatsch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.store.ReceiptStore.Receipt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReceiptStoreTest extends StoreTest {
  private static final long NOW = Long.MAX_VALUE;

  @Test
  void aLateReceiptNeverMovesBack() {
    read(ROOM, ALICE, null, B, 2);
    read(ROOM, ALICE, null, A, 1);

    assertThat(in(ROOM)).containsExactly(B);
  }

  @Test
  void aReceiptMovesForward() {
    read(ROOM, ALICE, null, A, 1);
    read(ROOM, ALICE, null, B, 2);

    assertThat(in(ROOM)).containsExactly(B);
  }

  @Test
  void eachThreadIsReadForItself() {
    read(ROOM, ALICE, null, C, 3);
    read(ROOM, ALICE, "main", A, 1);
    read(ROOM, ALICE, "$thread", B, 2);

    assertThat(store.receipts().ofUser(ROOM, ALICE))
        .extracting(Receipt::thread, Receipt::event)
        .containsExactly(tuple(null, C), tuple("$thread", B), tuple("main", A));
  }

  @Test
  void syncSeesOnlyItsRoomsAndOnlyNews() {
    long first = read(ROOM, ALICE, null, A, 1);
    long second = read(OTHER_ROOM, ALICE, null, B, 2);
    read(ROOM, BOB, null, C, 3);

    var receipts = store.receipts();
    assertThat(receipts.since(List.of(ROOM, OTHER_ROOM), 0, NOW)).hasSize(3);
    assertThat(receipts.since(List.of(ROOM), first, NOW))
        .extracting(Receipt::user)
        .containsExactly(BOB);
    assertThat(receipts.since(List.of(ROOM, OTHER_ROOM), first, second))
        .extracting(Receipt::room)
        .containsExactly(OTHER_ROOM);
    assertThat(receipts.since(List.of(), 0, NOW)).isEmpty();
    assertThat(receipts.ofUser(ROOM, BOB)).hasSize(1);
  }

  private long read(
      RoomId room, UserId user, @Nullable String thread, EventId event, long eventPosition) {
    return store.write(
        tx -> {
          long position = tx.nextPosition();
          store
              .receipts()
              .advance(
                  tx, new Receipt(room, user, "m.read", thread, event, eventPosition, 5, position));
          return position;
        });
  }

  private List<EventId> in(RoomId room) {
    return store.receipts().since(List.of(room), 0, NOW).stream().map(Receipt::event).toList();
  }
}
