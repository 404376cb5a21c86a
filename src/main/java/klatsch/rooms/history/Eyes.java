package klatsch.rooms.history;

import static java.util.Comparator.comparingLong;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Objects;
import klatsch.accounts.Erasures;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.UserId;
import klatsch.rooms.IgnoredUsers;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.history.Visible.Step;
import klatsch.rules.format.EventFormat;
import klatsch.rules.visibility.HistoryVisibility;
import klatsch.store.StateStore;
import klatsch.store.Store;

/// Finds out what a user may see of a room: the one answer that every way of reading uses.
public final class Eyes {
  private final Store store;
  private final EventReader reader;
  private final IgnoredUsers ignoredUsers;
  private final Erasures erasures;

  public Eyes(Store store, EventReader reader, IgnoredUsers ignoredUsers, Erasures erasures) {
    this.store = store;
    this.reader = reader;
    this.ignoredUsers = ignoredUsers;
    this.erasures = erasures;
  }

  /// Of a room's whole history.
  public Visible of(UserId user, RoomSnapshot room) {
    long nr = room.head().nr();
    var steps = new ArrayList<Step>();
    for (var interval : store.states().intervals(nr, StateKey.HISTORY_VISIBILITY)) {
      var event = reader.event(room.head().version(), room.head().id(), interval.event());
      steps.add(new Step(interval.since(), HistoryVisibility.of(event), null));
    }
    for (var interval : store.states().intervals(nr, StateKey.member(user))) {
      steps.add(new Step(interval.since(), null, membership(room, interval)));
    }
    steps.sort(comparingLong(Step::position));
    var version = room.head().version();
    return Visible.after(steps, ignoredUsers.of(user))
        .without(erasures.all(), event -> EventFormat.redacted(version, event));
  }

  /// Of events at all of which the user was in the room.
  public Visible ofMember(UserId user) {
    return Visible.toMember(ignoredUsers.of(user));
  }

  /// Entries of the state that was, as a user sees them: without the names of those who wanted all
  /// to be taken away before the user came.
  public Collection<Event> state(UserId user, RoomSnapshot room, Collection<Event> state) {
    var erased = erasures.all();
    if (erased.isEmpty() || state.stream().noneMatch(event -> erased.containsKey(event.sender()))) {
      return state;
    }
    var visible = of(user, room);
    return state.stream().map(visible::state).toList();
  }

  private Membership membership(RoomSnapshot room, StateStore.Interval interval) {
    var event = reader.event(room.head().version(), room.head().id(), interval.event());
    return Objects.requireNonNullElse(event.membership(), Membership.LEAVE);
  }
}
