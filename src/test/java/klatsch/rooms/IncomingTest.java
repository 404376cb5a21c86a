package klatsch.rooms;

import static klatsch.rooms.TestRooms.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import klatsch.json.JsonObject;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.rooms.Received.Accepted;
import klatsch.rooms.Received.Dropped;
import klatsch.rooms.Received.KnownAlready;
import klatsch.rooms.Received.Rejected;
import klatsch.rooms.Received.SoftFailed;
import klatsch.rules.format.Draft;
import klatsch.rules.format.EventFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Events of other servers: who is let in, who is kept and shown to nobody, and who is sent away.
class IncomingTest extends IncomingEvents {
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
