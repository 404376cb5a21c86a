package klatsch.rooms.history;

import static java.util.Comparator.comparingLong;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
    var visibilities = store.states().intervals(nr, StateKey.HISTORY_VISIBILITY);
    for (var interval : visibilities) {
      var event = reader.event(room.head().version(), room.head().id(), interval.event());
      steps.add(new Step(interval.since(), HistoryVisibility.of(event), null, isOfEvent(interval)));
    }
    for (long end : endsForNow(visibilities)) {
      steps.add(new Step(end, HistoryVisibility.SHARED, null, false));
    }
    var memberships = store.states().intervals(nr, StateKey.member(user));
    for (var interval : memberships) {
      steps.add(new Step(interval.since(), null, membership(room, interval), isOfEvent(interval)));
    }
    for (long end : endsForNow(memberships)) {
      steps.add(new Step(end, null, Membership.LEAVE, false));
    }
    steps.sort(comparingLong(Step::position));
    var version = room.head().version();
    return Visible.after(steps, ignoredUsers.of(user))
        .without(erasures.all(), event -> EventFormat.redacted(version, event));
  }

  private static boolean isOfEvent(StateStore.Interval interval) {
    return interval.event().position() == interval.since();
  }

  /// Where an entry of the state ended without another in its place, as it may where states meet.
  private static List<Long> endsForNow(List<StateStore.Interval> intervals) {
    var ends = new ArrayList<Long>();
    for (int i = 0; i < intervals.size(); i++) {
      long end = intervals.get(i).until();
      long next = i + 1 < intervals.size() ? intervals.get(i + 1).since() : StateStore.FOREVER;
      if (end < next) {
        ends.add(end);
      }
    }
    return ends;
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
