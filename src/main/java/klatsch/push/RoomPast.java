package klatsch.push;

import static klatsch.model.event.Membership.INVITE;
import static klatsch.model.event.Membership.JOIN;

import java.util.ArrayDeque;
import java.util.Deque;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.push.Notifications.Notification;
import klatsch.push.Tally.Terms;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.Rooms;
import klatsch.rooms.Seen;
import org.jspecify.annotations.Nullable;

/// A room on the way back through it, for one user. Of rooms in which nothing has happened lately
/// nothing is read.
final class RoomPast {
  /// Of each room; the usual page, and some that notify nobody.
  private static final int BATCH = 20;

  private final Rooms rooms;
  private final Unread unread;
  private final UserId user;
  private final RoomSnapshot room;
  private final long now;
  private final StateKey own;
  private final Deque<Seen> batch = new ArrayDeque<>();

  private @Nullable Long further;
  private boolean isTiring;
  private @Nullable RoomThen then;
  private @Nullable Terms terms;
  private @Nullable Marks marks;

  /// @param from the last position
  /// @param now up to where read marks count
  RoomPast(Rooms rooms, Unread unread, UserId user, RoomSnapshot room, long from, long now) {
    this.rooms = rooms;
    this.unread = unread;
    this.user = user;
    this.room = room;
    this.now = now;
    this.own = StateKey.member(user);
    this.further = Math.min(from, room.position());
  }

  /// Of the next event, or a later one if that has not been read yet.
  long position() {
    var next = batch.peek();
    return next != null ? next.position() : further == null ? 0 : further;
  }

  boolean mustRead() {
    return batch.isEmpty();
  }

  boolean isOver() {
    return batch.isEmpty() && further == null;
  }

  /// Whether there was so much of people whom the user ignores that nothing else has been found.
  boolean isTiring() {
    return isTiring;
  }

  RoomId id() {
    return room.head().id();
  }

  /// @return what is to be passed next
  Deque<Seen> read() {
    var past = rooms.history().back(user, room, position(), 0, BATCH);
    batch.addAll(past.events());
    further = past.next();
    isTiring = batch.isEmpty() && further != null;
    return batch;
  }

  /// Passes the next event, and says what the user was told of it, or `null` for nothing.
  @Nullable Notification next() {
    var seen = batch.remove();
    var stored = seen.stored();
    if (then == null) {
      then = RoomThen.with(room, rooms.states().at(room, stored.position()));
    }
    var notification = notification(seen, then);
    then.passes(stored);
    return notification;
  }

  private @Nullable Notification notification(Seen seen, RoomThen at) {
    var stored = seen.stored();
    var event = stored.event();
    if (terms == null) {
      terms = unread.terms(user, room);
    }
    boolean isTold = seen.membership() == JOIN || isInvitation(seen);
    if (!isTold
        || event.sender().equals(user)
        || stored.redactedBecause() != null
        || terms.ignored().contains(event.sender())) {
      return null;
    }
    var actions = terms.rules().actionsFor(unread.prepared(stored, at), terms.displayName());
    return actions.notifies()
        ? new Notification(seen, actions.all(), actions.highlight(), isRead(seen))
        : null;
  }

  private boolean isInvitation(Seen seen) {
    return seen.membership() == INVITE && own.equals(seen.stored().event().key());
  }

  private boolean isRead(Seen seen) {
    if (marks == null) {
      marks = unread.marks(user, room, now);
    }
    return marks.isRead(rooms.threads().of(room, seen.stored().event()), seen.position());
  }
}
