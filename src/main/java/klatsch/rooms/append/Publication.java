package klatsch.rooms.append;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.UserId;
import klatsch.notify.Notifier;
import klatsch.rooms.RoomActivity;
import klatsch.rooms.RoomHead;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.StateListener;
import klatsch.rooms.UserRoom;
import klatsch.rooms.UserRooms;
import klatsch.rooms.append.EventMaker.Made;
import org.jspecify.annotations.Nullable;

/// Makes durable events seen: first the room, then who is in it, then those who wait for news.
///
/// Called by one thread, in the order of the commits.
public final class Publication {
  private final UserRooms userRooms;
  private final RoomActivity activity;
  private final Notifier notifier;
  private final List<StateListener> listeners = new CopyOnWriteArrayList<>();

  public Publication(UserRooms userRooms, RoomActivity activity, Notifier notifier) {
    this.userRooms = userRooms;
    this.activity = activity;
    this.notifier = notifier;
  }

  /// Tells the listener of each change of a room's state, from now on.
  public void onState(StateListener listener) {
    listeners.add(listener);
  }

  void publish(Lane lane, RoomHead after, List<StoredEvent> events, List<Made> made) {
    var before = lane.snapshot();
    // A lane that was loaded again in the meantime has them already.
    if (before.position() < events.getLast().position()) {
      var next = before.advance(after, events);
      for (var one : made) {
        next = one.redacted() == null ? next : next.redact(one.redacted(), one.event());
      }
      lane.publish(next);
    }
    for (var one : made) {
      tellOfRedactedState(after, one);
    }
    tell(after, events);
    for (var one : made) {
      // Also a redaction changes a state, if it takes the content of what is in force.
      if (one.redacted() != null && one.redacted().key() != null) {
        tellListeners(after, one.redacted().key());
      }
    }
  }

  /// What a redaction takes away has changed as well, though no entry of the state was set.
  private void tellOfRedactedState(RoomHead after, Made made) {
    var redacted = made.redacted();
    var key = redacted == null ? null : redacted.key();
    if (key != null) {
      listeners.forEach(listener -> listener.changed(after, key));
    }
  }

  /// The same for an event of another server, which may change more than it says.
  ///
  /// @param at the position at which the room changed
  void publish(Lane lane, Prepared prepared, StoredEvent stored, long at) {
    var before = lane.snapshot();
    var after = prepared.after();
    if (before.position() < at) {
      var next =
          prepared.arrival().outlierAt() == null
              ? before.advance(after, List.of(stored))
              : before.withPlaced(stored);
      next = prepared.statesMeet() ? next.met(after, at) : next;
      var redacted = prepared.redacted();
      lane.publish(redacted == null ? next : next.redact(redacted, stored.event()));
    }
    tell(after, prepared.change(), at);
  }

  private void tell(RoomHead after, LineChange change, long at) {
    var others = new ArrayList<UserId>();
    for (var event : change.set()) {
      var key = event.key();
      if (key != null) {
        listeners.forEach(listener -> listener.changed(after, key));
        var user = Members.of(key);
        if (user != null && event.membership() != null) {
          userRooms.changed(user, userRoom(event, at));
          others.add(user);
        }
      }
    }
    for (var key : change.removed()) {
      listeners.forEach(listener -> listener.changed(after, key));
      var user = Members.of(key);
      if (user != null) {
        userRooms.changed(user, new UserRoom(after.id(), Membership.LEAVE, at, user, false));
        others.add(user);
      }
    }
    activity.touched(after.id(), at);
    notifier.tell(after.joined());
    notifier.tell(others);
  }

  void begin(Lanes lanes, RoomHead after, List<StoredEvent> events) {
    lanes.adopt(
        RoomSnapshot.of(RoomHead.empty(after.nr(), after.id(), after.version()), 0)
            .advance(after, events));
    tell(after, events);
  }

  private void tell(RoomHead after, List<StoredEvent> events) {
    var others = new ArrayList<UserId>();
    for (var event : events) {
      var key = event.event().key();
      if (key != null) {
        tellListeners(after, key);
      }
      var user = member(event.event());
      if (user != null) {
        userRooms.changed(user, userRoom(event.event(), event.position()));
        others.add(user);
      }
    }
    activity.touched(after.id(), events.getLast().position());
    notifier.tell(after.joined());
    notifier.tell(others);
  }

  private void tellListeners(RoomHead after, StateKey key) {
    listeners.forEach(listener -> listener.changed(after, key));
  }

  private static @Nullable UserId member(Event event) {
    var key = event.key();
    return key != null && event.membership() != null && key.type().equals(StateKey.MEMBER)
        ? new UserId(key.key())
        : null;
  }

  private static UserRoom userRoom(Event event, long position) {
    return new UserRoom(
        event.room(), Objects.requireNonNull(event.membership()), position, event.sender(), false);
  }
}
