package klatsch.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.store.StoreTest.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import klatsch.model.error.UnavailableException;
import klatsch.model.event.Fate;
import klatsch.model.id.EventId;
import klatsch.telemetry.StoreMetrics;
import klatsch.telemetry.Telemetry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// The line to PostgreSQL is cut in the very commit, or for a while. What is told about a change is
/// the truth, and nothing is written twice.
@Timeout(120)
class LostCommitTest {
  private static final byte[] PDU = "{}".getBytes(UTF_8);

  /// Long enough for every try of a test in which the database comes back.
  private static final Duration PATIENT = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private final Telemetry telemetry = Telemetry.unseen();
  private final StoreMetrics metrics = telemetry.store();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private StoreSettings settings;
  private CutLine line;
  private @Nullable Store store;
  private long room;

  @BeforeEach
  void aLineToAFreshDatabase() {
    settings = TestDatabase.POSTGRES.fresh(folder);
    line = CutLine.to(settings);
    log.start();
    outageLog().addAppender(log);
  }

  @AfterEach
  void close() {
    outageLog().detachAppender(log);
    if (store != null) {
      store.close();
    }
    line.close();
  }

  private Store open(Duration patience) {
    var opened = Store.open(line.over(settings), Migrations.ALL, metrics, patience);
    store = opened;
    room = opened.write(tx -> opened.rooms().create(tx, ROOM, "12"));
    return opened;
  }

  @Test
  void aCommitOfWhichNobodyHeardIsFoundAndPublished() {
    var cut = open(PATIENT);
    var published = new ConcurrentLinkedQueue<Long>();
    line.cutAfterTheNextCommitIsDone();

    var ticket = cut.committer().submit(tx -> insert(cut, tx, "$a"), published::add);

    assertThat(ticket.await()).isEqualTo(room + 1);
    assertThat(published).containsExactly(room + 1);
    assertThat(cut.position()).isEqualTo(room + 1);
    assertThat(ids(cut)).containsExactly("$a");
    assertThat((long) cut.write(tx -> insert(cut, tx, "$b"))).isEqualTo(room + 2);
  }

  @Test
  void aCommitThatNeverArrivedIsWrittenOnce() {
    var cut = open(PATIENT);
    var published = new ConcurrentLinkedQueue<Long>();
    line.cutBeforeTheNextCommitArrives();

    var ticket = cut.committer().submit(tx -> insert(cut, tx, "$a"), published::add);

    assertThat(ticket.await()).isEqualTo(room + 1);
    assertThat(published).containsExactly(room + 1);
    assertThat(ids(cut)).containsExactly("$a");
  }

  /// The position alone would not tell: another server on the same database has moved it meanwhile.
  @Test
  void itIsNotMistakenForTheCommitOfAnother() throws Exception {
    var cut = open(PATIENT);
    try (var other = Store.open(settings.shared())) {
      line.cutBeforeTheNextCommitArrives();
      line.staysDownAfterTheCut();
      var lost = cut.committer().submit(tx -> insert(cut, tx, "$a"), _ -> {});
      line.awaitCut();
      long others = other.write(tx -> insert(other, tx, "$other"));
      line.up();

      assertThat(lost.await()).isEqualTo(others + 1);

      line.cutAfterTheNextCommitIsDone();
      line.staysDownAfterTheCut();
      var found = cut.committer().submit(tx -> insert(cut, tx, "$b"), _ -> {});
      line.awaitCut();
      other.write(tx -> insert(other, tx, "$another"));
      line.up();

      assertThat(found.await()).isEqualTo(others + 2);
      assertThat(ids(other)).containsExactly("$other", "$a", "$b", "$another");
    }
  }

  @Test
  void untilItIsKnownNobodyIsToldAnythingAndThoseBehindAreRefused() throws Exception {
    var cut = open(Duration.ZERO);
    line.cutAfterTheNextCommitIsDone();
    line.staysDownAfterTheCut();
    var inDoubt = cut.committer().submit(tx -> insert(cut, tx, "$a"), _ -> {});
    line.awaitCut();

    assertThatThrownBy(() -> cut.write(tx -> insert(cut, tx, "$b")))
        .isInstanceOf(UnavailableException.class);
    assertThat(inDoubt.isDone()).isFalse();
    line.up();

    assertThat(inDoubt.await()).isEqualTo(room + 1);
    assertThat(ids(cut)).containsExactly("$a");
  }

  @Test
  void aStoreThatIsClosedInDoubtSaysThatItDoesNotKnow() throws Exception {
    var cut = open(PATIENT);
    line.cutAfterTheNextCommitIsDone();
    line.staysDownAfterTheCut();
    var inDoubt = cut.committer().submit(tx -> insert(cut, tx, "$a"), _ -> {});
    line.awaitCut();

    cut.close();

    assertThatThrownBy(inDoubt::await)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("nobody knows how that ended");
  }

  @Test
  void aShortAbsenceIsWaitedFor() throws Exception {
    var cut = open(PATIENT);
    line.down();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var written = threads.submit(() -> cut.write(tx -> insert(cut, tx, "$a")));
      while (metrics.lost().count() == 0) {
        Thread.onSpinWait();
      }
      assertThat(written.isDone()).isFalse();
      line.up();

      assertThat(written.get()).isEqualTo(room + 1);
    }
    assertThat(ids(cut)).containsExactly("$a");
  }

  @Test
  void aLongAbsenceIsRefusedAndLoggedOnce() {
    var cut = open(Duration.ZERO);
    line.down();

    for (int i = 0; i < 20; i++) {
      var id = "$" + i;
      assertThatThrownBy(() -> cut.write(tx -> insert(cut, tx, id)))
          .isInstanceOf(UnavailableException.class)
          .hasMessage("The database cannot be written at the moment, please try again soon");
      assertThatThrownBy(() -> ids(cut))
          .isInstanceOf(UnavailableException.class)
          .hasMessage("The database cannot be read at the moment, please try again soon");
    }
    assertThat(cut.problem()).isEqualTo("The database does not answer");
    assertThat(telemetry.metrics().text())
        .contains("\nklatsch_store_available 0\n", "\nklatsch_store_outages_total 2\n");
    line.up();
    awaitHealth(cut);

    assertThat((long) cut.write(tx -> insert(cut, tx, "$back"))).isEqualTo(room + 1);
    assertThat(ids(cut)).containsExactly("$back");
    assertThat(telemetry.metrics().text()).contains("\nklatsch_store_available 1\n");
    assertThat(log.list)
        .extracting(event -> event.getLevel() + " " + event.getFormattedMessage().split(",")[0])
        .containsExactlyInAnyOrder(
            Level.ERROR + " The database cannot be written; trying again until it can",
            Level.ERROR + " The database cannot be read; trying again until it can",
            Level.INFO + " The database can be written again",
            Level.INFO + " The database can be read again");
  }

  /// Also if nobody writes, because a load balancer sends nobody any more.
  private static void awaitHealth(Store store) {
    while (store.problem() != null) {
      Thread.onSpinWait();
    }
  }

  /// Else the lock of a writer whose network is gone would hold up all others.
  @Test
  void theServerGivesAWriterUpThatSaysNothing() throws Exception {
    try (var database = Opening.database(settings, Store.OUTAGE_PATIENCE);
        var writer = database.connectWriter()) {
      assertThat(writer.text("SHOW idle_in_transaction_session_timeout")).isEqualTo("10s");
    }
  }

  @Test
  void whoLeavesGivesItsPlaceBackAndWhoDiedIsForgottenInTheEnd() throws Exception {
    try (var database = Opening.database(settings, Store.OUTAGE_PATIENCE)) {
      open(PATIENT).close();
      try (var session = database.connectWriter()) {
        assertThat(session.text("SELECT COUNT(*) FROM writers")).isEqualTo("0");
        session.run("INSERT INTO writers SELECT n, 7 FROM generate_series(1, 2000) AS n");
        Store.open(settings).close();

        assertThat(session.text("SELECT MIN(writer) || ' ' || COUNT(*) FROM writers"))
            .isEqualTo("1002 999");
      }
    }
  }

  private long insert(Store writing, Transaction tx, String id) {
    long position = tx.nextPosition();
    writing.events().insert(tx, room, position, new EventId(id), PDU, 0, null, null, Fate.ACCEPTED);
    return position;
  }

  private List<String> ids(Store reading) {
    return reading.events().after(room, 0, Long.MAX_VALUE, 100).stream()
        .map(row -> row.eventId().value())
        .toList();
  }

  private static Logger outageLog() {
    return (Logger) LoggerFactory.getLogger(Outage.class);
  }
}
