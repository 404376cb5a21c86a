package klatsch.rooms;

import static klatsch.accounts.TestAccounts.refusal;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestRooms.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import klatsch.model.id.RoomId;
import klatsch.rules.RoomVersion;
import klatsch.store.ReportStore.Report;
import klatsch.store.ReportStore.Row;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class ReportsTest {
  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private TestRooms test;

  @BeforeEach
  void open() {
    test = new TestRooms(database.fresh(folder));
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void thoseWhoRunTheServerReadWhatWasReportedAlsoAfterARestart() {
    var room = test.publicRoom(RoomVersion.DEFAULT);
    test.joins(BOB, room);
    var said = test.says(BOB, room, "You fool");
    var nowhere = new RoomId("!nowhere:there");
    long now = test.clock().millis();

    test.rooms.reports().event(ALICE, room, said, null);
    test.rooms.reports().room(CAROL, nowhere, "");
    test.rooms.reports().user(CAROL, BOB, "rude");
    test.restart();

    assertThat(test.rooms.reports().newest(Long.MAX_VALUE, 10))
        .extracting(Row::report)
        .containsExactly(
            new Report(CAROL, null, null, BOB, "rude", now),
            new Report(CAROL, nowhere, null, null, "", now),
            new Report(ALICE, room, said, BOB, "", now));
  }

  @Test
  void whatIsRefusedIsNotKept() {
    var room = test.publicRoom(RoomVersion.DEFAULT);
    var said = test.says(ALICE, room, "Hello");

    assertThat(refusal(() -> test.rooms.reports().event(BOB, room, said, "rude")))
        .isEqualTo("M_NOT_FOUND");

    assertThat(test.rooms.reports().newest(Long.MAX_VALUE, 10)).isEmpty();
  }
}
