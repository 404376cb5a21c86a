package klatsch.sync;

import static klatsch.rooms.TestRooms.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import klatsch.json.JsonObject;
import klatsch.model.id.DeviceId;
import klatsch.presence.Availability;
import klatsch.rooms.EventFilter;
import klatsch.rooms.History.Direction;
import klatsch.rooms.JoinedRoom;
import klatsch.rooms.Received.Accepted;
import klatsch.rooms.Seen;
import klatsch.rooms.StreamToken;
import klatsch.rules.format.Draft;
import klatsch.rules.stateres.Algorithm;
import klatsch.rules.stateres.Dag;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Alice has joined a room that is elsewhere. What happened there before comes later, and is no
/// news.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class FollowingThePastTest {
  private static final DeviceId DEVICE = new DeviceId("PHONE");

  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private final Dag dag = new Dag(Algorithm.V2_1);
  private JoinedRoom here;
  private Syncing syncing;

  @BeforeEach
  void open() {
    dag.add("old", List.of("start"), says("old"), 100);
    dag.add("topic", List.of("old"), topic(), 101);
    var join = dag.draft("m.room.member", ALICE.value(), ALICE, "{'membership': 'join'}");
    var joined = dag.add("join", List.of("topic"), join, 102);
    here = new JoinedRoom(dag, database.fresh(folder));
    syncing = TestSyncing.open(here.test);
    assertThat(here.isHandedOver(joined)).isInstanceOf(Accepted.class);
  }

  @AfterEach
  void close() {
    syncing.close();
    here.close();
  }

  private Draft says(String text) {
    return dag.draft("m.room.message", null, Dag.user("founder"), JsonObject.of("body", text));
  }

  private Draft topic() {
    return dag.draft("m.room.topic", "", Dag.user("founder"), "{'topic': 'old'}");
  }

  private Heard syncs(@Nullable StreamToken since, boolean stateAfter) {
    return Heard.of(
        syncing
            .news()
            .await(
                new SyncRequest(
                    ALICE,
                    DEVICE,
                    since,
                    SyncFilter.of(JsonObject.EMPTY),
                    false,
                    stateAfter,
                    Duration.ZERO,
                    Availability.OFFLINE)));
  }

  private List<String> names(List<Seen> events) {
    return events.stream().map(seen -> dag.name(seen.stored().id())).toList();
  }

  @Test
  void whoIsNewIsToldOfTheRoomAsItWasHandedOver() {
    for (boolean stateAfter : List.of(false, true)) {
      var room = syncs(null, stateAfter).joined(dag.room);

      assertThat(names(room.timeline().events())).containsExactly("join");
      assertThat(room.state().stream().map(event -> dag.name(event.id())))
          .containsAll(List.of("create", "founder", "levels", "start", "topic"));
    }
  }

  @Test
  void thePastIsNeverNews() {
    var first = syncs(null, false);
    long position = here.room().position();

    assertThat(here.backfills("old", "topic")).allMatch(Accepted.class::isInstance);
    assertThat(here.backfills("create", "founder", "levels", "start"))
        .allMatch(Accepted.class::isInstance);

    assertThat(syncs(first.next(), false).joined()).isEmpty();
    assertThat(here.room().position()).isEqualTo(position);
    var anew = syncs(null, false).joined(dag.room);
    assertThat(names(anew.timeline().events())).as("also to a new client").containsExactly("join");
    assertThat(anew.state().stream().map(event -> dag.name(event.id())))
        .containsExactlyInAnyOrder("create", "founder", "levels", "start", "topic");
  }

  @Test
  void whereTheTimelineBeginsOneReadsOnIntoThePast() {
    var timeline = syncs(null, false).joined(dag.room).timeline();
    here.backfills("old", "topic");

    var past =
        here.test
            .rooms
            .history()
            .messages(ALICE, dag.room, Direction.BACK, timeline.start(), null, 10, EventFilter.ALL);

    assertThat(names(past.events())).containsExactly("topic", "old");
  }
}
