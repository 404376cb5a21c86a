package klatsch.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.event.Relation;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import klatsch.store.RelationStore.Range;
import klatsch.store.RelationStore.Summary;
import klatsch.store.RelationStore.Wanted;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelationStoreTest extends StoreTest {
  private static final EventId PARENT = new EventId("$parent");
  private static final Relation LIKE = new Relation(PARENT, Relation.ANNOTATION, "+1");
  private static final Relation REFERENCE = new Relation(PARENT, Relation.REFERENCE, null);
  private static final Range ALL = new Range(0, Long.MAX_VALUE, List.of());

  private RelationStore relations;
  private long room;
  private long other;

  @BeforeEach
  void twoRooms() {
    relations = store.relations();
    room = store.write(tx -> store.rooms().create(tx, ROOM, "12"));
    other = store.write(tx -> store.rooms().create(tx, OTHER_ROOM, "12"));
  }

  @Test
  void theSameAnnotationIsKeptOnce() {
    write(tx -> addOnce(tx, A, ALICE));
    write(tx -> addOnce(tx, B, BOB));

    assertThatThrownBy(() -> write(tx -> addOnce(tx, C, ALICE)))
        .isInstanceOf(ConflictException.class);
    assertThat(relations.isAnnotated(room, LIKE, ALICE, "m.reaction")).isTrue();
    assertThat(relations.isAnnotated(room, LIKE, ALICE, "m.other")).isFalse();
    assertThat(relations.isAnnotated(other, LIKE, ALICE, "m.reaction")).isFalse();
  }

  @Test
  void twoOfTheSameInOneGroupAreOneTooMany() {
    assertThatThrownBy(
            () ->
                write(
                    tx -> {
                      addOnce(tx, A, ALICE);
                      addOnce(tx, B, ALICE);
                    }))
        .isInstanceOf(ConflictException.class);

    assertThat(relations.isAnnotated(room, LIKE, ALICE, "m.reaction")).isFalse();
  }

  @Test
  void whatIsRedactedRelatesToNothing() {
    write(tx -> addOnce(tx, A, ALICE));

    write(tx -> relations.remove(tx, other, A));
    assertThat(relations.isAnnotated(room, LIKE, ALICE, "m.reaction")).isTrue();
    write(tx -> relations.remove(tx, room, A));

    assertThat(relations.isAnnotated(room, LIKE, ALICE, "m.reaction")).isFalse();
    write(tx -> addOnce(tx, B, ALICE));
  }

  @Test
  void childrenAreFoundInTheirRoomOnly() {
    write(tx -> add(tx, room, A, ALICE));

    assertThat(children(room, 1)).containsExactly(A);
    assertThat(children(room, 3)).containsExactly(A);
    assertThat(children(other, 1)).isEmpty();
    assertThat(children(other, 3)).isEmpty();
    assertThat(relations.summaries(other, List.of(PARENT), ALICE, ALL, 9)).isEmpty();
  }

  @Test
  void whatIsToldOfChildrenHasLimits() {
    for (var id : List.of(A, B, C)) {
      write(tx -> add(tx, room, id, id.equals(C) ? BOB : ALICE));
    }

    assertThat(references(ALL, 9)).containsExactly(A, B, C);
    assertThat(references(ALL, 2)).containsExactly(B, C);
    assertThat(references(new Range(0, Long.MAX_VALUE, List.of(BOB)), 9)).containsExactly(A, B);
    assertThat(references(new Range(0, 0, List.of()), 9)).isEmpty();
  }

  private List<EventId> references(Range range, int most) {
    return relations.summaries(room, List.of(PARENT), ALICE, range, most).stream()
        .map(Summary::event)
        .toList();
  }

  private List<EventId> children(long nr, int depth) {
    var wanted = new Wanted(PARENT, Relation.REFERENCE, "m.reaction", depth);
    return relations.after(nr, wanted, 0, Long.MAX_VALUE, 9).stream()
        .map(EventStore.Row::eventId)
        .toList();
  }

  private void addOnce(Transaction tx, EventId id, UserId sender) {
    relations.addOnce(tx, room, event(tx, room, id), child(id, sender), LIKE);
  }

  private void add(Transaction tx, long nr, EventId id, UserId sender) {
    relations.add(tx, nr, event(tx, nr, id), child(id, sender), REFERENCE);
  }

  private long event(Transaction tx, long nr, EventId id) {
    long position = tx.nextPosition();
    store.events().insert(tx, nr, position, id, "{}".getBytes(UTF_8), 0, null, null, Fate.ACCEPTED);
    return position;
  }

  private static Event child(EventId id, UserId sender) {
    return new Event(
        id,
        ROOM,
        new byte[0],
        "m.reaction",
        null,
        sender,
        JsonObject.EMPTY,
        1,
        1,
        List.of(),
        List.of(),
        null);
  }
}
