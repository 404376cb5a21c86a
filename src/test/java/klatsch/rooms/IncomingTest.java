package klatsch.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.rooms.TestRooms.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
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
import klatsch.rooms.Received.SoftFailed;
import klatsch.rooms.Received.Waiting;
import klatsch.rules.format.Draft;
import klatsch.rules.format.EventFormat;
import klatsch.rules.format.EventLimits;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Events of other servers: who is let in, who is kept and shown to nobody, and who is sent away.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class IncomingTest {
  private static final UserId FOUNDER = Dag.user("founder");
  private static final UserId DAVE = Dag.user("dave");

  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private final Dag dag = new Dag(Algorithm.V2_1);
  private final DagServers others = new DagServers(dag);
  private TestRooms test;
  private int time = 100;

  /// A room of Founder's, who is there, in which Alice is, who is here.
  @BeforeEach
  void open() {
    test = new TestRooms(database.fresh(folder), others);
    test.rooms.incoming().begin(dag.version, others.pdu("create"));
    dag.names().forEach(this::receive);
    test.joins(ALICE, dag.room);
    dag.take("alice", room().tail().getLast().event());
  }

  @AfterEach
  void close() {
    test.close();
  }

  private Received receive(String name) {
    return receive(others.pdu(name));
  }

  private Received receive(JsonObject pdu) {
    return test.rooms.incoming().receive(dag.room, pdu, "there");
  }

  private RoomSnapshot room() {
    return test.rooms.timeline().get(dag.room);
  }

  private Event says(String name, UserId sender, String... after) {
    var draft = dag.draft("m.room.message", null, sender, "{'body': '" + name + "'}");
    return dag.add(name, List.of(after), draft, time++);
  }

  private Event sets(String name, String type, String content, String... after) {
    return dag.add(name, List.of(after), dag.draft(type, "", FOUNDER, content), time++);
  }

  private Event member(String name, UserId sender, UserId target, String to, String... after) {
    var content = "{'membership': '%s'}".formatted(to);
    var draft = dag.draft(StateKey.MEMBER, target.value(), sender, content);
    return dag.add(name, List.of(after), draft, time++);
  }

  private void receiveAll(String... names) {
    for (var name : names) {
      receive(name);
    }
  }

  private List<EventId> shownToAlice() {
    return test
        .rooms
        .history()
        .messages(ALICE, dag.room, Direction.FORTH, 0L, null, 1000, EventFilter.ALL)
        .events()
        .stream()
        .map(seen -> seen.stored().id())
        .toList();
  }

  @Test
  void anEventThatFollowsTheLastIsShown() {
    var event = says("hello", FOUNDER, "alice");

    assertThat(receive("hello")).isEqualTo(new Accepted(event.id()));

    assertThat(shownToAlice()).endsWith(event.id());
    assertThat(room().head().extremities()).containsExactly(event.id());
    assertThat(receive("hello")).isEqualTo(new KnownAlready(event.id()));
  }

  @Test
  void aRoomWithoutForksKeepsNothingButItsLine() {
    says("hello", FOUNDER, "alice");
    sets("topic", "m.room.topic", "{'topic': 'ours'}", "hello");
    receiveAll("hello", "topic");
    test.says(ALICE, dag.room, "me too");

    long nr = room().head().nr();
    var positions = room().tail().stream().map(StoredEvent::position).toList();
    assertThat(test.store.forks().standings(positions)).isEmpty();
    assertThat(test.store.forks().entries(positions, 10)).isEmpty();
    assertThat(test.store.forks().citesKnownUpTo(nr)).isZero();
    assertThat(room().metAt()).isZero();
  }

  @Test
  void ourOwnNextEventCitesAllEnds() {
    var left = sets("left", "m.room.name", "{'name': 'left'}", "alice");
    var right = sets("right", "m.room.topic", "{'topic': 'right'}", "alice");
    receiveAll("left", "right");

    test.says(ALICE, dag.room, "both");

    var both = room().tail().getLast().event();
    assertThat(both.prevEvents()).containsExactlyInAnyOrder(left.id(), right.id());
    assertThat(room().head().extremities()).containsExactly(both.id());
    dag.take("both", both);
    assertThat(dag.isRejected("both")).isFalse();
    assertThat(test.rooms.states().after(room(), both.id())).isEqualTo(dag.stateAfter("both"));
  }

  @Test
  void whatHasNoGenuineSignatureIsDropped() {
    says("hello", FOUNDER, "alice");
    var pdu = others.pdu("hello");
    var forged = DagServers.keyOf("elsewhere").sign(new byte[] {1});
    var ofThere = JsonObject.of("ed25519:a", forged);
    var ofAnUnknownKey = JsonObject.of("ed25519:b", forged);

    for (var signatures :
        List.of(
            JsonObject.of("there", ofThere),
            JsonObject.of("there", ofAnUnknownKey),
            JsonObject.of("here", pdu.object("signatures").object("there")),
            JsonObject.EMPTY)) {
      assertThat(receive(pdu.with("signatures", signatures))).isInstanceOf(Dropped.class);
    }

    assertThat(receive(pdu)).as("nothing of them is kept").isInstanceOf(Accepted.class);
  }

  @Test
  void whatIsNoEventIsDroppedAlone() {
    says("hello", FOUNDER, "alice");
    var pdu = others.pdu("hello");
    var text = pdu.toString();
    var large = JsonObject.of("body", "x".repeat(EventLimits.EVENT_BYTES));

    for (var bad :
        List.of(
            pdu.with("content", large),
            pdu.with("type", Json.of("x".repeat(256))),
            pdu.with("depth", Json.of(-1)),
            pdu.with("room_id", Json.of("!other:there")),
            pdu.with("prev_events", Json.of("none")),
            pdu.without("hashes"),
            JsonObject.EMPTY)) {
      assertThat(receive(bad)).as(bad.toString()).isInstanceOf(Dropped.class);
    }
    for (var bad :
        List.of(
            text.replace("\"type\"", "\"type\":\"a\",\"type\""),
            text.replace("hello", "\\ud800"),
            text.replace("hello", "\0"),
            "",
            "[]")) {
      assertThat(test.rooms.incoming().receive(dag.room, bad.getBytes(UTF_8), "there"))
          .as(bad)
          .isInstanceOf(Dropped.class);
    }
    assertThat(receive("hello")).isInstanceOf(Accepted.class);
  }

  @Test
  void whatIsSignedWithAKeyThatDidNotCountThenIsDropped() {
    var event = says("hello", FOUNDER, "alice");
    others.validUntil = event.originServerTs() - 1;
    assertThat(receive("hello")).isInstanceOf(Dropped.class);

    others.validUntil = event.originServerTs();

    assertThat(receive("hello")).isEqualTo(new Accepted(event.id()));
  }

  @ParameterizedTest(name = "signed by the server that lets Dave in: {0}")
  @ValueSource(strings = {"not", "falsely", "truly"})
  void whoLetsSomebodyIntoARestrictedRoomMustHaveSigned(String how) {
    var rule = "{'join_rule': 'restricted', 'allow': []}";
    sets("restricted", "m.room.join_rules", rule, "alice");
    receive("restricted");
    var content = "{'membership': 'join', 'join_authorised_via_users_server': '@alice:here'}";
    var draft = dag.draft(StateKey.MEMBER, DAVE.value(), DAVE, content);
    var join = dag.add("dave", List.of("restricted"), draft, time++);
    var key = DagServers.keyOf("here");
    var signed = EventFormat.signed(dag.version, join, "here", key).pdu().object("signatures");
    var forged = JsonObject.of("here", JsonObject.of(key.id(), key.sign(new byte[] {1})));
    var pdu = others.pdu("dave");
    var ofThere = pdu.object("signatures");
    var all =
        switch (how) {
          case "truly" -> ofThere.with("here", signed.object("here"));
          case "falsely" -> ofThere.with("here", forged.object("here"));
          default -> ofThere;
        };

    var received = receive(pdu.with("signatures", all));

    assertThat(received).isInstanceOf(how.equals("truly") ? Accepted.class : Rejected.class);
    assertThat(room().head().isJoined(DAVE)).isEqualTo(how.equals("truly"));
  }

  @Test
  void whatIsTooDeepOrCitesTooMuchIsDroppedAlone() {
    says("hello", FOUNDER, "alice");
    var pdu = others.pdu("hello");
    var ids = IntStream.range(0, 21).mapToObj(i -> "$" + "A".repeat(41) + (10 + i)).toList();
    var tooLong = JsonArray.ofTexts(List.of("$" + "A".repeat(255)));

    assertThat(refused(pdu.with("depth", Json.of(1L << 53)))).contains("2^53");
    assertThat(refused(pdu.with("prev_events", JsonArray.ofTexts(ids)))).contains("20 prev_events");
    assertThat(refused(pdu.with("auth_events", JsonArray.ofTexts(ids.subList(0, 11)))))
        .contains("10 auth_events");
    assertThat(refused(pdu.with("prev_events", tooLong))).contains("255 bytes");
    assertThat(refused(pdu.with("auth_events", tooLong))).contains("255 bytes");

    assertThat(receive("hello")).isInstanceOf(Accepted.class);
  }

  private String refused(JsonObject pdu) {
    var received = receive(pdu);
    assertThat(received).isInstanceOf(Dropped.class);
    return ((Dropped) received).reason();
  }

  @Test
  void whatLostItsContentOnTheWayIsKeptWithoutIt() {
    var event = says("hello", FOUNDER, "alice");
    var changed = others.pdu("hello").with("content", JsonObject.of("body", "never said"));

    assertThat(receive(changed)).isEqualTo(new Accepted(event.id()));

    assertThat(room().tail().getLast().event().content()).isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void whatIsNotAllowedWhereItStandsIsKeptAndNotShown() {
    var event = says("stranger", DAVE, "alice");
    var child = says("after it", FOUNDER, "stranger");

    assertThat(receive("stranger")).isInstanceOf(Rejected.class);

    assertThat(room().head().extremities()).containsExactly(dag.get("alice").id());
    assertThat(receive("after it")).isEqualTo(new Accepted(child.id()));
    assertThat(room().head().extremities()).containsExactly(child.id());
    assertThat(shownToAlice()).endsWith(child.id()).doesNotContain(event.id());
    assertThat(receive("stranger")).isEqualTo(new KnownAlready(event.id()));
  }

  @Test
  void whatCitesARejectedEventIsRejected() {
    member("dave", DAVE, DAVE, "join", "alice");
    sets("levels", "m.room.power_levels", "{'users': {'@founder:there': 1}}", "dave");
    var content = "{'membership': 'join', 'displayname': 'D'}";
    var draft = dag.draft(StateKey.MEMBER, DAVE.value(), DAVE, content);
    dag.addCiting("cites", List.of("dave"), draft, time, List.of("start", "levels", "dave"));
    receiveAll("dave");

    assertThat(receive("levels")).isInstanceOf(Rejected.class);

    assertThat(receive("cites")).isInstanceOf(Rejected.class);
  }

  @Test
  void whatCitesAnEventOfAnotherRoomIsRejected() {
    var elsewhere = new Dag(Algorithm.V2_1, JsonObject.of("n", "2"));
    test.rooms.incoming().begin(elsewhere.version, others.pdu(elsewhere.get("create")));
    elsewhere
        .events()
        .forEach(
            event -> test.rooms.incoming().receive(elsewhere.room, others.pdu(event), "there"));
    var foreign = elsewhere.get("founder").id();
    var built =
        EventFormat.build(
            dag.version,
            dag.draft("m.room.message", null, FOUNDER, "{}"),
            List.of(dag.get("alice").id()),
            List.of(foreign, dag.get("levels").id()),
            9,
            time);

    assertThat(receive(others.pdu(built))).isInstanceOf(Rejected.class);

    assertThat(room().head().extremities()).containsExactly(dag.get("alice").id());
  }

  @Test
  void whatTheStateOfTodayForbidsIsKeptAndNotShown() {
    member("dave", DAVE, DAVE, "join", "alice");
    member("ban", FOUNDER, DAVE, "ban", "dave");
    var late = says("late", DAVE, "dave");
    var after = says("both", FOUNDER, "ban", "late");
    receiveAll("dave", "ban");

    assertThat(receive("late")).isInstanceOf(SoftFailed.class);

    assertThat(room().head().extremities()).containsExactly(dag.get("ban").id());
    assertThat(receive("both")).isEqualTo(new Accepted(after.id()));
    assertThat(shownToAlice()).doesNotContain(late.id()).endsWith(after.id());
    assertThat(test.rooms.history().context(ALICE, dag.room, after.id(), 5, EventFilter.ALL))
        .isNotNull();
  }

  /// What soft-failed is no end, but what builds on it may bring it into the state.
  @Test
  void stateThatSoftFailedMayComeBack() {
    member("dave", DAVE, DAVE, "join", "alice");
    sets("levels", "m.room.power_levels", "{'users': {'@dave:there': 50}, 'invite': 0}", "dave");
    sets("down", "m.room.power_levels", "{'users': {'@dave:there': 0}, 'invite': 0}", "levels");
    var topic = dag.draft("m.room.topic", "", DAVE, "{'topic': 'daves'}");
    var late = dag.add("late", List.of("levels"), topic, time++);
    says("on both", FOUNDER, "down", "late");
    receiveAll("dave", "levels", "down");

    assertThat(receive("late")).isInstanceOf(SoftFailed.class);
    receive("on both");

    assertThat(room().head().get(StateKey.TOPIC) == null ? null : late.id())
        .isEqualTo(dag.stateAfter("on both").get(StateKey.TOPIC));
    assertThat(test.rooms.states().after(room(), dag.get("on both").id()))
        .isEqualTo(dag.stateAfter("on both"));
    assertThat(shownToAlice()).doesNotContain(late.id());
  }

  @Test
  void aRoomIsMadeOnce() {
    var content = JsonObject.of("n", "4");
    var draft = Draft.state(null, StateKey.CREATE.type(), "", FOUNDER, content);
    var second = EventFormat.build(dag.version, draft, List.of(), List.of(), 1, time);

    assertThat(test.rooms.incoming().receive(dag.room, others.pdu(second), "there"))
        .isInstanceOf(Dropped.class);
    assertThat(receive("create")).isInstanceOf(KnownAlready.class);
    assertThat(test.rooms.incoming().begin(dag.version, others.pdu("create")))
        .isInstanceOf(Dropped.class);
  }

  @Test
  void whatLiesBetweenIsAskedFor() {
    for (int i = 0; i < 30; i++) {
      says("m" + i, FOUNDER, i == 0 ? "alice" : "m" + (i - 1));
    }

    assertThat(receive("m29")).isInstanceOf(Accepted.class);

    assertThat(shownToAlice())
        .contains(dag.get("m0").id(), dag.get("m15").id())
        .endsWith(dag.get("m29").id());
    assertThat(room().head().extremities()).containsExactly(dag.get("m29").id());
  }

  @Test
  void whereTheGapIsTooLargeTheOtherServerTellsTheState() {
    member("dave", DAVE, DAVE, "join", "alice");
    sets("topic", "m.room.topic", "{'topic': 'in the gap'}", "dave");
    says("far", DAVE, "topic");
    others.tellsMissing = false;

    assertThat(receive("far")).isInstanceOf(Accepted.class);

    assertThat(test.rooms.states().after(room(), dag.get("far").id()))
        .isEqualTo(dag.stateAfter("far"));
    assertThat(room().head().isJoined(DAVE)).isTrue();
    assertThat(test.rooms.userRooms().of(DAVE).get(dag.room).membership())
        .isEqualTo(Membership.JOIN);
    test.restart();
    assertThat(room().head().get(StateKey.TOPIC)).isEqualTo(dag.get("topic"));
    assertThat(room().head().isJoined(DAVE)).isTrue();
  }

  /// What is first known because others stand on it, and then comes itself, is in history where it
  /// was first known.
  @Test
  void whatWasInAGapMayComeLater() {
    member("dave", DAVE, DAVE, "join", "alice");
    says("far", DAVE, "dave");
    others.tellsMissing = false;
    receive("far");

    assertThat(receive("dave")).isInstanceOf(Accepted.class);

    assertThat(shownToAlice()).contains(dag.get("dave").id());
    assertThat(test.rooms.states().after(room(), dag.get("dave").id()))
        .isEqualTo(dag.stateAfter("dave"));
    test.restart();
    assertThat(shownToAlice()).contains(dag.get("dave").id());
    assertThat(room().head().isJoined(DAVE)).isTrue();
  }

  @Test
  void whatNobodyTellsOfIsWaitedFor() {
    says("first", FOUNDER, "alice");
    says("second", FOUNDER, "first");
    says("third", FOUNDER, "second");
    others.tellsMissing = false;
    others.tellsState = false;

    assertThat(receive("third"))
        .isEqualTo(new Waiting(dag.get("third").id(), Set.of(dag.get("second").id())));
    assertThat(receive("second")).isInstanceOf(Waiting.class);
    assertThat(receive("first")).isInstanceOf(Accepted.class);

    assertThat(room().head().extremities()).containsExactly(dag.get("third").id());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRoomIsJoinedByTheStateThatAnotherServerTells(boolean tellsAll) {
    var large = new Dag(Algorithm.V2_1, JsonObject.of("n", "3"));
    var servers = new DagServers(large);
    var name = "start";
    for (int i = 0; i < 10; i++) {
      var draft = large.draft("m.room.topic", "", FOUNDER, "{'n': %d}".formatted(i));
      large.add("t" + i, List.of(name), draft, time++);
      name = "t" + i;
    }
    var join = large.draft(StateKey.MEMBER, ALICE.value(), ALICE, "{'membership': 'join'}");
    large.add("join", List.of(name), join, time++);
    if (!tellsAll) {
      servers.hidden.add(large.get("levels").id());
    }
    servers.tellsMissing = false;
    test.close();
    test = new TestRooms(database.fresh(folder.resolve("other")), servers);

    test.rooms.incoming().begin(large.version, servers.pdu("create"));
    var joined = test.rooms.incoming().receive(large.room, servers.pdu("join"), "there");

    assertThat(joined).isInstanceOf(tellsAll ? Accepted.class : Waiting.class);
    var head = test.rooms.timeline().get(large.room).head();
    assertThat(head.isJoined(ALICE)).isEqualTo(tellsAll);
    if (tellsAll) {
      assertThat(head.extremities()).containsExactly(large.get("join").id());
      assertThat(head.get(StateKey.TOPIC)).isEqualTo(large.get("t9"));
      test.says(ALICE, large.room, "Here I am");
    }
  }

  @Test
  void aRedactionTakesAwayWhatItMay() {
    member("dave", DAVE, DAVE, "join", "alice");
    var bad = says("bad", DAVE, "dave");
    var good = says("good", FOUNDER, "bad");
    receiveAll("dave", "bad", "good");
    test.says(ALICE, dag.room, "mine");
    var mine = room().tail().getLast();
    dag.take("mine", mine.event());
    redacts("first", FOUNDER, bad.id(), "mine");
    redacts("second", DAVE, mine.id(), "first");
    receiveAll("first", "second");

    assertThat(find(bad.id()).redactedBecause()).isEqualTo(dag.get("first"));
    assertThat(find(mine.id()).redactedBecause()).isNull();
    test.restart();
    assertThat(find(bad.id()).event().content()).isEqualTo(JsonObject.EMPTY);
    assertThat(find(good.id()).redactedBecause()).isNull();
  }

  /// Dave may redact where he does, and elsewhere at the same time the power is taken from him.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRedactionIsJudgedWhereItStandsWhateverHasComeBefore(boolean isFirst) {
    member("dave", DAVE, DAVE, "join", "alice");
    sets("up", "m.room.power_levels", "{'users': {'@dave:there': 50}, 'invite': 0}", "dave");
    test.close();
    test = new TestRooms(database.fresh(folder.resolve("fork")), others);
    test.rooms.incoming().begin(dag.version, others.pdu("create"));
    dag.names().forEach(this::receive);
    test.says(ALICE, dag.room, "mine");
    var mine = room().tail().getLast();
    dag.take("mine", mine.event());
    sets("down", "m.room.power_levels", "{'users': {'@dave:there': 0}, 'invite': 0}", "mine");
    redacts("redaction", DAVE, mine.id(), "mine");
    redacts("too late", DAVE, dag.get("alice").id(), "down");

    receiveAll(isFirst ? "redaction" : "down", isFirst ? "down" : "redaction", "too late");

    assertThat(find(mine.id()).redactedBecause()).isEqualTo(dag.get("redaction"));
    assertThat(find(dag.get("alice").id()).redactedBecause()).isNull();
  }

  private void redacts(String name, UserId sender, EventId target, String after) {
    var content = "{'redacts': '" + target + "'}";
    var draft = dag.draft("m.room.redaction", null, sender, content);
    dag.add(name, List.of(after), draft, time++);
  }

  private StoredEvent find(EventId id) {
    return test.rooms.history().event(ALICE, dag.room, id).stored();
  }

  @Test
  void theSameEventsFromManyAtOnceAreTakenOnce() throws Exception {
    for (int i = 0; i < 20; i++) {
      says("a" + i, FOUNDER, i == 0 ? "alice" : "a" + (i - 1));
      sets("b" + i, "m.room.topic", "{'n': %d}".formatted(i), i == 0 ? "alice" : "b" + (i - 1));
    }
    var jobs = new ArrayList<Callable<Long>>();
    for (int i = 0; i < 200; i++) {
      int from = i;
      jobs.add(
          () -> {
            long accepted = 0;
            for (int n = 0; n < 20; n++) {
              var side = from % 2 == 0 ? "a" : "b";
              accepted += receive(side + n) instanceof Accepted ? 1 : 0;
            }
            if (from % 20 == 0) {
              test.says(ALICE, dag.room, "me too " + from);
            }
            return accepted;
          });
    }

    long accepted = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var job : threads.invokeAll(jobs)) {
        accepted += job.get();
      }
    }

    assertThat(accepted).isEqualTo(40);
    assertThat(shownToAlice()).doesNotHaveDuplicates().hasSize(5 + 40 + 10);
    assertThat(room().head().get(StateKey.TOPIC)).isEqualTo(dag.get("b19"));
    var before = room().head();
    test.restart();
    assertThat(room().head().state()).isEqualTo(before.state());
    assertThat(room().head().extremities()).isEqualTo(before.extremities());
  }
}
