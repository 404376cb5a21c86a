package klatsch.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import klatsch.model.event.Fate;
import klatsch.model.event.StoredEvent.Sent;
import klatsch.model.id.DeviceId;
import klatsch.model.id.EventId;
import klatsch.store.EventStore.Moment;
import klatsch.store.EventStore.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventStoreTest extends StoreTest {
  private static final DeviceId PHONE = new DeviceId("PHONE");
  private static final EventId UNKNOWN = new EventId("$unknown");

  private EventStore events;
  private long room;
  private long other;

  @BeforeEach
  void twoRooms() {
    events = store.events();
    room = store.write(tx -> store.rooms().create(tx, ROOM, "12"));
    other = store.write(tx -> store.rooms().create(tx, OTHER_ROOM, "12"));
  }

  @Test
  void anEventComesBackAsItWas() {
    var pdu = "{\"body\":\"Grüße \\u0000 🐈\"}".getBytes(UTF_8);
    long position =
        store.write(
            tx -> {
              long next = tx.nextPosition();
              events.insert(
                  tx, room, next, A, pdu, 1_000, B, new Sent(PHONE, "txn \" 1"), Fate.ACCEPTED);
              return next;
            });

    var row = events.find(room, A);

    assertThat(row.position()).isEqualTo(position);
    assertThat(row.eventId()).isEqualTo(A);
    assertThat(row.pdu()).isEqualTo(pdu);
    assertThat(row.redactedBy()).isNull();
    assertThat(row.replaces()).isEqualTo(B);
    assertThat(row.sent()).isEqualTo(new Sent(PHONE, "txn \" 1"));
  }

  @Test
  void anEventIsFoundOnlyInItsRoom() {
    long position = insert(room, A);

    assertThat(events.find(other, A)).isNull();
    assertThat(events.find(other, List.of(A))).isEmpty();
    assertThat(events.byPositions(other, List.of(position))).isEmpty();
    assertThat(events.find(room, UNKNOWN)).isNull();
  }

  @Test
  void anIdAloneTellsTheRoom() {
    insert(other, A);

    assertThat(events.roomOf(A)).isEqualTo(OTHER_ROOM);
    assertThat(events.roomOf(UNKNOWN)).isNull();
  }

  @Test
  void anEventIsKeptOnce() {
    insert(room, A);

    assertThatThrownBy(() -> insert(room, A)).isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> insert(other, A)).isInstanceOf(ConflictException.class);
  }

  @Test
  void historyIsReadInBothDirections() {
    long first = insert(room, A);
    insert(other, new EventId("$elsewhere"));
    long second = insert(room, B);
    long third = insert(room, C);

    assertThat(ids(events.after(room, 0, third, 10))).containsExactly(A, B, C);
    assertThat(ids(events.after(room, first, third, 10))).containsExactly(B, C);
    assertThat(ids(events.after(room, 0, second, 10))).containsExactly(A, B);
    assertThat(ids(events.after(room, 0, third, 2))).containsExactly(A, B);
    assertThat(ids(events.before(room, third, 0, 10))).containsExactly(C, B, A);
    assertThat(ids(events.before(room, second, 0, 10))).containsExactly(B, A);
    assertThat(ids(events.before(room, third, first, 10))).containsExactly(C, B);
    assertThat(ids(events.before(room, third, 0, 2))).containsExactly(C, B);
  }

  @Test
  void eventsAreFoundByTheTimeThatTheyClaim() {
    var late = new Moment(300, insert(room, A, 300));
    insert(other, new EventId("$elsewhere"), 200);
    var early = new Moment(100, insert(room, B, 100));
    var asEarly = new Moment(100, insert(room, C, 100));

    assertThat(events.later(room, new Moment(0, 0), 10)).containsExactly(early, asEarly, late);
    assertThat(events.later(room, new Moment(100, 0), 1)).containsExactly(early);
    assertThat(events.later(room, asEarly, 10)).containsExactly(asEarly, late);
    assertThat(events.later(room, new Moment(301, 0), 10)).isEmpty();
    assertThat(events.earlier(room, new Moment(400, 0), 10)).containsExactly(late, asEarly, early);
    assertThat(events.earlier(room, early, 10)).containsExactly(early);
    assertThat(events.earlier(room, new Moment(99, Long.MAX_VALUE), 10)).isEmpty();
  }

  @Test
  void manyAreFoundAtOnceAndComeInTheirOrder() {
    long first = insert(room, A);
    long second = insert(room, B);

    assertThat(ids(events.find(room, List.of(B, UNKNOWN, A)))).containsExactly(A, B);
    assertThat(ids(events.byPositions(room, List.of(second, 99L, first)))).containsExactly(A, B);
    assertThat(events.find(room, List.of())).isEmpty();
    assertThat(events.byPositions(room, List.of())).isEmpty();
  }

  @Test
  void aRedactionTakesTheContentAndLeavesTheEvent() {
    long position = insert(room, A);

    write(tx -> events.redact(tx, room, A, "{}".getBytes(UTF_8), B));

    var row = events.find(room, A);
    assertThat(row.pdu()).asString().isEqualTo("{}");
    assertThat(row.redactedBy()).isEqualTo(B);
    assertThat(row.position()).isEqualTo(position);
  }

  @Test
  void whatIsNotThereCannotBeRedacted() {
    insert(room, A);

    assertThatThrownBy(() -> write(tx -> events.redact(tx, other, A, new byte[0], B)))
        .isInstanceOf(ConflictException.class);
  }

  private long insert(long nr, EventId id) {
    return insert(nr, id, 0);
  }

  private long insert(long nr, EventId id, long ts) {
    return store.write(
        tx -> {
          long position = tx.nextPosition();
          events.insert(
              tx, nr, position, id, "{\"a\":1}".getBytes(UTF_8), ts, null, null, Fate.ACCEPTED);
          return position;
        });
  }

  private static List<EventId> ids(List<Row> rows) {
    return rows.stream().map(Row::eventId).toList();
  }
}
