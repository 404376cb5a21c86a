package klatsch.rooms.append;

import java.util.ArrayList;
import java.util.Collection;
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

  /// @param stored what became of each of the steps
  /// @param at the position at which the room changed
  void publish(Lane lane, List<Step> steps, List<StoredEvent> stored, long at) {
    var before = lane.snapshot();
    // A lane that was loaded again in the meantime has them already.
    if (before.position() < at) {
      var now = before;
      for (int i = 0; i < steps.size(); i++) {
        now = with(now, steps.get(i), stored.get(i), at);
      }
      lane.publish(now);
    }
    tell(steps.getLast().after(), steps, stored, at);
  }

  private static RoomSnapshot with(RoomSnapshot before, Step step, StoredEvent stored, long at) {
    var after = step.after();
    if (step.isHeld()) {
      return before.met(after, at);
    }
    var now = step.outlierAt() == null ? before.advance(after, stored) : before.withPlaced(stored);
    now = step.statesMeet() ? now.met(after, at) : now;
    var redacted = step.redacted();
    return redacted == null ? now : now.redact(redacted, stored.event());
  }

  void begin(Lanes lanes, RoomHead after, List<Step> steps, List<StoredEvent> stored) {
    var empty = RoomHead.empty(after.nr(), after.id(), after.version());
    boolean isFirst = steps.getFirst().event().type().equals(StateKey.CREATE.type());
    var now = RoomSnapshot.empty(empty, isFirst ? StoredEvent.BEGINNING : 0);
    for (var event : stored) {
      now = now.advance(after, event);
    }
    lanes.adopt(now);
    tell(after, steps, stored, now.position());
  }

  /// Who of ours is in a room that has come from elsewhere, or was asked in.
  ///
  /// @param state in which the room was when it came, without the event with which it came
  /// @param at the position of that event
  void tellOfMembers(RoomHead room, Collection<Event> state, long at) {
    for (var event : state) {
      var key = Objects.requireNonNull(event.key());
      var membership = event.membership();
      var user = membership == null ? null : Members.of(key);
      if (membership != null && user != null && event.equals(room.get(key))) {
        userRooms.changed(user, new UserRoom(room.id(), membership, at, event.sender(), false));
      }
    }
  }

  private void tell(RoomHead after, List<Step> steps, List<StoredEvent> stored, long at) {
    var others = new ArrayList<UserId>();
    for (int i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      tellOfState(after, step, step.outlierAt() == null ? stored.get(i).position() : at, others);
    }
    activity.touched(after.id(), at);
    notifier.tell(after.joined());
    notifier.tell(others);
    notifier.tellOutside(after.id());
  }

  /// @param others gets those whom it concerns, in the room or not
  private void tellOfState(RoomHead after, Step step, long at, List<UserId> others) {
    for (var event : step.set()) {
      var key = Objects.requireNonNull(event.key());
      tellListeners(after, key);
      var membership = event.membership();
      var user = membership == null ? null : Members.of(key);
      if (membership != null && user != null) {
        userRooms.changed(user, new UserRoom(after.id(), membership, at, event.sender(), false));
        others.add(user);
      }
    }
    for (var key : step.removed()) {
      tellListeners(after, key);
      var user = Members.of(key);
      if (user != null) {
        userRooms.changed(user, new UserRoom(after.id(), Membership.LEAVE, at, user, false));
        others.add(user);
      }
    }
    // Also a redaction changes a state, if it takes the content of what is in force.
    var redacted = step.redacted() == null ? null : step.redacted().key();
    if (redacted != null) {
      tellListeners(after, redacted);
    }
  }

  private void tellListeners(RoomHead after, StateKey key) {
    listeners.forEach(listener -> listener.changed(after, key));
  }
}
