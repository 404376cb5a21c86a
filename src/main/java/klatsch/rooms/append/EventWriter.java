package klatsch.rooms.append;

import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.Relation;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.event.StoredEvent.Sent;
import klatsch.model.id.EventId;
import klatsch.rooms.incoming.Kept;
import klatsch.store.ForkStore;
import klatsch.store.RedactionStore.Held;
import klatsch.store.Store;
import klatsch.store.Transaction;
import org.jspecify.annotations.Nullable;

/// Writes an event, and all that it changes, into the transaction of its group.
final class EventWriter {
  private final Store store;

  EventWriter(Store store) {
    this.store = store;
  }

  /// @param at the position at which the room changes: that of the event, unless it was known
  ///   before
  StoredEvent write(Transaction tx, long room, long at, Step step, @Nullable Sent sent) {
    long own = writeEvent(tx, room, at, step, sent);
    if (step.foreign() != null) {
      writeStanding(tx, own, at, step.foreign());
    }
    if (step.isAccepted()) {
      writeState(tx, room, at, own, step);
    }
    if (step.isHeld()) {
      writeHeld(tx, room, step.event());
    } else if (step.isAccepted()) {
      writeRelation(tx, room, own, step);
      writeRedaction(tx, room, step);
    }
    return new StoredEvent(step.event(), own, step.replaced(), null, sent);
  }

  /// @return the position of the event
  private long writeEvent(Transaction tx, long room, long at, Step step, @Nullable Sent sent) {
    var event = step.event();
    var heldAt = step.heldAt();
    if (heldAt != null) {
      release(tx, room, at, event.id(), heldAt);
      return at;
    }
    var known = step.outlierAt();
    if (known != null) {
      store.events().place(tx, room, event.id(), step.fate());
      return known;
    }
    var replaced = step.replaced();
    store
        .events()
        .insert(
            tx,
            room,
            at,
            event.id(),
            event.bytes(),
            event.originServerTs(),
            replaced == null ? null : replaced.id(),
            sent,
            step.fate());
    if (step.foreign() != null && event.isState()) {
      store.forks().cites(tx, at, event.authEvents());
    }
    return at;
  }

  /// It goes to where it becomes news, for those who follow are past the place where it was.
  private void release(Transaction tx, long room, long at, EventId redaction, long heldAt) {
    store.events().release(tx, room, redaction, at);
    store.forks().standAsBefore(tx, at, heldAt);
    store.redactions().decided(tx, redaction);
    store.rooms().met(tx, room, at); // so that who reads the room anew reads up to here
  }

  private void writeStanding(Transaction tx, long own, long at, Step.Foreign foreign) {
    var kept = foreign.kept();
    if (kept != null) {
      writeKept(tx, own, kept);
    } else if (foreign.outlierAt() != null) {
      writeKept(tx, own, Kept.onTheLine(at));
    }
  }

  private void writeKept(Transaction tx, long own, Kept kept) {
    store.forks().stand(tx, new ForkStore.Standing(own, kept.line(), kept.base(), kept.step()));
    kept.difference().set().forEach((key, id) -> store.forks().differ(tx, own, key, id));
    kept.difference().removed().forEach(key -> store.forks().differ(tx, own, key, null));
  }

  private void writeState(Transaction tx, long room, long at, long own, Step step) {
    for (var event : step.set()) {
      var key = event.key();
      if (key != null) {
        if (at == own && event.equals(step.event())) {
          store.states().set(tx, room, key, at);
        } else {
          store.states().set(tx, room, key, at, event.id());
        }
        writeMembership(tx, room, at, key, event);
      }
    }
    for (var key : step.removed()) {
      store.states().end(tx, room, key, at);
      var user = Members.of(key);
      if (user != null) {
        store.memberships().set(tx, room, user, Membership.LEAVE, at, user);
      }
    }
    if (step.statesMeet()) {
      store.rooms().met(tx, room, at);
    }
    if (step.set().stream().anyMatch(event -> mayOpen(event.key()))
        || step.removed().stream().anyMatch(EventWriter::mayOpen)) {
      store.rooms().setOpen(tx, room, step.after().isOpen());
    }
  }

  private static boolean mayOpen(@Nullable StateKey key) {
    return StateKey.JOIN_RULES.equals(key) || StateKey.HISTORY_VISIBILITY.equals(key);
  }

  private void writeMembership(Transaction tx, long room, long at, StateKey key, Event event) {
    var membership = event.membership();
    var user = membership == null ? null : Members.of(key);
    if (membership != null && user != null) {
      store.memberships().set(tx, room, user, membership, at, event.sender());
    }
  }

  /// What two requests at the same moment have in common is seen here only: [RelationCheck] has
  /// found none before. Other servers hold their users to that themselves.
  private void writeRelation(Transaction tx, long room, long own, Step step) {
    var event = step.event();
    var relation = Relation.of(event);
    if (relation == null) {
      return;
    }
    if (step.isOurs() && RelationCheck.isOnlyOnce(relation)) {
      store.relations().addOnce(tx, room, own, event, relation);
    } else {
      store.relations().add(tx, room, own, event, relation);
    }
  }

  private void writeHeld(Transaction tx, long room, Event redaction) {
    var target = redaction.redacts();
    if (target != null) {
      store.redactions().hold(tx, room, new Held(redaction.id(), target));
    }
  }

  private void writeRedaction(Transaction tx, long room, Step step) {
    var redacted = step.redacted();
    if (redacted != null) {
      store.relations().remove(tx, room, redacted.id());
      store.events().redact(tx, room, redacted.id(), redacted.bytes(), step.event().id());
    }
  }
}
