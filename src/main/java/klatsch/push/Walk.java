package klatsch.push;

import static klatsch.model.event.Membership.JOIN;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.ArrayList;
import java.util.List;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import klatsch.push.Tally.Item;
import klatsch.push.Tally.Terms;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.Threads;
import klatsch.rules.auth.PowerLevels;
import klatsch.rules.push.PushEvent;
import org.jspecify.annotations.Nullable;

/// Walks back from the end of a room until all that may be unread has been seen. Of what rules want
/// to know of the room, each event that it passes is taken back.
final class Walk {
  private final UserId user;
  private final RoomSnapshot room;
  private final Terms terms;
  private final Threads threads;
  private final Cache<EventId, PushEvent> prepared;
  private final StateKey own;
  private final List<Item> found = new ArrayList<>();

  private Marks marks;
  private long members;
  private @Nullable Event levels;

  /// @param prepared events that are ready for any reader's rules
  Walk(
      UserId user,
      RoomSnapshot room,
      Terms terms,
      Marks marks,
      Threads threads,
      Cache<EventId, PushEvent> prepared) {
    this.user = user;
    this.room = room;
    this.terms = terms;
    this.marks = marks;
    this.threads = threads;
    this.prepared = prepared;
    this.own = StateKey.member(user);
    this.members = room.head().joined().size();
    this.levels = room.head().get(StateKey.POWER_LEVELS);
  }

  /// Newest first.
  List<Item> found() {
    return found.stream().filter(item -> !marks.isRead(item.thread(), item.position())).toList();
  }

  /// With what the user has said meanwhile.
  Marks marks() {
    return marks;
  }

  /// @return whether something before the event may be unread
  boolean counts(StoredEvent stored) {
    if (stored.position() <= marks.all()) {
      return false;
    }
    var event = stored.event();
    if (own.equals(event.key())) {
      // A new name has been read by nobody, but coming and going ends all that was unread.
      if ((event.membership() == JOIN) != wasIn(stored)) {
        marks = marks.withAll(stored.position());
      }
    } else if (event.sender().equals(user)) {
      says(stored);
    } else if (stored.redactedBecause() == null && !terms.ignored().contains(event.sender())) {
      judges(stored);
    }
    passes(stored);
    return stored.position() > marks.all();
  }

  /// Who says something in the room has read it up to there; who says something in a thread, the
  /// thread.
  private void says(StoredEvent stored) {
    var thread = threads.of(room, stored.event());
    marks =
        thread.equals(Threads.MAIN)
            ? marks.withAll(stored.position())
            : marks.with(thread, stored.position());
  }

  private void judges(StoredEvent stored) {
    var event = prepared.get(stored.id(), _ -> prepare(stored));
    var actions = terms.rules().actionsFor(event, terms.displayName());
    if (actions.notifies()) {
      var thread = threads.of(room, stored.event());
      found.add(new Item(stored.position(), thread, actions.highlight()));
    }
  }

  private PushEvent prepare(StoredEvent stored) {
    var head = room.head();
    var before = levels;
    var then =
        PowerLevels.of(
            head.version(), key -> key.equals(StateKey.POWER_LEVELS) ? before : head.get(key));
    return new PushEvent(stored.event(), members, then);
  }

  /// Takes back what the event did to the room.
  void passes(StoredEvent stored) {
    var key = stored.event().key();
    if (key == null) {
      return;
    }
    if (key.type().equals(StateKey.MEMBER)) {
      boolean isIn = stored.event().membership() == JOIN;
      members += (wasIn(stored) ? 1 : 0) - (isIn ? 1 : 0);
    } else if (key.equals(StateKey.POWER_LEVELS)) {
      levels = stored.replaced();
    }
  }

  private static boolean wasIn(StoredEvent stored) {
    var replaced = stored.replaced();
    return replaced != null && replaced.membership() == JOIN;
  }
}
