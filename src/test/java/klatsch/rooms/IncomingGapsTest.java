package klatsch.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.rooms.TestRooms.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import klatsch.json.JsonObject;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.rooms.Received.Accepted;
import klatsch.rooms.Received.Dropped;
import klatsch.rooms.Received.KnownAlready;
import klatsch.rooms.Received.Waiting;
import klatsch.rules.stateres.Algorithm;
import klatsch.rules.stateres.Dag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Events of other servers that come before what they build on.
class IncomingGapsTest extends IncomingEvents {
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

  private boolean isHere(String name) {
    return shownToAlice().contains(dag.get(name).id());
  }

  private void nobodyTells() {
    others.tellsMissing = false;
    others.tellsState = false;
  }

  @Test
  void whatWaitsHasNotToBeSentAgainAfterARestart() {
    says("first", FOUNDER, "alice");
    says("second", FOUNDER, "first");
    says("third", FOUNDER, "second");
    nobodyTells();
    receive("third");
    test.restart();
    receive("second");
    test.restart();
    assertThat(isHere("third")).isFalse();

    assertThat(receive("first")).isInstanceOf(Accepted.class);

    assertThat(shownToAlice())
        .endsWith(dag.get("first").id(), dag.get("second").id(), dag.get("third").id());
    assertThat(waitingEvents()).isEmpty();
  }

  /// Those that wait, and those that are waited for.
  private List<String> waitingEvents() {
    var nr = room().head().nr();
    return dag.names().stream()
        .filter(name -> test.store.waiting().concerns(nr, dag.get(name).id()))
        .toList();
  }

  @Test
  void whatWaitsForSeveralWaitsForTheLast() {
    says("left", FOUNDER, "alice");
    says("right", FOUNDER, "alice");
    says("both", FOUNDER, "left", "right");
    nobodyTells();
    receive("both");

    receive("left");
    assertThat(waitingEvents()).containsExactly("right", "both");
    test.restart();
    receive("right");

    assertThat(room().head().extremities()).containsExactly(dag.get("both").id());
    assertThat(waitingEvents()).isEmpty();
  }

  @Test
  void whatComesTwiceIsTakenOnce() {
    says("first", FOUNDER, "alice");
    says("second", FOUNDER, "first");
    nobodyTells();
    receiveAll("second", "second", "first");

    assertThat(receive("first")).isInstanceOf(KnownAlready.class);
    assertThat(receive("second")).isInstanceOf(KnownAlready.class);

    assertThat(shownToAlice()).endsWith(dag.get("first").id(), dag.get("second").id());
    assertThat(shownToAlice()).doesNotHaveDuplicates();
    assertThat(waitingEvents()).isEmpty();
  }

  @Test
  void whatIsForgedDoesNotWait() {
    says("first", FOUNDER, "alice");
    says("second", FOUNDER, "first");
    nobodyTells();
    var forged = DagServers.keyOf("elsewhere").sign(new byte[] {1});
    var signatures = JsonObject.of("there", JsonObject.of("ed25519:a", forged));

    assertThat(receive(others.pdu("second").with("signatures", signatures)))
        .isInstanceOf(Dropped.class);

    assertThat(waitingEvents()).isEmpty();
    receive("first");
    assertThat(isHere("second")).isFalse();
  }

  /// What nobody who asks may find out is judged when all is here, and kept as what it is.
  @Test
  void whatHasWaitedMayTurnOutNotToBeAllowed() {
    says("first", FOUNDER, "alice");
    says("stranger", DAVE, "first");
    says("last", FOUNDER, "stranger");
    nobodyTells();
    receiveAll("last", "stranger", "first");

    assertThat(isHere("stranger")).isFalse();
    assertThat(room().head().extremities()).containsExactly(dag.get("last").id());
    assertThat(waitingEvents()).isEmpty();
  }

  @Test
  void whoIsShutOutMeanwhileHasWaitedInVain() {
    var list = "{'allow': ['*'], 'deny': ['evil.org']}";
    sets("list", "m.room.server_acl", list, "alice");
    says("late", FOUNDER, "list");
    nobodyTells();
    test.rooms.incoming().receive(dag.room, others.pdu("late"), "evil.org");
    assertThat(waitingEvents()).containsExactly("list", "late");

    receive("list");

    assertThat(waitingEvents()).isEmpty();
    assertThat(isHere("late")).isFalse();
  }

  /// As when the server fell over just after the one that was missing had come.
  @Test
  void whatShouldHaveComeInIsTakenUpAfterTheNextStart() {
    says("first", FOUNDER, "alice");
    says("second", FOUNDER, "first");
    says("other", FOUNDER, "first");
    receive("first");
    var nr = room().head().nr();
    test.store.write(
        tx -> {
          var second = others.pdu("second").toString().getBytes(UTF_8);
          var missing = List.of(dag.get("first").id());
          test.store.waiting().add(tx, nr, dag.get("second").id(), "there", second, missing);
          return nr;
        });
    test.restart();

    receive("other");

    assertThat(isHere("second")).isTrue();
    assertThat(waitingEvents()).isEmpty();
  }
}
