package klatsch.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.rooms.TestRooms.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.model.event.Fate;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import klatsch.rooms.History.Direction;
import klatsch.rooms.Received.Accepted;
import klatsch.rooms.Received.Rejected;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.Draft;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Redactions of other servers. Who has not seen what they redact, does not see them; and nobody
/// ever sees one that may not redact what it wants to.
abstract class IncomingRedactions extends IncomingEvents {
  /// On a server that is neither ours nor Founder's.
  private static final UserId EVE = new UserId("@eve:elsewhere");

  /// All of them are ends of the room's history, and of those there are twenty at most.
  private static final int PAIRS = 9;

  IncomingRedactions(RoomVersion version) {
    super(version);
  }

  private void power(String name, UserId user, long level, String after) {
    var levels = dag.levelsWith(List.of(after), Map.of(user, level));
    dag.add(name, List.of(after), dag.draft("m.room.power_levels", "", FOUNDER, levels), time++);
  }

  private void receiveInOrder(boolean redactionFirst, String redaction, String target) {
    receiveAll(redactionFirst ? redaction : target, redactionFirst ? target : redaction);
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
    assertThat(shownToAlice()).contains(dag.get("first").id());
    assertThat(shownToAlice()).doesNotContain(dag.get("second").id());
    test.restart();
    assertThat(find(bad.id()).event().content()).isEqualTo(JsonObject.EMPTY);
    assertThat(find(good.id()).redactedBecause()).isNull();
  }

  /// Dave may redact where he does, and elsewhere at the same time the power is taken from him.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRedactionIsJudgedWhereItStandsWhateverHasComeBefore(boolean isFirst) {
    member("dave", DAVE, DAVE, "join", "alice");
    power("up", DAVE, 50, "dave");
    receiveAll("dave", "up");
    test.says(ALICE, dag.room, "mine");
    var mine = room().tail().getLast();
    dag.take("mine", mine.event());
    power("down", DAVE, 0, "mine");
    redacts("redaction", DAVE, mine.id(), "mine");
    redacts("too late", DAVE, dag.get("alice").id(), "down");

    receiveAll(isFirst ? "redaction" : "down", isFirst ? "down" : "redaction", "too late");

    assertThat(find(mine.id()).redactedBecause()).isEqualTo(dag.get("redaction"));
    assertThat(find(dag.get("alice").id()).redactedBecause()).isNull();
    assertThat(shownToAlice()).doesNotContain(dag.get("too late").id());
  }

  @Test
  void whatComesBeforeItsTargetIsHeldUntilThatIsHere() {
    member("dave", DAVE, DAVE, "join", "alice");
    var bad = says("bad", DAVE, "dave");
    var relation = JsonObject.of("rel_type", "m.reference").with("event_id", Json.of(id("alice")));
    var content = JsonObject.of("m.relates_to", relation);
    var draft = new Draft(dag.room, "m.room.redaction", null, FOUNDER, content, bad.id());
    var redaction = dag.add("redaction", List.of("dave"), draft, time++).id();
    says("after it", FOUNDER, "redaction");
    receive("dave");

    assertThat(receive("redaction")).isEqualTo(new Accepted(redaction));
    receive("after it");

    assertThatNobodySees(redaction);
    test.restart();
    assertThatNobodySees(redaction);
    assertThat(room().head().extremities()).containsExactly(dag.get("after it").id());

    receive("bad");

    assertThat(shownToAlice()).endsWith(dag.get("after it").id(), bad.id(), redaction);
    assertThat(related()).containsExactly(redaction);
    assertThatIsRedacted(bad.id(), redaction);
    test.restart();
    assertThat(shownToAlice()).endsWith(dag.get("after it").id(), bad.id(), redaction);
    assertThat(related()).containsExactly(redaction);
    assertThatIsRedacted(bad.id(), redaction);
  }

  private String id(String name) {
    return dag.get(name).id().value();
  }

  private void assertThatNobodySees(EventId redaction) {
    assertThat(shownToAlice()).doesNotContain(redaction);
    assertThat(related()).isEmpty();
    assertThat(
            test.rooms
                .history()
                .context(ALICE, dag.room, dag.get("dave").id(), 50, EventFilter.ALL)
                .after())
        .noneMatch(seen -> seen.stored().id().equals(redaction));
    assertThatThrownBy(() -> find(redaction))
        .isInstanceOfSatisfying(
            MatrixException.class, e -> assertThat(e.error().code()).isEqualTo(Errcode.NOT_FOUND));
    assertThatThrownBy(
            () -> test.rooms.history().context(ALICE, dag.room, redaction, 5, EventFilter.ALL))
        .isInstanceOf(MatrixException.class);
  }

  private List<EventId> related() {
    var question = new Relations.Question(null, null, false, Direction.FORTH, null, null, 100);
    return test
        .rooms
        .relations()
        .children(ALICE, dag.room, dag.get("alice").id(), question)
        .events()
        .stream()
        .map(seen -> seen.stored().id())
        .toList();
  }

  private void assertThatIsRedacted(EventId target, EventId redaction) {
    assertThat(find(target).event().content()).isEqualTo(JsonObject.EMPTY);
    assertThat(find(target).redactedBecause()).isNotNull();
    assertThat(find(target).redactedBecause().id()).isEqualTo(redaction);
  }

  @ParameterizedTest(name = "the redaction first: {0}")
  @ValueSource(booleans = {true, false})
  void theRoomIsTheSameWhateverComesFirst(boolean redactionFirst) {
    member("dave", DAVE, DAVE, "join", "alice");
    var topic = sets("topic", "m.room.topic", "{'topic': 'bad'}", "dave");
    redacts("redaction", DAVE, topic.id(), "dave");
    says("both", FOUNDER, "topic", "redaction");
    receive("dave");

    receiveInOrder(redactionFirst, "redaction", "topic");
    receive("both");

    var seen = List.of(topic.id(), dag.get("redaction").id(), dag.get("both").id());
    assertThat(shownToAlice()).endsWith(seen.toArray(EventId[]::new));
    assertThatIsRedacted(topic.id(), dag.get("redaction").id());
    assertThatTheStateIsRedacted();
    test.restart();
    assertThat(shownToAlice()).endsWith(seen.toArray(EventId[]::new));
    assertThatTheStateIsRedacted();
  }

  private void assertThatTheStateIsRedacted() {
    assertThat(room().head().get(StateKey.TOPIC)).isEqualTo(dag.get("topic"));
    assertThat(room().head().get(StateKey.TOPIC).content()).isEqualTo(JsonObject.EMPTY);
    for (var name : List.of("topic", "redaction", "both")) {
      assertThat(test.rooms.states().after(room(), dag.get(name).id()))
          .as(name)
          .isEqualTo(dag.stateAfter(name));
    }
  }

  @ParameterizedTest(name = "the redaction first: {0}")
  @ValueSource(booleans = {true, false})
  void whatMayNotRedactIsNeverSeen(boolean redactionFirst) {
    member("dave", DAVE, DAVE, "join", "alice");
    member("eve", EVE, EVE, "join", "dave");
    var message = says("message", EVE, "eve");
    redacts("redaction", DAVE, message.id(), "eve");
    says("both", FOUNDER, "message", "redaction");
    receiveAll("dave", "eve");

    receiveInOrder(redactionFirst, "redaction", "message");
    receive("both");

    assertThat(shownToAlice()).endsWith(message.id(), dag.get("both").id());
    assertThatNobodySees(dag.get("redaction").id());
    assertThat(find(message.id()).event().content()).isEqualTo(message.content());
    test.restart();
    assertThat(shownToAlice()).endsWith(message.id(), dag.get("both").id());
    assertThatNobodySees(dag.get("redaction").id());
    assertThat(find(message.id()).event().content()).isEqualTo(message.content());
  }

  @ParameterizedTest(name = "the redaction first: {0}")
  @ValueSource(booleans = {true, false})
  void whatRedactsARejectedEventIsNeverSeen(boolean redactionFirst) {
    var message = says("message", DAVE, "alice");
    redacts("redaction", FOUNDER, message.id(), "alice");

    receiveInOrder(redactionFirst, "redaction", "message");

    assertThat(receive("message")).isNotInstanceOf(Rejected.class);
    assertThat(shownToAlice()).endsWith(dag.get("alice").id());
    test.restart();
    assertThat(shownToAlice()).endsWith(dag.get("alice").id());
  }

  @ParameterizedTest(name = "the redaction first: {0}")
  @ValueSource(booleans = {true, false})
  void whatHasSoftFailedIsRedactedToo(boolean redactionFirst) {
    member("dave", DAVE, DAVE, "join", "alice");
    member("ban", FOUNDER, DAVE, "ban", "dave");
    var late = says("late", DAVE, "dave");
    redacts("redaction", FOUNDER, late.id(), "ban");
    receiveAll("dave", "ban");

    receiveInOrder(redactionFirst, "redaction", "late");

    assertThat(shownToAlice()).endsWith(dag.get("ban").id(), dag.get("redaction").id());
    var row = test.store.events().find(room().head().nr(), List.of(late.id())).getFirst();
    assertThat(row.fate()).isEqualTo(Fate.SOFT_FAILED);
    assertThat(row.redactedBy()).isEqualTo(dag.get("redaction").id());
    assertThat(new String(row.pdu(), UTF_8)).doesNotContain("late");
  }

  @Test
  void whatIsFetchedBecauseOthersStandOnItIsRedactedBeforeAnybodySeesIt() {
    member("dave", DAVE, DAVE, "join", "alice");
    var topic = sets("topic", "m.room.topic", "{'topic': 'bad'}", "dave");
    says("far", DAVE, "topic");
    redacts("redaction", FOUNDER, topic.id(), "alice");
    receive("redaction");
    assertThat(shownToAlice()).doesNotContain(dag.get("redaction").id());
    others.tellsMissing = false;

    assertThat(receive("far")).isInstanceOf(Accepted.class);

    assertThat(room().head().get(StateKey.TOPIC)).isEqualTo(topic);
    assertThat(room().head().get(StateKey.TOPIC).content()).isEqualTo(JsonObject.EMPTY);
    assertThat(shownToAlice()).contains(dag.get("redaction").id());
    assertThat(receive("topic")).isInstanceOf(Accepted.class);
    assertThat(find(topic.id()).event().content()).isEqualTo(JsonObject.EMPTY);
  }

  @ParameterizedTest(name = "the redactions first: {0}")
  @ValueSource(booleans = {true, false})
  void twoMayRedactTheSame(boolean redactionsFirst) {
    var message = says("message", FOUNDER, "alice");
    redacts("first", FOUNDER, message.id(), "alice");
    redacts("second", FOUNDER, message.id(), "first");
    if (!redactionsFirst) {
      receive("message");
    }

    receiveAll("first", "second", "message");

    assertThat(shownToAlice())
        .endsWith(message.id(), dag.get("first").id(), dag.get("second").id());
    assertThatIsRedacted(message.id(), dag.get("second").id());
    test.restart();
    assertThatIsRedacted(message.id(), dag.get("second").id());
  }

  @Test
  void whatIsHeldMayItselfBeRedacted() {
    var message = says("message", FOUNDER, "alice");
    redacts("first", FOUNDER, message.id(), "alice");
    redacts("second", FOUNDER, dag.get("first").id(), "first");

    receiveAll("first", "second");
    receive("message");

    assertThat(find(message.id()).event().content()).isEqualTo(JsonObject.EMPTY);
    test.restart();
    assertThat(find(message.id()).redactedBecause()).isEqualTo(dag.get("first"));
    assertThat(find(dag.get("first").id()).redactedBecause()).isEqualTo(dag.get("second"));
  }

  @Test
  void whatRedactsNothingIsNeverSeen() {
    var draft = dag.draft("m.room.redaction", null, FOUNDER, "{}");
    dag.add("nothing", List.of("alice"), draft, time++);
    var next = says("next", FOUNDER, "nothing");

    assertThat(receive("nothing")).isInstanceOf(Accepted.class);
    receive("next");

    assertThat(shownToAlice()).endsWith(dag.get("alice").id(), next.id());
  }

  /// As when the server fell over just after it had fetched the target.
  @Test
  void whatShouldHaveBeenReleasedIsReleasedAtTheNextStart() {
    var topic = sets("topic", "m.room.topic", "{'topic': 'bad'}", "alice");
    redacts("redaction", FOUNDER, topic.id(), "alice");
    receive("redaction");
    long nr = room().head().nr();
    test.store.write(
        tx -> {
          long position = tx.nextPosition();
          test.store
              .events()
              .insert(tx, nr, position, topic.id(), topic.bytes(), 1, null, null, Fate.OUTLIER);
          return position;
        });
    assertThat(shownToAlice()).doesNotContain(dag.get("redaction").id());

    test.restart();

    assertThat(shownToAlice()).endsWith(dag.get("redaction").id());
    var row = test.store.events().find(nr, List.of(topic.id())).getFirst();
    assertThat(row.redactedBy()).isEqualTo(dag.get("redaction").id());
  }

  @Test
  void whatComesAtTheSameMomentFindsItsPartner() throws Exception {
    var names = new ArrayList<String>();
    for (int i = 0; i < PAIRS; i++) {
      var topic = dag.draft("m.room.topic", "", FOUNDER, "{'topic': 'bad " + i + "'}");
      dag.add("topic" + i, List.of("alice"), topic, time++);
      redacts("redaction" + i, FOUNDER, dag.get("topic" + i).id(), "alice");
      names.addAll(List.of("topic" + i, "redaction" + i));
    }

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var jobs = names.stream().<Callable<Received>>map(name -> () -> receive(name)).toList();
      for (var job : threads.invokeAll(jobs)) {
        assertThat(job.get()).isInstanceOf(Accepted.class);
      }
    }

    assertThatAllPairsAreSeen(names);
    test.restart();
    assertThatAllPairsAreSeen(names);
  }

  private void assertThatAllPairsAreSeen(List<String> names) {
    var ids = names.stream().map(name -> dag.get(name).id()).toList();
    assertThat(shownToAlice()).doesNotHaveDuplicates().containsAll(ids);
    for (int i = 0; i < PAIRS; i++) {
      assertThatIsRedacted(dag.get("topic" + i).id(), dag.get("redaction" + i).id());
    }
    assertThat(room().head().get(StateKey.TOPIC).content()).isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void ourUsersRedactOnlyWhatTheySee() {
    var message = says("message", FOUNDER, "alice");
    redacts("held", FOUNDER, message.id(), "alice");
    receive("held");

    for (var target : List.of(message.id(), dag.get("held").id())) {
      assertThatThrownBy(() -> test.rooms.sending().redact(ALICE, dag.room, target, null, null))
          .isInstanceOfSatisfying(
              MatrixException.class,
              e -> assertThat(e.error().code()).isEqualTo(Errcode.NOT_FOUND));
    }
    receive("message");
    assertThatIsRedacted(message.id(), dag.get("held").id());
  }
}
