package klatsch.rooms.append;

import java.util.List;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.Relation;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.rooms.incoming.Kept;
import klatsch.store.ForkStore;
import klatsch.store.Store;
import klatsch.store.Transaction;

/// Writes an event of another server, and all that it changes, into the transaction of its group.
final class RemoteWriter {
  private final Store store;

  RemoteWriter(Store store) {
    this.store = store;
  }

  /// @param position the next one
  /// @return the event, if it is to be shown
  List<StoredEvent> write(Transaction tx, Prepared prepared, long position) {
    var event = prepared.event();
    long nr = prepared.room().head().nr();
    long own = writeEvent(tx, prepared, nr, position);
    var kept = prepared.kept();
    if (kept != null) {
      writeStanding(tx, own, kept);
    } else if (prepared.arrival().outlierAt() != null) {
      writeStanding(tx, own, Kept.onTheLine(position));
    }
    if (!prepared.isAccepted()) {
      return List.of();
    }
    writeChange(tx, prepared, nr, position, own);
    var relation = Relation.of(event);
    if (relation != null) {
      store.relations().add(tx, nr, own, event, relation);
    }
    var redacted = prepared.redacted();
    if (redacted != null) {
      store.relations().remove(tx, nr, redacted.id());
      store.events().redact(tx, nr, redacted.id(), redacted.bytes(), event.id());
    }
    var after = prepared.after();
    store
        .rooms()
        .advance(tx, nr, prepared.room().head().extremities(), after.depth(), after.extremities());
    return List.of(new StoredEvent(event, own, prepared.replaced(), null, null));
  }

  /// @return the position of the event
  private long writeEvent(Transaction tx, Prepared prepared, long nr, long position) {
    var event = prepared.event();
    var known = prepared.arrival().outlierAt();
    if (known != null) {
      store.events().place(tx, nr, event.id(), prepared.fate());
      return known;
    }
    var replaced = prepared.replaced();
    store
        .events()
        .insert(
            tx,
            nr,
            position,
            event.id(),
            event.bytes(),
            event.originServerTs(),
            replaced == null ? null : replaced.id(),
            prepared.fate());
    if (event.isState()) {
      store.forks().cites(tx, position, event.authEvents());
    }
    return position;
  }

  private void writeStanding(Transaction tx, long position, Kept kept) {
    store
        .forks()
        .stand(tx, new ForkStore.Standing(position, kept.line(), kept.base(), kept.step()));
    kept.difference().set().forEach((key, id) -> store.forks().differ(tx, position, key, id));
    kept.difference().removed().forEach(key -> store.forks().differ(tx, position, key, null));
  }

  private void writeChange(Transaction tx, Prepared prepared, long nr, long position, long own) {
    for (var event : prepared.change().set()) {
      var key = event.key();
      if (key != null) {
        if (event.equals(prepared.event()) && own == position) {
          store.states().set(tx, nr, key, position);
        } else {
          store.states().set(tx, nr, key, position, event.id());
        }
        writeMembership(tx, nr, event, key, position);
      }
    }
    for (var key : prepared.change().removed()) {
      store.states().end(tx, nr, key, position);
      var user = Members.of(key);
      if (user != null) {
        store.memberships().set(tx, nr, user, Membership.LEAVE, position, user);
      }
    }
    if (prepared.statesMeet()) {
      store.rooms().met(tx, nr, position);
    }
  }

  private void writeMembership(Transaction tx, long nr, Event event, StateKey key, long position) {
    var user = Members.of(key);
    var membership = event.membership();
    if (user != null && membership != null) {
      store.memberships().set(tx, nr, user, membership, position, event.sender());
    }
  }
}
