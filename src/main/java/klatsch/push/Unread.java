package klatsch.push;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import klatsch.accounts.PushRules;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.push.Tally.Item;
import klatsch.push.Tally.Terms;
import klatsch.rooms.Receipts;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.Rooms;
import klatsch.rules.push.PushEvent;
import org.jspecify.annotations.Nullable;

/// Counts what people have not read, when they ask: nothing is written for each member when
/// something is said. What has been counted is kept, and the next time only what is new is looked
/// at.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#receiving-notifications)
public final class Unread {
  /// Unread events that are kept, of all users in all rooms together: some 100 MB.
  private static final long MAX_KEPT = 1_000_000;

  /// What a tally takes beside its events, as if it were so many.
  private static final int TALLY = 5;

  /// Of events that are ready for rules, in bytes: some 15,000 of those that many readers are
  /// counting just now. By their number alone, the largest would be more than 1 GB.
  private static final long MAX_PREPARED = 20 << 20;

  private final Rooms rooms;
  private final Receipts receipts;
  private final PushRules rules;

  // Both keep house on the thread that puts something in: to wake another one for each answer would
  // cost more than the work.

  private final Cache<EventId, PushEvent> prepared =
      Caffeine.newBuilder()
          .maximumWeight(MAX_PREPARED)
          .weigher((EventId _, PushEvent event) -> event.size())
          .executor(Runnable::run)
          .build();

  private final Cache<Key, Tally> tallies =
      Caffeine.newBuilder()
          .maximumWeight(MAX_KEPT)
          .executor(Runnable::run)
          .weigher((Key _, Tally tally) -> TALLY + tally.unread().size())
          .build();

  private record Key(UserId user, RoomId room) {}

  /// @param changedAt the position at which the counts became what they are, or a later one
  public record Found(Counts counts, long changedAt) {}

  public Unread(Rooms rooms, Receipts receipts, PushRules rules) {
    this.rooms = rooms;
    this.receipts = receipts;
    this.rules = rules;
  }

  /// What a user who is in the room has not read of it, of all up to a position.
  public Found count(UserId user, RoomSnapshot room, long upTo) {
    var tally = tally(user, room, upTo);
    return new Found(tally.counts(), tally.changedAt());
  }

  /// In which rooms a user's counts may have become others because the user wants to be told of
  /// other things than before, or ignores others. Only those are looked at in which something is
  /// unread, and of these the ones that the change can concern.
  ///
  /// @param mine the rooms that the user is in
  public Collection<RoomId> mayHaveChanged(UserId user, Collection<RoomId> mine) {
    var change = new TermsChange(rules.prepared(user), rooms.ignoredUsers().of(user));
    var unknown = new HashSet<RoomId>();
    var changed = new HashSet<RoomId>();
    for (var room : mine) {
      var counted = tallies.getIfPresent(new Key(user, room));
      if (counted == null) {
        unknown.add(room);
      } else if (change.mayChange(counted, room)) {
        changed.add(room);
      }
    }
    if (!unknown.isEmpty()) {
      receipts.behind(user).stream().filter(unknown::contains).forEach(changed::add);
    }
    return changed;
  }

  /// Up to where a user who is in the room has read it, also by what they have said themselves.
  Marks marks(UserId user, RoomSnapshot room, long upTo) {
    return tally(user, room, upTo).marks();
  }

  /// The event as rules want it, which other readers may have needed before.
  PushEvent prepared(StoredEvent stored, RoomThen then) {
    return prepared.get(stored.id(), _ -> then.prepare(stored));
  }

  private Tally tally(UserId user, RoomSnapshot room, long upTo) {
    var key = new Key(user, room.head().id());
    var known = tallies.getIfPresent(key);
    if (known != null && known.upTo() > upTo) {
      // Another device is further, and this one must not hear of what it is not told yet.
      return anew(user, room, terms(user, room), upTo);
    }
    var terms = terms(user, room);
    var next = known == null ? null : goOn(known, user, room, terms, upTo);
    if (next == null) {
      next = anew(user, room, terms, upTo);
    }
    if (known != null && known.counts().equals(next.counts())) {
      next = next.unchangedSince(known.changedAt());
    }
    tallies.put(key, next);
    return next;
  }

  Terms terms(UserId user, RoomSnapshot room) {
    var member = room.head().get(StateKey.member(user));
    var name = member == null ? null : member.content().text("displayname");
    return new Terms(rules.prepared(user), rooms.ignoredUsers().of(user), name);
  }

  /// With what has come since, or `null` if what is in memory is not enough for that.
  private @Nullable Tally goOn(
      Tally known, UserId user, RoomSnapshot room, Terms terms, long upTo) {
    boolean isFollowed = room.position() <= known.upTo() || known.upTo() >= room.tailFrom();
    if (!isFollowed || TermsChange.mayChange(known, terms, room.head().id())) {
      return null;
    }
    var mine =
        receipts.since(room.head().id(), known.upTo(), upTo).stream()
            .filter(receipt -> receipt.user().equals(user))
            .toList();
    var walk = walk(user, room, terms, known.marks().with(mine));
    var gone = new HashSet<Long>();
    for (var stored : room.tail().reversed()) {
      if (stored.position() <= known.upTo()) {
        break;
      }
      if (stored.position() > upTo) {
        walk.passes(stored);
        continue;
      }
      if (!findRedacted(user, room, stored, gone)) {
        return null;
      }
      if (!walk.counts(stored)) {
        break;
      }
    }
    return walk.marks().equals(known.marks()) && gone.isEmpty()
        ? known.with(terms, walk.found(), walk.voices(), upTo)
        : Tally.of(
            terms,
            walk.marks(),
            together(walk, known.unread(), gone),
            known.voices().and(walk.voices()).without(walk.marks()),
            upTo);
  }

  /// @param gone gets the position of what the event has taken back
  /// @return whether that could be seen in memory, and was nothing by which the user had read
  private static boolean findRedacted(
      UserId user, RoomSnapshot room, StoredEvent stored, Set<Long> gone) {
    var redacts = stored.event().redacts();
    if (redacts == null) {
      return true;
    }
    var target = room.inTail(redacts);
    if (target != null && target.redactedBecause() != null) {
      gone.add(target.position());
    }
    return target != null && !target.event().sender().equals(user);
  }

  /// What has come, and what is left of what was unread before: newest first.
  private static List<Item> together(Walk walk, List<Item> before, Set<Long> gone) {
    var all = new ArrayList<>(walk.found());
    for (var item : before.reversed()) {
      if (!walk.marks().isRead(item.thread(), item.position()) && !gone.contains(item.position())) {
        all.add(item);
      }
    }
    return all;
  }

  private Tally anew(UserId user, RoomSnapshot room, Terms terms, long upTo) {
    var walk = walk(user, room, terms, Marks.of(receipts.of(user, room.head().id())));
    for (var stored : room.tail().reversed()) {
      if (stored.position() > upTo) {
        walk.passes(stored);
      }
    }
    // Mostly the first few are enough.
    long from = countBack(walk, user, room, upTo, RoomSnapshot.TAIL);
    if (from > 0) {
      countBack(walk, user, room, from, Tally.LIMIT - RoomSnapshot.TAIL);
    }
    return Tally.of(terms, walk.marks(), walk.found(), walk.voices().without(walk.marks()), upTo);
  }

  /// @return up to where to go on, or 0 if there is nothing more
  private long countBack(Walk walk, UserId user, RoomSnapshot room, long from, int limit) {
    long last = 0;
    long to = walk.marks().all();
    for (var seen : rooms.history().sinceJoining(user, room, from, to, limit).events()) {
      if (!walk.counts(seen.stored())) {
        return 0;
      }
      last = seen.position() - 1;
    }
    return last;
  }

  private Walk walk(UserId user, RoomSnapshot room, Terms terms, Marks marks) {
    return new Walk(user, room, terms, marks, rooms.threads(), prepared);
  }
}
