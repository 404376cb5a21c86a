package klatsch.store;

import static java.util.stream.Collectors.toMap;
import static klatsch.model.event.StateKey.NAME;
import static klatsch.model.event.StateKey.TOPIC;
import static klatsch.model.event.StoredEvent.BEGINNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import klatsch.model.event.Fate;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.store.PastStore.First;
import klatsch.store.PastStore.Later;
import klatsch.store.PastStore.Move;
import klatsch.store.PastStore.Was;
import klatsch.store.RoomStore.Past;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A room whose history begins here with an event, `$c`, and in which name and topic were set
/// before.
class PastStoreTest extends StoreTest {
  private static final EventId NAMED = new EventId("$named");
  private static final EventId TOLD = new EventId("$told");

  private long room;
  private long named;
  private long oldest;

  @BeforeEach
  void aRoomThatBeginsInTheMiddle() {
    room = store.write(tx -> store.rooms().create(tx, ROOM, "12"));
    named = store.write(tx -> insert(tx, NAMED, tx.nextPosition(), Fate.OUTLIER));
    store.write(tx -> insert(tx, TOLD, tx.nextPosition(), Fate.OUTLIER));
    oldest = store.write(tx -> insert(tx, C, tx.nextPosition(), Fate.ACCEPTED));
    write(
        tx -> {
          var state =
              List.of(
                  new Was(NAME, NAMED, BEGINNING, StateStore.FOREVER),
                  new Was(TOPIC, TOLD, BEGINNING, oldest));
          store.past().tell(tx, room, List.of(), List.of(), state);
          store.past().begin(tx, room, new Past(oldest, List.of(B)));
        });
  }

  private long insert(Transaction tx, EventId event, long position, Fate fate) {
    store.events().insert(tx, room, position, event, new byte[] {1}, 0, null, null, fate);
    return position;
  }

  private Past past() {
    return Objects.requireNonNull(Objects.requireNonNull(store.rooms().find(room)).past());
  }

  private Map<StateKey, EventId> stateAt(long position) {
    return store.states().at(room, position).stream()
        .collect(toMap(StateStore.Row::key, row -> row.event().eventId()));
  }

  @Test
  void aRoomThatBeginsInTheMiddleSaysWhere() {
    assertThat(past()).isEqualTo(new Past(oldest, List.of(B)));
    assertThat(store.past().before(room))
        .isEqualTo(
            Map.of(NAME, new First(NAMED, StateStore.FOREVER), TOPIC, new First(TOLD, oldest)));
    assertThat(stateAt(-1)).isEqualTo(Map.of(NAME, NAMED, TOPIC, TOLD));
    assertThat(stateAt(oldest)).isEqualTo(Map.of(NAME, NAMED));
    assertThat(stateAt(BEGINNING - 1)).isEmpty();
  }

  @Test
  void aRoomOfHereSaysNothing() {
    long other = store.write(tx -> store.rooms().create(tx, OTHER_ROOM, "12"));

    assertThat(Objects.requireNonNull(store.rooms().find(other)).past()).isNull();
    assertThat(store.past().before(other)).isEmpty();
  }

  @Test
  void whoKnowsWhereItBeginsLetsItBeginEarlier() {
    var earlier = new Past(-20, List.of());

    assertThatThrownBy(() -> goesBack(new Past(oldest, List.of(A)), earlier))
        .isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> goesBack(new Past(oldest - 1, List.of(B)), earlier))
        .isInstanceOf(ConflictException.class);
    goesBack(past(), earlier);
    reopen();

    assertThat(past()).isEqualTo(earlier);
  }

  private void goesBack(Past expected, Past past) {
    write(tx -> store.past().goBack(tx, room, expected, past));
  }

  @Test
  void whatIsOlderStandsBelow() {
    write(tx -> insert(tx, B, -10, Fate.ACCEPTED));
    write(tx -> insert(tx, A, -11, Fate.ACCEPTED));

    assertThat(store.events().before(room, oldest, BEGINNING, 9))
        .extracting(EventStore.Row::eventId)
        .containsExactly(C, B, A);
    assertThat(store.events().after(room, BEGINNING, oldest, 9))
        .extracting(EventStore.Row::eventId)
        .containsExactly(A, B, C);
    assertThat(store.events().before(room, oldest, 0, 9))
        .extracting(EventStore.Row::eventId)
        .containsExactly(C);
  }

  @Test
  void anEventThatGetsItsPlaceTakesAllWithItThatNamesIt() {
    write(
        tx -> {
          store.forks().stand(tx, new ForkStore.Standing(oldest, 0, null, 0));
          store.forks().differ(tx, oldest, NAME, NAMED);
          store.forks().cites(tx, named, List.of(TOLD));
          store.forks().cites(tx, oldest, List.of(NAMED));
        });
    var move = new Move(NAMED, NAME, List.of(TOLD), named, -10, Fate.ACCEPTED, TOLD);

    write(tx -> store.past().move(tx, room, List.of(move)));

    var row = Objects.requireNonNull(store.events().find(room, NAMED));
    assertThat(row.position()).isEqualTo(-10);
    assertThat(row.replaces()).isEqualTo(TOLD);
    assertThat(stateAt(oldest)).isEqualTo(Map.of(NAME, NAMED));
    assertThat(store.forks().entries(List.of(oldest), 10))
        .extracting(ForkStore.Entry::event)
        .containsExactly(NAMED);
    assertThat(store.forks().citing(-10, Long.MAX_VALUE, 9))
        .extracting(EventStore.Row::eventId)
        .containsExactly(C);
    long told = store.events().find(room, List.of(TOLD)).getFirst().position();
    assertThat(store.forks().citing(told, Long.MAX_VALUE, 9))
        .extracting(EventStore.Row::eventId)
        .containsExactly(NAMED);
    assertThatThrownBy(() -> write(tx -> store.past().move(tx, room, List.of(move))))
        .as("it has its place now")
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void whatWasSoFromTheBeginningGivesWay() {
    write(tx -> insert(tx, B, -10, Fate.ACCEPTED));

    write(
        tx ->
            store
                .past()
                .tell(
                    tx,
                    room,
                    List.of(TOPIC),
                    List.of(new Later(NAME, -10)),
                    List.of(new Was(NAME, TOLD, BEGINNING, -10), new Was(TOPIC, B, -10, oldest))));

    assertThat(stateAt(-11)).isEqualTo(Map.of(NAME, TOLD));
    assertThat(stateAt(-10)).isEqualTo(Map.of(NAME, NAMED, TOPIC, B));
    assertThat(stateAt(oldest)).isEqualTo(Map.of(NAME, NAMED));
  }
}
