package klatsch.push;

import static klatsch.model.event.Membership.JOIN;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.ArrayList;
import java.util.List;
import klatsch.model.event.Event;
import klatsch.model.event.Relation;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import klatsch.push.Tally.Item;
import klatsch.push.Tally.Terms;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.Threads;
import klatsch.rules.push.PushEvent;

/// Walks back from the end of a room until all that may be unread has been seen.
final class Walk {
  private final UserId user;
  private final RoomSnapshot room;
  private final Terms terms;
  private final Threads threads;
  private final Cache<EventId, PushEvent> prepared;
  private final StateKey own;
  private final RoomThen then;
  private final List<Item> found = new ArrayList<>();

  private Marks marks;
  private Voices voices = Voices.NONE;

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
    this.then = RoomThen.now(room);
  }

  /// Newest first.
  List<Item> found() {
    return found.stream().filter(item -> !marks.isRead(item.thread(), item.position())).toList();
  }

  /// With what the user has said meanwhile.
  Marks marks() {
    return marks;
  }

  /// By whom something is not read.
  Voices voices() {
    return voices;
  }

  /// @return whether something before the event may be unread
  boolean counts(StoredEvent stored) {
    if (stored.position() <= marks.all()) {
      return false;
    }
    var event = stored.event();
    if (own.equals(event.key())) {
      // A new name has been read by nobody, but coming and going ends all that was unread.
      if ((event.membership() == JOIN) != RoomThen.wasIn(stored)) {
        marks = marks.withAll(stored.position());
      }
    } else if (event.sender().equals(user)) {
      // What has been taken back does not tell any more in which thread it was.
      if (stored.redactedBecause() == null) {
        says(stored);
      }
    } else if (stored.redactedBecause() == null) {
      hears(stored);
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

  /// What the user has said since, and with it read, has been passed already.
  private void hears(StoredEvent stored) {
    var event = stored.event();
    var thread = plainThread(event);
    if (marks.isRead(thread, stored.position())) {
      return;
    }
    voices = voices.with(event.sender(), thread, stored.position());
    if (!terms.ignored().contains(event.sender())) {
      judges(stored);
    }
  }

  /// As far as the event alone shows it.
  private static String plainThread(Event event) {
    var relation = Relation.of(event);
    if (relation == null) {
      return Threads.MAIN;
    }
    return relation.is(Relation.THREAD) ? relation.parent().value() : Voices.SOME;
  }

  private void judges(StoredEvent stored) {
    var event = prepared.get(stored.id(), _ -> then.prepare(stored));
    var actions = terms.rules().actionsFor(event, terms.displayName());
    if (actions.notifies()) {
      var thread = threads.of(room, stored.event());
      found.add(new Item(stored.position(), thread, actions.highlight()));
    }
  }

  /// What the event did to the room is taken back.
  void passes(StoredEvent stored) {
    then.passes(stored);
  }
}
