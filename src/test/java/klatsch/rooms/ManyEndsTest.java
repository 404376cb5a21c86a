package klatsch.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixException;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import klatsch.rooms.Received.Accepted;
import klatsch.rooms.Received.SoftFailed;
import klatsch.rules.format.EventLimits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A room whose history has more ends than one event may cite, because other servers did not hear
/// of each other: what is said here brings them together, twenty at a time.
class ManyEndsTest extends IncomingEvents {
  private static final int ENDS = 45;

  @BeforeEach
  void bobIsHereToo() {
    joins("bob", BOB);
  }

  private void joins(String name, UserId user) {
    test.joins(user, dag.room);
    dag.take(name, last());
  }

  private Received receive(Event event) {
    return receive(others.pdu(event));
  }

  private Event last() {
    return room().tail().getLast().event();
  }

  private List<EventId> ends() {
    return room().head().extremities();
  }

  private Event sets(String name, StateKey key, JsonObject content, String after) {
    return dag.add(
        name, List.of(after), dag.draft(key.type(), key.key(), FOUNDER, content), time++);
  }

  /// What Founder does on many servers at once, of which none hears of the others.
  private void manyEnds(int count, String after) {
    for (int i = 0; i < count; i++) {
      var name = "fork" + i;
      var event =
          switch (i % 5) {
            case 0 -> sets(name, StateKey.TOPIC, JsonObject.of("topic", name), after);
            case 1 -> sets(name, StateKey.NAME, JsonObject.of("name", name), after);
            case 2 -> {
              var levels = dag.levelsWith(List.of(after), Map.of(TestRooms.CAROL, (long) i));
              yield sets(name, StateKey.POWER_LEVELS, levels, after);
            }
            case 3 -> sets(name, new StateKey("m.room.note", name), JsonObject.EMPTY, after);
            default -> says(name, FOUNDER, after);
          };
      assertThat(receive(event)).isEqualTo(new Accepted(event.id()));
    }
  }

  /// Takes an event of ours as another server would: with no more parents than it may have, and
  /// allowed where it stands.
  private void isRight(String name, Event event) {
    assertThat(event.prevEvents()).hasSizeBetween(1, EventLimits.PREV_EVENTS);
    dag.take(name, event);
    assertThat(dag.isRejected(name)).as(name).isFalse();
    assertThat(test.rooms.states().after(room(), event.id()))
        .as("the state after %s", name)
        .isEqualTo(dag.stateAfter(name));
  }

  /// The room is as all its ends together make it.
  private void agreesWithItself() {
    var state = new HashMap<StateKey, EventId>();
    room().head().state().forEach((key, event) -> state.put(key, event.id()));
    assertThat(ends()).hasSameElementsAs(dag.ends().stream().map(dag::get).map(Event::id).toList());
    assertThat(state).isEqualTo(dag.stateBefore(ends().stream().map(dag::name).toList()));
  }

  @Test
  void whatIsSaidHereBringsThemTogether() {
    manyEnds(ENDS, "bob");
    assertThat(ends()).hasSize(ENDS);
    agreesWithItself();

    for (int left : List.of(26, 7, 1, 1)) {
      test.says(left == 7 ? BOB : ALICE, dag.room, "Here are " + left);

      isRight("left" + dag.names().size(), last());
      assertThat(ends()).hasSize(left).startsWith(last().id());
      agreesWithItself();
      var before = ends();
      test.restart();
      assertThat(ends()).isEqualTo(before);
      agreesWithItself();
    }
    var body = last().content().text("body");
    assertThat(body).isEqualTo("Here are 1");
  }

  @Test
  void stateIsSetWhereTheEndsMeet() {
    var levels = dag.levelsWith(List.of("bob"), Map.of(BOB, 50L));
    receive(sets("levels2", StateKey.POWER_LEVELS, levels, "bob"));
    manyEnds(ENDS, "levels2");

    sets(BOB, StateKey.TOPIC, JsonObject.of("topic", "Bob's"), "bobs");
    sets(BOB, new StateKey("m.room.note", "bob"), JsonObject.of("text", "Bob was here"), "note");

    var note = room().head().get(new StateKey("m.room.note", "bob"));
    assertThat(note).isEqualTo(dag.get("note"));
    test.restart();
    agreesWithItself();
    test.says(ALICE, dag.room, "All of it");
    isRight("all", last());
    assertThat(ends()).containsExactly(last().id());
    agreesWithItself();
  }

  private void sets(UserId user, StateKey key, JsonObject content, String name) {
    test.rooms.timeline().append(dag.room, Plan.of(Intent.state(user, key, content)));
    isRight(name, last());
    agreesWithItself();
  }

  /// The end at which Carol came in is the oldest; the newest twenty do not know her.
  @Test
  void whoCameInThroughAnOldEndIsNoStranger() {
    joins("carol", TestRooms.CAROL);
    manyEnds(ENDS, "bob");

    test.says(TestRooms.CAROL, dag.room, "It is me");

    assertThat(last().prevEvents()).contains(dag.get("carol").id());
    isRight("me", last());
    agreesWithItself();
  }

  @Test
  void whoMayNotIsRefusedAndNothingIsKept() {
    manyEnds(ENDS, "bob");
    var before = room();
    var levels = Intent.state(ALICE, StateKey.POWER_LEVELS, JsonObject.EMPTY);
    var stranger = TestRooms.message(TestRooms.CAROL, "Let me in");

    assertThatThrownBy(() -> test.rooms.timeline().append(dag.room, Plan.of(levels)))
        .isInstanceOf(MatrixException.class)
        .hasMessageContaining("power");
    assertThatThrownBy(() -> test.rooms.timeline().send(dag.room, stranger, null))
        .isInstanceOf(MatrixException.class)
        .hasMessageContaining("not in this room");

    assertThat(room()).isEqualTo(before);
  }

  @Test
  void aRedactionTakesAwayWhatItMay() {
    var said = test.says(ALICE, dag.room, "Oh no");
    dag.take("said", last());
    manyEnds(ENDS, "said");

    var redaction = Intent.redaction(ALICE, said, JsonObject.of("redacts", said.value()));
    test.rooms.timeline().send(dag.room, redaction, null);

    assertThat(ends()).hasSize(ENDS - EventLimits.PREV_EVENTS + 1);
    var rows = test.store.events().find(room().head().nr(), List.of(said));
    assertThat(new String(rows.getFirst().pdu(), UTF_8)).doesNotContain("Oh no");
  }

  /// A room is closed by several events, which are kept together or not at all.
  @Test
  void severalEventsGoInTogether() {
    var levels = dag.levelsWith(List.of("bob"), Map.of(ALICE, 100L));
    receive(sets("levels2", StateKey.POWER_LEVELS, levels, "bob"));
    manyEnds(ENDS, "levels2");

    test.rooms.upgrades().upgrade(ALICE, dag.room, "11", List.of());

    assertThat(ends()).hasSizeLessThan(ENDS - EventLimits.PREV_EVENTS);
    assertThat(room().head().get(StateKey.TOMBSTONE)).isNotNull();
    var own = room().tail().stream().filter(one -> one.event().sender().equals(ALICE)).toList();
    var types = own.stream().map(StoredEvent::event).map(Event::type).toList();
    assertThat(types)
        .containsSubsequence("org.matrix.dummy_event", "m.room.tombstone", "m.room.power_levels");
    own.subList(1, own.size()).forEach(one -> isRight("own" + one.position(), one.event()));
  }

  @Test
  void thoseWhoSpeakAtOnceAreAllHeard() throws Exception {
    manyEnds(ENDS, "bob");

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          IntStream.range(0, 40)
              .<Callable<EventId>>mapToObj(
                  i -> () -> test.says(i % 2 == 0 ? ALICE : BOB, dag.room, "Message " + i))
              .toList();
      for (var one : threads.invokeAll(all)) {
        assertThat(one.get()).isNotNull();
      }
    }

    room().tail().stream()
        .map(StoredEvent::event)
        .filter(event -> event.sender().server().equals("here") && !event.isState())
        .forEach(event -> isRight("said" + event.id(), event));
    assertThat(ends()).hasSize(1);
    agreesWithItself();
  }

  @Test
  void thereAreNotAnyNumberOfEnds() {
    manyEnds(100, "bob");

    var more = says("more", FOUNDER, "bob");
    assertThat(receive(more))
        .isEqualTo(new SoftFailed(more.id(), "this room has 100 ends already"));

    test.says(ALICE, dag.room, "Now there is room");
    assertThat(ends()).hasSize(81);
    var follows = says("follows", FOUNDER, "more");
    assertThat(receive(follows)).isEqualTo(new Accepted(follows.id()));
  }
}
