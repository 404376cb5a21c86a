package klatsch.rooms.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.rules.stateres.Algorithm;
import klatsch.rules.stateres.Dag;
import klatsch.store.Store;
import klatsch.store.TestDatabase;
import klatsch.store.WaitingStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A place for three events to wait, two of each room.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class WaitingRoomTest {
  private static final long ROOM = 1;
  private static final long OTHER = 2;

  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private final Dag dag = new Dag(Algorithm.V2_1);
  private final EventId missing = new EventId("$" + "A".repeat(43));
  private final List<Event> events = dag.events();
  private Store store;
  private WaitingRoom waiting;

  @BeforeEach
  void open() {
    store = Store.open(database.fresh(folder));
    waiting = new WaitingRoom(store, 2, 3);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void waits(long room, int event) {
    waiting.add(room, events.get(event), "there", Set.of(missing));
  }

  private List<EventId> came(long room) {
    return waiting.came(room, missing).stream().map(WaitingStore.Waiting::event).toList();
  }

  private List<EventId> ids(Integer... those) {
    return List.of(those).stream().map(each -> events.get(each).id()).toList();
  }

  @Test
  void whoHasWaitedLongestInAFullRoomIsForgotten() {
    waits(ROOM, 0);
    waits(ROOM, 1);
    waits(ROOM, 2);

    assertThat(came(ROOM)).isEqualTo(ids(1, 2));
  }

  @Test
  void whoHasWaitedLongestOfAllIsForgotten() {
    waits(ROOM, 0);
    waits(OTHER, 1);
    waits(OTHER, 2);
    waits(ROOM, 3);

    assertThat(came(ROOM)).isEqualTo(ids(3));
    assertThat(came(OTHER)).isEqualTo(ids(1, 2));
  }

  @Test
  void whoComesAgainTakesNoSecondPlace() {
    waits(ROOM, 0);
    waits(ROOM, 1);
    waits(ROOM, 0);

    assertThat(came(ROOM)).isEqualTo(ids(1, 0));
  }

  @Test
  void whatIsMissingInOneRoomIsNotHereInAnother() {
    waits(ROOM, 0);
    waits(OTHER, 1);

    assertThat(came(ROOM)).isEqualTo(ids(0));
    assertThat(came(OTHER)).isEqualTo(ids(1));
  }

  /// So that nothing is lost when the server falls over in between.
  @Test
  void whoNeedNotWaitAnyLongerStaysUntilItHasComeOrLeft() {
    waits(ROOM, 0);
    waits(ROOM, 1);
    came(ROOM);
    assertThat(came(ROOM)).isEqualTo(ids(0, 1));

    assertThat(waiting.came(ROOM, events.get(0).id())).hasSize(1);
    waiting.leave(ROOM, events.get(1).id());

    assertThat(came(ROOM)).isEmpty();
  }
}
