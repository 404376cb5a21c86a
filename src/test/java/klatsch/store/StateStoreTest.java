package klatsch.store;

import static java.util.stream.Collectors.toMap;
import static klatsch.model.event.StateKey.NAME;
import static klatsch.model.event.StateKey.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import klatsch.model.event.Fate;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.store.StateStore.Interval;
import klatsch.store.StateStore.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StateStoreTest extends StoreTest {
  private static final StateKey OF_ALICE = StateKey.member(ALICE);
  private static final StateKey OF_BOB = StateKey.member(BOB);
  private static final StateKey A_WIDGET = new StateKey("z.widget", "with \"quotes\" and ü");

  private StateStore states;
  private long room;

  @BeforeEach
  void aRoom() {
    states = store.states();
    room = store.write(tx -> store.rooms().create(tx, ROOM, "12"));
  }

  @Test
  void theLastEventOfAKeyIsInForce() {
    set(NAME, "$n1");
    set(TOPIC, "$t1");
    set(NAME, "$n2");

    assertThat(ids(states.current(room))).isEqualTo(Map.of(NAME, "$n2", TOPIC, "$t1"));
  }

  @Test
  void theStateAtEveryMomentIsKnown() {
    long first = set(NAME, "$n1");
    long second = set(TOPIC, "$t1");
    long third = set(NAME, "$n2");

    assertThat(states.at(room, first - 1)).isEmpty();
    assertThat(ids(states.at(room, first))).isEqualTo(Map.of(NAME, "$n1"));
    assertThat(ids(states.at(room, second))).isEqualTo(Map.of(NAME, "$n1", TOPIC, "$t1"));
    assertThat(ids(states.at(room, third))).isEqualTo(Map.of(NAME, "$n2", TOPIC, "$t1"));
    assertThat(ids(states.at(room, third + 100))).isEqualTo(Map.of(NAME, "$n2", TOPIC, "$t1"));
  }

  @Test
  void whatChangedIsTheNewStateAndNotTheWayToIt() {
    long first = set(NAME, "$n1");
    set(TOPIC, "$t1");
    set(NAME, "$n2");
    long last = set(NAME, "$n3");
    set(OF_ALICE, "$later");

    assertThat(ids(states.changedBetween(room, first, last)))
        .isEqualTo(Map.of(NAME, "$n3", TOPIC, "$t1"));
    assertThat(states.changedBetween(room, last, last)).isEmpty();
  }

  @Test
  void membersCanBeLeftOut() {
    set(NAME, "$n1");
    set(OF_ALICE, "$alice");
    set(A_WIDGET, "$w");
    long last = set(OF_BOB, "$bob");

    assertThat(ids(states.atWithoutMembers(room, last)))
        .isEqualTo(Map.of(NAME, "$n1", A_WIDGET, "$w"));
  }

  @Test
  void someMembersCanBeAskedFor() {
    set(NAME, "$n1");
    set(OF_ALICE, "$alice1");
    set(OF_BOB, "$bob");
    long before = set(A_WIDGET, "$w");
    set(OF_ALICE, "$alice2");

    assertThat(ids(states.membersAt(room, before, List.of(ALICE))))
        .isEqualTo(Map.of(OF_ALICE, "$alice1"));
    assertThat(ids(states.at(room, before, List.of("m.room.member", "m.room.name"))))
        .isEqualTo(Map.of(NAME, "$n1", OF_ALICE, "$alice1", OF_BOB, "$bob"));
    assertThat(states.membersAt(room, before, List.of())).isEmpty();
  }

  @Test
  void oneEntryIsFoundAtAnyMoment() {
    long first = set(A_WIDGET, "$w1");
    long second = set(A_WIDGET, "$w2");

    assertThat(states.get(room, A_WIDGET, first).eventId()).isEqualTo(new EventId("$w1"));
    assertThat(states.get(room, A_WIDGET, second).eventId()).isEqualTo(new EventId("$w2"));
    assertThat(states.get(room, A_WIDGET, first - 1)).isNull();
    assertThat(states.get(room, NAME, second)).isNull();
  }

  @Test
  void theIntervalsOfAnEntryFollowEachOther() {
    long first = set(NAME, "$n1");
    set(TOPIC, "$t1");
    long second = set(NAME, "$n2");

    assertThat(states.intervals(room, NAME))
        .extracting(Interval::since, Interval::until, interval -> interval.event().position())
        .containsExactly(tuple(first, second, first), tuple(second, StateStore.FOREVER, second));
  }

  /// The statements of a group run in batches; those for one key must not overtake each other.
  @Test
  void severalChangesOfAKeyInOneGroupKeepTheirOrder() {
    write(
        tx -> {
          set(tx, NAME, "$n1");
          set(tx, TOPIC, "$t1");
          set(tx, NAME, "$n2");
          set(tx, NAME, "$n3");
        });

    assertThat(ids(states.current(room))).isEqualTo(Map.of(NAME, "$n3", TOPIC, "$t1"));
    assertThat(states.intervals(room, NAME))
        .extracting(interval -> interval.until() - interval.since())
        .startsWith(2L, 1L);
  }

  @Test
  void roomsDoNotMix() {
    long other = store.write(tx -> store.rooms().create(tx, OTHER_ROOM, "12"));
    long last = set(NAME, "$n1");

    assertThat(states.current(other)).isEmpty();
    assertThat(states.changedBetween(other, 0, last)).isEmpty();
    assertThat(states.intervals(other, NAME)).isEmpty();
  }

  private long set(StateKey key, String id) {
    return store.write(tx -> set(tx, key, id));
  }

  private long set(Transaction tx, StateKey key, String id) {
    long position = tx.nextPosition();
    store
        .events()
        .insert(tx, room, position, new EventId(id), new byte[] {1}, 0, null, null, Fate.ACCEPTED);
    states.set(tx, room, key, position);
    return position;
  }

  private static Map<StateKey, String> ids(List<Row> state) {
    return state.stream().collect(toMap(Row::key, row -> row.event().eventId().value()));
  }
}
