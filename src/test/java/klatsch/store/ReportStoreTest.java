package klatsch.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import klatsch.model.id.UserId;
import klatsch.store.ReportStore.Report;
import klatsch.store.ReportStore.Row;
import org.junit.jupiter.api.Test;

class ReportStoreTest extends StoreTest {
  private static final Report OF_EVENT = new Report(ALICE, ROOM, A, BOB, "rude", 1);
  private static final Report OF_ROOM = new Report(ALICE, ROOM, null, null, "", 2);
  private static final Report OF_USER = new Report(BOB, null, null, ALICE, "she began 🐈", 3);

  @Test
  void theNewestReportsComeFirstAndInPages() {
    for (var report : List.of(OF_EVENT, OF_ROOM, OF_USER)) {
      put(report, 10);
    }

    var first = store.reports().newest(Long.MAX_VALUE, 2);
    var rest = store.reports().newest(first.getLast().nr(), 2);

    assertThat(first).extracting(Row::report).containsExactly(OF_USER, OF_ROOM);
    assertThat(rest).extracting(Row::report).containsExactly(OF_EVENT);
    assertThat(store.reports().newest(rest.getLast().nr(), 2)).isEmpty();
  }

  @Test
  void whoReportsTheSameAgainCorrectsIt() {
    put(OF_EVENT, 10);
    put(OF_ROOM, 10);
    var again = new Report(ALICE, ROOM, A, BOB, "very rude", 4);
    put(again, 10);
    var byAnother = new Report(BOB, ROOM, A, BOB, "sorry", 5);
    put(byAnother, 10);

    assertThat(all()).containsExactly(byAnother, again, OF_ROOM);
  }

  @Test
  void whoReportsTooMuchLosesTheirOwnOldest() {
    put(OF_USER, 2);
    put(OF_EVENT, 2);
    put(OF_ROOM, 2);
    var third = new Report(ALICE, null, null, new UserId("@carol:here"), "", 6);
    put(third, 2);

    assertThat(all()).containsExactly(third, OF_ROOM, OF_USER);
  }

  private void put(Report report, int most) {
    write(tx -> store.reports().put(tx, report, most));
  }

  private List<Report> all() {
    return store.reports().newest(Long.MAX_VALUE, 100).stream().map(Row::report).toList();
  }
}
