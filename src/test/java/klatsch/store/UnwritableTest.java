package klatsch.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.store.StoreTest.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import klatsch.model.error.UnavailableException;
import klatsch.model.event.Fate;
import klatsch.model.id.EventId;
import klatsch.telemetry.Telemetry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// SQLite's file cannot be written for a while: because there is no more room, or because another
/// program has it. Who wants to write is told so, nothing is lost, and then all goes on.
@Timeout(120)
class UnwritableTest {
  private static final byte[] LARGE = "x".repeat(60_000).getBytes(UTF_8);

  @TempDir private Path folder;
  private Store store;
  private long room;

  @BeforeEach
  void open() {
    store =
        Store.open(
            new StoreSettings("", folder),
            Migrations.ALL,
            Telemetry.unseen().store(),
            Duration.ofMillis(50));
    room = store.write(tx -> store.rooms().create(tx, ROOM, "12"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private long insert(Transaction tx, String id) {
    long position = tx.nextPosition();
    store.events().insert(tx, room, position, new EventId(id), LARGE, 0, null, null, Fate.ACCEPTED);
    return position;
  }

  private List<String> ids() {
    return store.events().after(room, 0, Long.MAX_VALUE, 100).stream()
        .map(row -> row.eventId().value())
        .toList();
  }

  /// As if the disk had been filled by something else.
  private static long fill(Transaction tx) {
    try {
      tx.sessionInOrder().run("PRAGMA max_page_count = 1");
      return 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFullDiskIsNobodysFaultAndNothingThatWasAcknowledgedIsLost() {
    long first = store.write(tx -> insert(tx, "$a"));
    var full = store.committer().submit(UnwritableTest::fill, _ -> {});
    full.await();

    assertThatThrownBy(() -> store.write(tx -> insert(tx, "$b")))
        .isInstanceOf(UnavailableException.class)
        .hasMessage(
            "The database cannot be written at the moment: there is no room on its disk, please try"
                + " again soon");

    assertThat(ids()).containsExactly("$a");
    assertThat((long) store.write(tx -> insert(tx, "$c"))).isEqualTo(first + 1);
    assertThat(ids()).containsExactly("$a", "$c");
    assertThat(store.problem()).isNull();
  }

  @Test
  void whoeverWritesWhileAnotherProgramHoldsTheFileIsRefusedInTime() throws Exception {
    long first = store.write(tx -> insert(tx, "$a"));
    try (var other = hold()) {
      var tickets = Stream.of("$b", "$c").map(this::submit).toList();

      for (var ticket : tickets) {
        assertThatThrownBy(ticket::await)
            .isInstanceOf(UnavailableException.class)
            .hasMessageContaining("another program holds it");
      }
      assertThat(ids()).as("who reads is not concerned").containsExactly("$a");
      assertThat(store.problem()).contains("another program holds it");
      other.rollback();
    }

    assertThat((long) store.write(tx -> insert(tx, "$d"))).isEqualTo(first + 1);
    assertThat(ids()).containsExactly("$a", "$d");
    assertThat(store.problem()).isNull();
  }

  private Ticket<Long> submit(String id) {
    return store.committer().submit(tx -> insert(tx, id), _ -> {});
  }

  private Connection hold() throws SQLException {
    var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(Copies.FILE));
    other.setAutoCommit(false);
    try (var statement = other.createStatement()) {
      statement.execute("UPDATE stream SET position = position");
    }
    return other;
  }

  /// An Error, such as of a stack that overflows, ends neither the thread that writes nor the one
  /// that tells.
  @Test
  void anErrorFailsItsOwnChangeAndNoOther() {
    var begun = new CountDownLatch(1);
    store.onPublished(
        _ -> {
          throw new StackOverflowError("of one who listens");
        });
    var blocked =
        store
            .committer()
            .submit(
                tx -> {
                  awaits(begun);
                  return insert(tx, "$a");
                },
                _ -> {});
    var failing =
        store
            .committer()
            .submit(
                _ -> {
                  throw new StackOverflowError("of one who writes");
                },
                _ -> {});
    var behind = submit("$b");
    begun.countDown();

    assertThat(blocked.await()).isEqualTo(room + 1);
    assertThatThrownBy(failing::await).isInstanceOf(StackOverflowError.class);
    assertThat(behind.await()).isEqualTo(room + 2);
    assertThat((long) store.write(tx -> insert(tx, "$c"))).isEqualTo(room + 3);
  }

  private static void awaits(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
