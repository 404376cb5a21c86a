package klatsch.rooms.append;

import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.event.StoredEvent.Sent;
import klatsch.model.id.UserId;
import klatsch.rooms.append.EventMaker.Made;
import klatsch.store.Store;
import klatsch.store.Transaction;
import org.jspecify.annotations.Nullable;

/// Writes an event, and all that it changes, into the transaction of its group.
final class EventWriter {
  private EventWriter() {}

  static StoredEvent write(
      Store store, Transaction transaction, long room, Made made, @Nullable Sent sent) {
    var event = made.event();
    var replaced = made.replaced();
    long position = transaction.nextPosition();
    store
        .events()
        .insert(
            transaction,
            room,
            position,
            event.id(),
            event.bytes(),
            event.originServerTs(),
            replaced == null ? null : replaced.id(),
            sent == null ? null : sent.device(),
            sent == null ? null : sent.transactionId());
    var key = event.key();
    if (key != null) {
      store.states().set(transaction, room, key, position);
      writeMembership(store, transaction, room, event, key, position);
    }
    var redacted = made.redacted();
    if (redacted != null) {
      store.events().redact(transaction, room, redacted.id(), redacted.bytes(), event.id());
    }
    return new StoredEvent(event, position, replaced, null, sent);
  }

  private static void writeMembership(
      Store store, Transaction transaction, long room, Event event, StateKey key, long position) {
    var membership = event.membership();
    if (membership != null) {
      store
          .memberships()
          .set(transaction, room, new UserId(key.key()), membership, position, event.sender());
    }
  }
}
