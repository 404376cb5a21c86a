package klatsch.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import klatsch.model.error.MatrixError;
import klatsch.model.error.MatrixException;
import klatsch.model.error.UnavailableException;
import klatsch.model.event.Fate;
import klatsch.model.id.EventId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommitterTest extends StoreTest {
  private static final byte[] PDU = "{}".getBytes(UTF_8);

  private long room;
  private Committer committer;

  @BeforeEach
  void aRoom() {
    room = store.write(tx -> store.rooms().create(tx, ROOM, "12"));
    committer = store.committer();
  }

  @Test
  void positionsFollowEachOther() {
    long first = store.write(tx -> insert(tx, "$a"));
    long second = store.write(tx -> insert(tx, "$b"));

    assertThat(first).isEqualTo(room + 1);
    assertThat(second).isEqualTo(room + 2);
    assertThat(store.position()).isEqualTo(second);
  }

  @Test
  void theSequenceGoesOnAfterARestart() {
    long before = store.write(tx -> insert(tx, "$a"));

    reopen();

    assertThat(store.position()).isEqualTo(before);
    assertThat((long) store.write(Transaction::nextPosition)).isEqualTo(before + 1);
  }

  @Test
  void onlyTheGuiltyOfAGroupFails() {
    var group = new Group();
    var first = committer.submit(tx -> insert(tx, "$a"), _ -> {});
    var guilty =
        committer.submit(
            tx -> {
              insert(tx, "$b");
              throw MatrixError.forbidden("no");
            },
            _ -> {});
    var last = committer.submit(tx -> insert(tx, "$c"), _ -> {});
    group.write();

    assertThat(first.await()).isEqualTo(room + 1);
    assertThat(last.await()).isEqualTo(room + 2);
    assertThatThrownBy(guilty::await).isInstanceOf(MatrixException.class).hasMessage("no");
    assertThat(ids()).containsExactly("$a", "$c");
  }

  @Test
  void onlyTheOneWhoLostTheRaceForTheHeadConflicts() {
    var group = new Group();
    var winner = committer.submit(tx -> append(tx, "$a", List.of()), _ -> {});
    var loser = committer.submit(tx -> append(tx, "$b", List.of()), _ -> {});
    var next = committer.submit(tx -> append(tx, "$c", List.of(A)), _ -> {});
    group.write();

    assertThat(winner.await()).isEqualTo(room + 1);
    assertThat(next.await()).isEqualTo(room + 2);
    assertThatThrownBy(loser::await).isInstanceOf(ConflictException.class);
    assertThat(ids()).containsExactly("$a", "$c");
    assertThat(store.rooms().find(room).extremities()).containsExactly(C);
  }

  @Test
  void whatWasBuiltOnAFailedChangeFailsToo() {
    var group = new Group();
    var guilty =
        committer.submit(
            tx -> {
              append(tx, "$a", List.of());
              throw new IllegalStateException("no");
            },
            _ -> {});
    var builtOnIt = committer.submit(tx -> append(tx, "$b", List.of(A)), _ -> {});
    group.write();

    assertThatThrownBy(guilty::await).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(builtOnIt::await).isInstanceOf(ConflictException.class);
    assertThat(ids()).isEmpty();
  }

  /// The position is taken twice, which no statement expects: the database refuses the whole batch
  /// without saying why.
  @Test
  void theGuiltyIsFoundAlsoIfTheDatabaseDoesNotNameIt() {
    var group = new Group();
    var first = committer.submit(tx -> insert(tx, "$a"), _ -> {});
    var guilty =
        committer.submit(
            tx -> {
              store.events().insert(tx, room, room + 1, B, PDU, 0, null, null, Fate.ACCEPTED);
              return 0L;
            },
            _ -> {});
    var last = committer.submit(tx -> insert(tx, "$c"), _ -> {});
    group.write();

    assertThat(first.await()).isEqualTo(room + 1);
    assertThat(last.await()).isEqualTo(room + 2);
    assertThatThrownBy(guilty::await).isInstanceOf(StoreException.class);
    assertThat(ids()).containsExactly("$a", "$c");
  }

  @Test
  void aFailedStatementCannotBeOverlooked() {
    var change =
        committer.submit(
            tx -> {
              insert(tx, "$a");
              assertThatThrownBy(() -> tx.sql("SELECT nothing FROM nowhere").list(_ -> 0))
                  .isInstanceOf(StoreException.class);
              return 0L;
            },
            _ -> {});

    assertThatThrownBy(change::await).isInstanceOf(StoreException.class);
    assertThat(ids()).isEmpty();
  }

  @Test
  void publicationFollowsTheOrderOfTheCommitsAndComesBeforeTheAnswer() {
    var published = new ConcurrentLinkedQueue<Long>();
    var tickets =
        IntStream.range(0, 2000)
            .mapToObj(i -> committer.submit(tx -> insert(tx, "$e" + i), published::add))
            .toList();

    tickets.forEach(
        ticket -> {
          long position = ticket.await();
          assertThat(published).contains(position);
          assertThat(store.position()).isGreaterThanOrEqualTo(position);
        });
    assertThat(published)
        .containsExactlyElementsOf(LongStream.rangeClosed(room + 1, room + 2000).boxed().toList());
  }

  @Test
  void whatIsPublishedCanBeRead() {
    var read = new ArrayList<String>();

    committer.submit(tx -> insert(tx, "$a"), _ -> read.addAll(ids())).await();

    assertThat(read).containsExactly("$a");
  }

  @Test
  void listenersHearEachPositionAfterItsCallbacks() {
    var heard = Collections.synchronizedList(new ArrayList<String>());
    store.onPublished(position -> heard.add("position " + (position - room)));
    store.onPublished(
        _ -> {
          throw new IllegalStateException("a listener that fails disturbs nobody");
        });

    committer.submit(tx -> insert(tx, "$a"), _ -> heard.add("callback")).await();
    committer.submit(_ -> "nothing durable", _ -> {}).await();
    committer.submit(tx -> insert(tx, "$b"), _ -> {}).await();

    assertThat(heard).containsExactly("callback", "position 1", "position 2");
  }

  @Test
  void whoeverFailsInItsCallbackHearsOfIt() {
    var ticket =
        committer.submit(
            tx -> insert(tx, "$a"),
            _ -> {
              throw new IllegalStateException("callback");
            });

    assertThatThrownBy(ticket::await).hasMessage("callback");
    assertThat(ids()).containsExactly("$a");
    assertThat((long) store.write(tx -> insert(tx, "$b"))).isEqualTo(room + 2);
  }

  @Test
  void aGroupThatLosesItsConnectionIsWrittenOverAnother() {
    var timesLeft = new AtomicInteger(1);
    var group = new Group();
    var first = committer.submit(tx -> insert(tx, "$a"), _ -> {});
    var cut = committer.submit(tx -> cut(tx, timesLeft), _ -> {});
    group.write();

    assertThat(first.await()).isEqualTo(room + 1);
    assertThat(cut.await()).isZero();
    assertThat(ids()).containsExactly("$a");
  }

  @Test
  void aGroupThatLosesEveryConnectionFailsAndTheNextDoesNot() {
    var timesLeft = new AtomicInteger(Integer.MAX_VALUE);
    var group = new Group();
    var first = committer.submit(tx -> insert(tx, "$a"), _ -> {});
    var cut = committer.submit(tx -> cut(tx, timesLeft), _ -> {});
    group.write();

    assertThatThrownBy(first::await).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(cut::await).isInstanceOf(UnavailableException.class);
    assertThat(timesLeft).hasValue(Integer.MAX_VALUE - GroupWriter.MAX_TRIES);
    assertThat((long) store.write(tx -> insert(tx, "$b"))).isEqualTo(room + 1);
    assertThat(ids()).containsExactly("$b");
  }

  private static long cut(Transaction tx, AtomicInteger timesLeft) {
    if (timesLeft.getAndDecrement() > 0) {
      try {
        tx.sessionInOrder().close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return 0;
  }

  @Test
  void whatHasBeenAcceptedIsWrittenBeforeTheEnd() throws Exception {
    var group = new Group();
    var accepted =
        IntStream.range(0, 100)
            .mapToObj(i -> committer.submit(tx -> insert(tx, "$e" + i), _ -> {}))
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var closing = threads.submit(committer::close);
      group.write();
      closing.get();
    }

    assertThat(accepted).allMatch(Ticket::isDone);
    assertThat(accepted.getLast().await()).isEqualTo(room + 100);
    assertThatThrownBy(() -> committer.submit(tx -> insert(tx, "$late"), _ -> {}))
        .isInstanceOf(StoreException.class)
        .hasMessage("The store is closed");
    reopen();
    assertThat(ids()).hasSize(100);
  }

  @Test
  void whoComesWhenTheQueueIsFullWaits() throws Exception {
    var group = new Group();
    for (int i = 0; i < Committer.MAX_WAITING; i++) {
      committer.submit(_ -> 0, _ -> {});
    }
    var late = Thread.ofVirtual().start(() -> committer.submit(tx -> insert(tx, "$a"), _ -> {}));
    while (late.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(ids()).isEmpty();

    group.write();
    late.join();
    committer.submit(_ -> 0, _ -> {}).await();
    assertThat(ids()).containsExactly("$a");
  }

  @Test
  void manyWritersShareOneRoomAndNothingIsLost() throws Exception {
    int writers = 16;
    int each = 25;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<?>>();
      for (int writer = 0; writer < writers; writer++) {
        int number = writer;
        all.add(threads.submit(() -> appendAll(number, each)));
      }
      for (var one : all) {
        one.get();
      }
    }

    assertThat(store.rooms().find(room).depth()).isEqualTo(writers * each);
    assertThat(ids()).doesNotHaveDuplicates().hasSize(writers * each);
    assertThat(store.position()).isEqualTo(room + writers * each);
  }

  /// Each looks, writes, and looks again when somebody was faster.
  private void appendAll(int writer, int howMany) {
    for (int i = 0; i < howMany; ) {
      var id = "$" + writer + "-" + i;
      var head = store.rooms().find(room);
      try {
        store.write(
            tx -> {
              long position = insert(tx, id);
              var event = List.of(new EventId(id));
              store.rooms().advance(tx, room, head.extremities(), head.depth() + 1, event);
              return position;
            });
        i++;
      } catch (ConflictException _) {
        Thread.yield();
      }
    }
  }

  /// Holds the writer, so that what is submitted meanwhile becomes one group.
  private final class Group {
    private final CountDownLatch full = new CountDownLatch(1);

    Group() {
      var held = new CountDownLatch(1);
      committer.submit(
          _ -> {
            held.countDown();
            return await(full);
          },
          _ -> {});
      await(held);
    }

    void write() {
      full.countDown();
    }

    private static boolean await(CountDownLatch latch) {
      try {
        latch.await();
        return true;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private long insert(Transaction tx, String id) {
    long position = tx.nextPosition();
    store.events().insert(tx, room, position, new EventId(id), PDU, 0, null, null, Fate.ACCEPTED);
    return position;
  }

  private long append(Transaction tx, String id, List<EventId> expected) {
    long position = insert(tx, id);
    store.rooms().advance(tx, room, expected, 1, List.of(new EventId(id)));
    return position;
  }

  private List<String> ids() {
    return store.events().after(room, 0, Long.MAX_VALUE, 10_000).stream()
        .map(row -> row.eventId().value())
        .toList();
  }
}
