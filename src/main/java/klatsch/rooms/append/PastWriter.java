package klatsch.rooms.append;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.event.Relation;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.rooms.append.Page.Older;
import klatsch.rooms.append.Page.Redacted;
import klatsch.rooms.incoming.Handover;
import klatsch.rooms.incoming.PastLine;
import klatsch.store.ForkStore;
import klatsch.store.PastStore.Later;
import klatsch.store.PastStore.Move;
import klatsch.store.PastStore.Was;
import klatsch.store.RedactionStore.Held;
import klatsch.store.RoomStore.Past;
import klatsch.store.StateStore;
import klatsch.store.Store;
import klatsch.store.Transaction;

/// Writes what was before the event with which a room's history begins here: the state that another
/// server has told, and the older events that are brought later.
final class PastWriter {
  private final Store store;

  PastWriter(Store store) {
    this.store = store;
  }

  /// Writes in which state a room was when it came from elsewhere.
  ///
  /// @param first the event with which it came, which is written after this
  /// @return the position of that event
  long begin(Transaction tx, long room, Event first, Handover handover) {
    for (var known : handover.events()) {
      long place = tx.nextPosition();
      insert(tx, room, place, new Older(known.event(), known.fate(), null, null));
      store.forks().cites(tx, place, known.event().authEvents());
    }
    long at = tx.nextPosition();
    var entries = new ArrayList<Was>();
    handover
        .state()
        .forEach(
            (key, event) -> {
              boolean changes = key.equals(first.key());
              long until = changes ? at : StateStore.FOREVER;
              entries.add(new Was(key, event.id(), StoredEvent.BEGINNING, until));
              writeMembership(tx, room, at, key, event);
            });
    store.past().tell(tx, room, List.of(), List.of(), entries);
    store.past().begin(tx, room, new Past(at, first.prevEvents()));
    return at;
  }

  private void writeMembership(Transaction tx, long room, long at, StateKey key, Event event) {
    var membership = event.membership();
    var user = membership == null ? null : Members.of(key);
    if (membership != null && user != null) {
      store.memberships().set(tx, room, user, membership, at, event.sender());
    }
  }

  /// @return where the history begins from now on
  Past write(Transaction tx, long room, Page page) {
    var places = places(tx, page);
    var past = new Past(places[1], page.wanted());
    store.past().goBack(tx, room, page.expected(), past);
    writeEvents(tx, room, page, places);
    writeLine(tx, room, page.line(), places);
    for (var redaction : page.redactions()) {
      var target = redaction.target();
      store.relations().remove(tx, room, target.id());
      store.events().redact(tx, room, target.id(), target.bytes(), redaction.by());
      if (redaction.heldAt() != null) {
        store.events().release(tx, room, redaction.by(), redaction.heldAt());
        store.redactions().decided(tx, redaction.by());
      }
    }
    return past;
  }

  /// The newest is the first that goes below, so that none has to move when older ones come.
  private static long[] places(Transaction tx, Page page) {
    int events = page.events().size();
    var places = new long[events + 2];
    places[0] = StoredEvent.BEGINNING;
    places[events + 1] = page.expected().oldest();
    for (int i = events; i > 0; i--) {
      places[i] = -tx.nextPosition();
    }
    return places;
  }

  private void writeEvents(Transaction tx, long room, Page page, long[] places) {
    var redacted = new HashSet<EventId>();
    page.redactions().stream().map(Redacted::target).map(Event::id).forEach(redacted::add);
    var moves = new ArrayList<Move>();
    for (int i = 0; i < page.events().size(); i++) {
      var older = page.events().get(i);
      var event = older.event();
      long place = places[i + 1];
      if (older.outlierAt() == null) {
        insert(tx, room, place, older);
      } else {
        moves.add(move(older, older.outlierAt(), place));
      }
      if (older.fate() == Fate.HELD && event.redacts() != null) {
        store.redactions().hold(tx, room, new Held(event.id(), event.redacts()));
      }
      if (older.fate() == Fate.REJECTED) {
        store.forks().stand(tx, new ForkStore.Standing(place, place, null, 0));
      }
      var relation = Relation.of(event);
      if (relation != null && older.fate() == Fate.ACCEPTED && !redacted.contains(event.id())) {
        store.relations().add(tx, room, place, event, relation);
      }
    }
    store.past().move(tx, room, moves);
  }

  private static Move move(Older older, long from, long to) {
    var event = older.event();
    var key = Objects.requireNonNull(event.key(), "only state is fetched without its place");
    return new Move(event.id(), key, event.authEvents(), from, to, older.fate(), older.replaces());
  }

  private void insert(Transaction tx, long room, long place, Older older) {
    var event = older.event();
    store
        .events()
        .insert(
            tx,
            room,
            place,
            event.id(),
            event.bytes(),
            event.originServerTs(),
            older.replaces(),
            null,
            older.fate());
  }

  private void writeLine(Transaction tx, long room, PastLine line, long[] places) {
    store
        .past()
        .tell(
            tx,
            room,
            line.never(),
            line.later().stream().map(one -> new Later(one.key(), places[one.from()])).toList(),
            line.runs().stream()
                .map(
                    run -> new Was(run.key(), run.event(), places[run.from()], places[run.until()]))
                .toList());
  }
}
