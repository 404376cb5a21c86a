package klatsch.sync;

import static klatsch.rooms.TestRooms.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import klatsch.json.JsonObject;
import klatsch.model.event.Membership;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.presence.Availability;
import klatsch.rooms.DagServers;
import klatsch.rooms.EventFilter;
import klatsch.rooms.Intent;
import klatsch.rooms.Plan;
import klatsch.rooms.Seen;
import klatsch.rooms.StreamToken;
import klatsch.rooms.TestRooms;
import klatsch.rules.format.Draft;
import klatsch.rules.stateres.Algorithm;
import klatsch.rules.stateres.Dag;
import klatsch.search.Searching;
import klatsch.search.Wanted;
import klatsch.store.TestDatabase;
import klatsch.telemetry.Telemetry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Somebody elsewhere says something and takes it back, and both are on their way to Alice, who
/// follows the room, and searches it.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class FollowingRedactionsTest {
  private static final DeviceId DEVICE = new DeviceId("PHONE");
  private static final UserId FOUNDER = Dag.user("founder");

  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private final Dag dag = new Dag(Algorithm.V2_1);
  private final DagServers others = new DagServers(dag);
  private TestRooms test;
  private Syncing syncing;
  private Searching searching;
  private @Nullable StreamToken since;

  @BeforeEach
  void open() {
    test = new TestRooms(database.fresh(folder), others);
    syncing = TestSyncing.open(test);
    searching =
        Searching.open(
            test.store, test.rooms, folder.resolve("index"), Telemetry.unseen().search());
    test.rooms.incoming().begin(dag.version, others.pdu("create"));
    dag.names().forEach(this::arrives);
    var join = Intent.member(ALICE, ALICE, Membership.JOIN);
    var joined = test.rooms.timeline().append(dag.room, Plan.of(join));
    dag.take("alice", joined.getFirst().event());
    syncs();
  }

  @AfterEach
  void close() {
    searching.close();
    syncing.close();
    test.close();
  }

  private void arrives(String name) {
    test.rooms.incoming().receive(dag.room, others.pdu(name), "there");
  }

  /// What is new in the room.
  private List<StoredEvent> syncs() {
    var request =
        new SyncRequest(
            ALICE,
            DEVICE,
            since,
            SyncFilter.of(JsonObject.EMPTY),
            false,
            true,
            Duration.ZERO,
            Availability.OFFLINE);
    var answer = Heard.of(syncing.news().await(request));
    since = answer.next();
    var room = answer.joined(dag.room);
    return room == null ? List.of() : room.timeline().events().stream().map(Seen::stored).toList();
  }

  private List<String> names(List<StoredEvent> events) {
    return events.stream().map(event -> dag.name(event.id())).toList();
  }

  private int found() {
    var wanted =
        new Wanted(
            "secret",
            List.of("content.body"),
            EventFilter.ALL,
            Wanted.Order.RECENT,
            null,
            false,
            Set.of(),
            null);
    return searching.messages().search(ALICE, wanted).results().size();
  }

  @ParameterizedTest(name = "the redaction first: {0}")
  @ValueSource(booleans = {true, false})
  void sheIsToldOfBothWhenBothAreHere(boolean redactionFirst) {
    var secret = dag.draft("m.room.message", null, FOUNDER, "{'body': 'secret'}");
    var said = dag.add("said", List.of("alice"), secret, 100);
    var takesBack =
        new Draft(dag.room, "m.room.redaction", null, FOUNDER, JsonObject.EMPTY, said.id());
    dag.add("taken back", List.of("alice"), takesBack, 101);

    arrives(redactionFirst ? "taken back" : "said");
    assertThat(names(syncs())).isEqualTo(redactionFirst ? List.of() : List.of("said"));
    assertThat(found()).isEqualTo(redactionFirst ? 0 : 1);
    arrives(redactionFirst ? "said" : "taken back");

    var news = syncs();
    assertThat(names(news))
        .isEqualTo(redactionFirst ? List.of("said", "taken back") : List.of("taken back"));
    if (redactionFirst) {
      assertThat(news.getFirst().event().content()).isEqualTo(JsonObject.EMPTY);
      assertThat(Objects.requireNonNull(news.getFirst().redactedBecause()).id())
          .isEqualTo(dag.get("taken back").id());
    }
    assertThat(found()).isZero();
    assertThat(syncs()).isEmpty();
  }
}
