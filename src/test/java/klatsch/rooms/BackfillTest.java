package klatsch.rooms;

import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixException;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import klatsch.rooms.History.Direction;
import klatsch.rooms.Received.Accepted;
import klatsch.rooms.Received.Dropped;
import klatsch.rooms.Received.KnownAlready;
import klatsch.rooms.Received.Rejected;
import klatsch.rooms.Relations.Question;
import klatsch.rules.format.Draft;
import klatsch.rules.stateres.Algorithm;
import klatsch.rules.stateres.Dag;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What happened in a room before somebody of here came: it comes page by page, the newest first,
/// and is history and no news.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class BackfillTest {
  private static final UserId FOUNDER = Dag.user("founder");

  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private final Dag dag = new Dag(Algorithm.V2_1);
  private JoinedRoom here;
  private int time = 100;

  @BeforeEach
  void open() {
    here = new JoinedRoom(dag, database.fresh(folder));
  }

  @AfterEach
  void close() {
    here.close();
  }

  private Event says(String name, String... after) {
    return says(name, JsonObject.of("body", name), after);
  }

  private Event says(String name, JsonObject content, String... after) {
    return adds(name, dag.draft("m.room.message", null, FOUNDER, content), after);
  }

  private Event sets(String name, StateKey key, String content, String... after) {
    return adds(name, dag.draft(key.type(), key.key(), FOUNDER, content), after);
  }

  private Event adds(String name, Draft draft, String... after) {
    return dag.add(name, List.of(after), draft, time++);
  }

  private Event aliceJoins(String... after) {
    var join = here.join(ALICE, time++, after);
    assertThat(here.isHandedOver(join)).isEqualTo(new Accepted(join.id()));
    return join;
  }

  private List<String> shownTo(UserId user) {
    return here.names(here.reads(user, Direction.FORTH, 50));
  }

  private static boolean areAccepted(List<Received> received) {
    return received.stream().allMatch(Accepted.class::isInstance);
  }

  /// A room that forks and meets: a, b and c, then d beside e, then both and f.
  private void aLongPast() {
    says("a", "start");
    sets("b", StateKey.TOPIC, "{'topic': 'old'}", "a");
    says("c", "b");
    sets("d", StateKey.TOPIC, "{'topic': 'new'}", "c");
    sets("e", StateKey.NAME, "{'name': 'name'}", "c");
    says("f", "d", "e");
  }

  @Test
  void aRoomThatIsElsewhereBeginsHereWithTheOwnJoin() {
    aLongPast();

    var join = aliceJoins("f");

    assertThat(shownTo(ALICE)).containsExactly("join");
    assertThat(here.room().head().extremities()).containsExactly(join.id());
    assertThat(here.test.rooms.states().after(here.room(), join.id()))
        .isEqualTo(dag.stateAfter("join"));
    assertThat(here.test.rooms.userRooms().of(ALICE).get(dag.room).isJoined()).isTrue();
    assertThat(here.test.store.memberships().members(here.room().head().nr(), Membership.JOIN))
        .containsExactly(ALICE, FOUNDER);
    assertThat(here.test.rooms.incoming().wanted(dag.room)).containsExactly(dag.get("f").id());
    assertThat(here.isHandedOver(join)).isEqualTo(new KnownAlready(join.id()));
    here.test.says(ALICE, dag.room, "hello");
    here.test.restart();
    assertThat(here.room().head().state()).hasSize(dag.stateAfter("join").size());
    assertThat(here.room().tail()).hasSize(2);
  }

  @Test
  void whatIsHandedOverIsCheckedBeforeThereIsARoom() {
    aLongPast();
    var join = here.join(ALICE, time++, "f");
    var told = here.others.stateIds("there", dag.room, join.id());
    var state = here.pdus(told.state());
    var chain = here.pdus(told.authChain());
    var forged = here.others.pdu("e").with("signatures", JsonObject.EMPTY);
    var withoutCreate =
        state.stream().filter(pdu -> !"m.room.create".equals(pdu.text("type"))).toList();
    var withTwoTopics = Stream.concat(state.stream(), Stream.of(here.others.pdu("b"))).toList();
    var withoutRules =
        state.stream().filter(pdu -> !"m.room.join_rules".equals(pdu.text("type"))).toList();

    assertThat(joins(join, withoutCreate, chain)).isInstanceOf(Dropped.class);
    assertThat(joins(join, withTwoTopics, chain)).isInstanceOf(Dropped.class);
    assertThat(joins(join, withoutRules, chain)).as("nobody may join").isInstanceOf(Dropped.class);
    assertThat(joins(join, state, List.of())).isInstanceOf(Accepted.class);
    assertThat(here.room().head().get(StateKey.NAME)).isNotNull();

    here.close();
    here = new JoinedRoom(dag, database.fresh(folder.resolve("again")));
    var withForged =
        Stream.concat(
                state.stream().filter(pdu -> !"m.room.name".equals(pdu.text("type"))),
                Stream.of(forged))
            .toList();
    assertThat(joins(join, withForged, chain)).isInstanceOf(Accepted.class);
    assertThat(here.room().head().get(StateKey.NAME)).as("what nobody has signed").isNull();
  }

  private Received joins(Event join, List<JsonObject> state, List<JsonObject> chain) {
    return here.test
        .rooms
        .incoming()
        .join(dag.version, here.others.pdu(join), state, chain, "there");
  }

  @Test
  void thePastComesPageByPageAndIsReadOnce() {
    aLongPast();
    aliceJoins("f");

    assertThat(areAccepted(here.backfills("e", "f"))).isTrue();
    assertThat(shownTo(ALICE)).containsExactly("e", "f", "join");
    assertThat(here.backfills("f", "d", "c", "b"))
        .satisfiesExactly(
            f -> assertThat(f).isInstanceOf(KnownAlready.class),
            d -> assertThat(d).isInstanceOf(Accepted.class),
            c -> assertThat(c).isInstanceOf(Accepted.class),
            b -> assertThat(b).isInstanceOf(Accepted.class));
    here.test.restart();
    assertThat(areAccepted(here.backfills("create", "founder", "levels", "start", "a", "a")))
        .isTrue();

    assertThat(shownTo(ALICE))
        .containsExactly(
            "create", "founder", "levels", "start", "a", "b", "c", "d", "e", "f", "join");
    assertThat(here.names(here.reads(ALICE, Direction.BACK, 2)))
        .isEqualTo(shownTo(ALICE).reversed());
    assertThat(here.test.rooms.incoming().wanted(dag.room)).isEmpty();
  }

  @Test
  void whatDoesNotConnectIsRefusedAndComesInItsTurn() {
    aLongPast();
    aliceJoins("f");

    assertThat(here.backfills("a", "b")).allMatch(Dropped.class::isInstance);
    assertThat(shownTo(ALICE)).containsExactly("join");

    assertThat(areAccepted(here.backfills("c", "d", "e", "f"))).isTrue();
    assertThat(areAccepted(here.backfills("a", "b"))).isTrue();
    assertThat(shownTo(ALICE)).containsExactly("a", "b", "c", "d", "e", "f", "join");
  }

  @Test
  void whereNobodyTellsTheStateTheEventCannotStand() {
    aLongPast();
    aliceJoins("f");
    here.others.tellsState = false;

    assertThat(here.backfills("d", "e", "f")).allMatch(Dropped.class::isInstance);
    assertThat(shownTo(ALICE)).containsExactly("join");

    here.others.tellsState = true;
    assertThat(areAccepted(here.backfills("d", "e", "f"))).isTrue();
    assertThat(shownTo(ALICE)).containsExactly("d", "e", "f", "join");
  }

  @Test
  void whatIsNotAllowedWhereItStandsIsKeptAndNotShown() {
    says("a", "start");
    var draft = dag.draft("m.room.message", null, Dag.user("dave"), "{'body': 'a stranger'}");
    adds("stranger", draft, "a");
    says("b", "stranger");
    aliceJoins("b");

    assertThat(here.backfills("a", "stranger", "b"))
        .satisfiesExactly(
            a -> assertThat(a).isInstanceOf(Accepted.class),
            stranger -> assertThat(stranger).isInstanceOf(Rejected.class),
            b -> assertThat(b).isInstanceOf(Accepted.class));

    assertThat(shownTo(ALICE)).containsExactly("a", "b", "join");
    assertThatThrownBy(
            () -> here.test.rooms.history().event(ALICE, dag.room, dag.get("stranger").id()))
        .isInstanceOf(MatrixException.class);
    assertThat(here.backfills("stranger")).allMatch(KnownAlready.class::isInstance);
  }

  @Test
  void whatIsNotOfThisRoomOrNotGenuineIsDroppedAlone() {
    aLongPast();
    aliceJoins("f");
    var other = new Dag(Algorithm.V2_1, JsonObject.of("n", "2"));
    var unsigned = here.others.pdu("e").with("signatures", JsonObject.EMPTY);
    var altered = here.others.pdu("c").with("content", JsonObject.of("body", "never said"));

    var received =
        here.bring(
            List.of(
                here.others.pdu("f"),
                new DagServers(other).pdu("start"),
                unsigned,
                here.others.pdu("d"),
                altered,
                JsonObject.EMPTY));

    assertThat(received)
        .satisfiesExactly(
            f -> assertThat(f).isInstanceOf(Accepted.class),
            ofAnotherRoom -> assertThat(ofAnotherRoom).isInstanceOf(Dropped.class),
            e -> assertThat(e).isInstanceOf(Dropped.class),
            d -> assertThat(d).isInstanceOf(Accepted.class),
            c -> assertThat(c).isInstanceOf(Accepted.class),
            nothing -> assertThat(nothing).isInstanceOf(Dropped.class));
    assertThat(shownTo(ALICE)).containsExactly("c", "d", "f", "join");
    var seen = here.test.rooms.history().event(ALICE, dag.room, dag.get("c").id());
    assertThat(seen.stored().event().content())
        .as("without what was altered")
        .isEqualTo(JsonObject.EMPTY);
    assertThat(areAccepted(here.backfills("e"))).as("it can still come").isTrue();
  }

  @Test
  void aRedactionTakesAwayWhatIsOlder() {
    says("a", "start");
    sets("b", StateKey.TOPIC, "{'topic': 'wrong'}", "a");
    redacts("no a", dag.get("a").id(), "b");
    redacts("no b", dag.get("b").id(), "no a");
    aliceJoins("no b");
    assertThat(here.room().head().get(StateKey.TOPIC).content().text("topic")).isEqualTo("wrong");

    assertThat(areAccepted(here.backfills("a", "b", "no a", "no b"))).isTrue();

    for (var name : List.of("a", "b")) {
      var seen = here.test.rooms.history().event(ALICE, dag.room, dag.get(name).id());
      assertThat(seen.stored().event().content()).as(name).isEqualTo(JsonObject.EMPTY);
      assertThat(seen.stored().redactedBecause()).isEqualTo(dag.get("no " + name));
    }
    assertThat(here.room().head().get(StateKey.TOPIC).content()).isEqualTo(JsonObject.EMPTY);
  }

  /// The newest page comes first, so a redaction usually comes before what it redacts.
  @Test
  void aRedactionOfThePastWaitsForAnOlderPage() {
    var dave = new UserId("@dave:elsewhere");
    says("bad", "start");
    says("good", "bad");
    var key = StateKey.member(dave);
    adds("dave", dag.draft(key.type(), key.key(), dave, "{'membership': 'join'}"), "good");
    redacts("no bad", dag.get("bad").id(), "dave");
    redacts("no good", dave, dag.get("good").id(), "no bad");
    aliceJoins("no good");

    here.backfills("no bad", "no good", "dave");
    assertThat(shownTo(ALICE)).containsExactly("dave", "join");
    here.test.restart();
    assertThat(areAccepted(here.backfills("good", "bad"))).isTrue();

    assertThat(shownTo(ALICE)).containsExactly("bad", "good", "dave", "no bad", "join");
    assertThat(read("bad").redactedBecause()).isEqualTo(dag.get("no bad"));
    assertThat(read("bad").event().content()).isEqualTo(JsonObject.EMPTY);
    assertThat(read("good").redactedBecause()).as("Dave may not").isNull();
    here.test.restart();
    assertThat(shownTo(ALICE)).containsExactly("bad", "good", "dave", "no bad", "join");
  }

  @Test
  void aRedactionOfTodayWaitsForThePast() {
    says("bad", "start");
    aliceJoins("bad");
    redacts("no bad", dag.get("bad").id(), "join");
    assertThat(here.test.rooms.incoming().receive(dag.room, here.others.pdu("no bad"), "there"))
        .isInstanceOf(Accepted.class);
    assertThat(shownTo(ALICE)).containsExactly("join");

    here.backfills("bad");

    assertThat(shownTo(ALICE)).containsExactly("bad", "join", "no bad");
    assertThat(read("bad").redactedBecause()).isEqualTo(dag.get("no bad"));
    assertThat(here.room().tail().getLast().id()).isEqualTo(dag.get("no bad").id());
    here.test.restart();
    assertThat(shownTo(ALICE)).containsExactly("bad", "join", "no bad");
    assertThat(here.room().tail().getLast().id()).isEqualTo(dag.get("no bad").id());
  }

  private StoredEvent read(String name) {
    return here.test.rooms.history().event(ALICE, dag.room, dag.get(name).id()).stored();
  }

  private void redacts(String name, EventId target, String after) {
    redacts(name, FOUNDER, target, after);
  }

  private void redacts(String name, UserId sender, EventId target, String after) {
    var content = "{'redacts': '%s'}".formatted(target);
    adds(name, dag.draft("m.room.redaction", null, sender, content), after);
  }

  @ParameterizedTest(name = "{0}: Alice sees {1}; Bob, who was never there, {2}")
  @CsvSource({
    "shared, a b early invite late last join, nothing",
    "joined, a b join, nothing",
    "invited, a b invite late last join, nothing",
    "world_readable, a b early invite late last join, b early invite late last join"
  })
  void whoMaySeeThePastIsDecidedByIt(String visibility, String alice, String bob) {
    var content = "{'history_visibility': '%s'}".formatted(visibility);
    says("a", "start");
    sets("b", StateKey.HISTORY_VISIBILITY, content, "a");
    says("early", "b");
    var invite = dag.draft(StateKey.MEMBER, ALICE.value(), FOUNDER, "{'membership': 'invite'}");
    adds("invite", invite, "early");
    says("late", "invite");
    says("last", "late");
    aliceJoins("last");

    here.backfills("late", "last");
    here.backfills("b", "early", "invite");
    here.backfills("a");

    assertThat(seenBy(ALICE)).isEqualTo(alice);
    assertThat(seenBy(BOB)).isEqualTo(bob);
  }

  private String seenBy(UserId user) {
    try {
      return String.join(" ", shownTo(user));
    } catch (MatrixException _) {
      return "nothing";
    }
  }

  @Test
  void aPastThatTwoProcessesBringAtOnceIsThereOnce() throws Exception {
    aLongPast();
    aliceJoins("f");
    try (var other = here.test.beside();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var page : List.of(List.of("e", "f"), List.of("b", "c", "d"), List.of("start", "a"))) {
        var pdus = page.stream().map(here.others::pdu).toList();
        List<Callable<List<Received>>> both =
            List.of(
                () -> here.bring(pdus),
                () -> other.rooms.incoming().backfill(dag.room, pdus, "there"));
        for (var received : threads.invokeAll(both)) {
          assertThat(received.get())
              .allMatch(one -> one instanceof Accepted || one instanceof KnownAlready);
        }
      }
    }

    assertThat(shownTo(ALICE)).containsExactly("start", "a", "b", "c", "d", "e", "f", "join");
    for (var name : List.of("a", "b", "c", "d", "e", "f")) {
      assertThat(here.test.rooms.states().after(here.room(), dag.get(name).id()))
          .as(name)
          .isEqualTo(dag.stateAfter(name));
    }
  }

  @Test
  void thePastIsFoundInAllWaysOfReading() {
    var parent = says("parent", "start");
    var reference =
        JsonObject.of("rel_type", "m.reference").with("event_id", Json.of(parent.id().value()));
    var child = says("child", JsonObject.of("m.relates_to", reference), "parent");
    says("last", "child");
    aliceJoins("last");
    here.backfills("parent", "child", "last");
    var rooms = here.test.rooms;

    var context = rooms.history().context(ALICE, dag.room, child.id(), 2, EventFilter.ALL);
    assertThat(here.names(context.before())).containsExactly("parent");
    assertThat(here.names(context.after())).containsExactly("last");
    assertThat(context.state().stream().map(Event::id))
        .containsExactlyInAnyOrderElementsOf(dag.stateAfter("last").values());
    assertThat(
            rooms
                .eventsByTime()
                .nearest(ALICE, dag.room, child.originServerTs(), Direction.FORTH)
                .id())
        .isEqualTo(child.id());
    assertThat(
            rooms
                .eventsByTime()
                .nearest(ALICE, dag.room, child.originServerTs(), Direction.BACK)
                .id())
        .isEqualTo(child.id());
    for (var direction : Direction.values()) {
      var question = new Question("m.reference", null, false, direction, null, null, 10);
      var children = rooms.relations().children(ALICE, dag.room, parent.id(), question);
      assertThat(here.names(children.events())).containsExactly("child");
    }
    var bundle = rooms.history().event(ALICE, dag.room, parent.id()).bundle();
    assertThat(bundle.references()).containsExactly(child.id());
  }

  @Test
  void whatIsWantedIsNoNewsWhoeverSendsIt() {
    aLongPast();
    var join = aliceJoins("f");

    var received = here.test.rooms.incoming().receive(dag.room, here.others.pdu("f"), "there");

    assertThat(received).isInstanceOf(Accepted.class);
    assertThat(shownTo(ALICE)).containsExactly("f", "join");
    assertThat(here.room().head().extremities()).containsExactly(join.id());
    assertThat(here.test.rooms.incoming().wanted(dag.room))
        .containsExactlyInAnyOrder(dag.get("d").id(), dag.get("e").id());
  }

  @Test
  void aRoomThatHasBeenHereFromItsBeginningHasNoOtherPast() {
    var room = here.test.publicRoom(dag.version);
    says("a", "start");

    var received =
        here.test.rooms.incoming().backfill(room, List.of(here.others.pdu("a")), "there");

    assertThat(received).allMatch(Dropped.class::isInstance);
    assertThat(here.test.rooms.incoming().wanted(room)).isEmpty();
    assertThat(here.backfills("a")).as("of no room of here").allMatch(Dropped.class::isInstance);
  }
}
