package klatsch.rooms;

import java.util.ArrayList;
import java.util.List;
import klatsch.model.event.Relation;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.History.Direction;
import klatsch.rooms.history.Aggregations;
import klatsch.rooms.history.EventReader;
import klatsch.rooms.history.HistoryDoor;
import klatsch.rooms.history.HistoryDoor.Opened;
import klatsch.rooms.history.Visible;
import klatsch.rules.format.EventFormat;
import klatsch.store.RelationStore.Range;
import klatsch.store.RelationStore.ThreadRoot;
import klatsch.store.RelationStore.Wanted;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// The events that relate to others: reactions, edits, references, threads.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#relationships-api)
public final class Relations {
  /// The descendants of an event are followed so far down, as the specification wants at least.
  public static final int MAX_DEPTH = 3;

  /// A reader who may see little of much does not make one request read it all: after so many
  /// events there is a page, perhaps a short one, and a token to go on.
  private static final int MAX_LOOKED_AT = 2_000;

  private final Store store;
  private final EventReader reader;
  private final HistoryDoor door;
  private final Aggregations aggregations;

  Relations(Store store, EventReader reader, HistoryDoor door, Aggregations aggregations) {
    this.store = store;
    this.reader = reader;
    this.door = door;
    this.aggregations = aggregations;
  }

  /// @param relType which relations are wanted, or `null` for all
  /// @param type which types of events are wanted, or `null` for all
  /// @param from where to begin; `null` is the end that lies against the direction
  /// @param to where to stop at the latest, or `null`
  public record Question(
      @Nullable String relType,
      @Nullable String type,
      boolean recurse,
      Direction direction,
      @Nullable Long from,
      @Nullable Long to,
      int limit) {}

  /// @param next where the next page begins, or `null` if there is nothing more
  public record Page(List<Seen> events, @Nullable Long next) {}

  /// The events that relate to one, as far as the reader may see them.
  ///
  /// @throws klatsch.model.error.MatrixException `M_NOT_FOUND` if there is no such event in the
  ///   room, and also if the user may not see it
  public Page children(UserId user, RoomId roomId, EventId parent, Question question) {
    var opened = door.openForEvent(user, roomId);
    door.event(opened, parent);
    var wanted =
        new Wanted(parent, question.relType(), question.type(), question.recurse() ? MAX_DEPTH : 1);
    var page = read(opened, wanted, question);
    return new Page(bundled(opened, user, page.events()), page.next());
  }

  private Page read(Opened opened, Wanted wanted, Question question) {
    boolean back = question.direction() == Direction.BACK;
    var head = opened.room().head();
    long newest = opened.room().position();
    long at =
        question.from() == null
            ? (back ? newest : StoredEvent.BEGINNING)
            : Math.min(question.from(), newest);
    long to =
        question.to() == null
            ? (back ? StoredEvent.BEGINNING : newest)
            : Math.min(question.to(), newest);
    int most = Math.min(question.limit(), History.MAX_EVENTS);
    var found = new ArrayList<Seen>();
    int lookedAt = 0;
    while (true) {
      int batch = most - found.size() + 1;
      var rows =
          back
              ? store.relations().before(head.nr(), wanted, at, to, batch)
              : store.relations().after(head.nr(), wanted, at, to, batch);
      for (var event : reader.stored(head, rows)) {
        if (found.size() == most || lookedAt == MAX_LOOKED_AT) {
          return new Page(found, at);
        }
        lookedAt++;
        at = back ? event.position() - 1 : event.position();
        if (opened.visible().sees(event)) {
          found.add(opened.visible().seen(event));
        }
      }
      if (rows.size() < batch) {
        return new Page(found, null);
      }
    }
  }

  private List<Seen> bundled(Opened opened, UserId user, List<Seen> events) {
    var room = opened.room();
    return aggregations.bundled(room, opened.visible(), user, events, room.position());
  }

  /// The first events of the threads of a room, that whose thread has the newest event first.
  ///
  /// @param participated only those threads in which the user has said something
  /// @param from where to begin, or `null` for the newest
  /// @throws klatsch.model.error.MatrixException `M_FORBIDDEN` to who was never in the room
  public Page threads(
      UserId user, RoomId roomId, boolean participated, @Nullable Long from, int limit) {
    var opened = door.open(user, roomId);
    var room = opened.room();
    int most = Math.min(limit, History.MAX_EVENTS);
    var found = new ArrayList<Seen>();
    int lookedAt = 0;
    long at = from == null ? room.position() : Math.min(from, room.position());
    for (var part : opened.visible().ranges(room.position()).reversed()) {
      var range = new Range(part.after(), part.upTo(), opened.visible().ignored());
      at = Math.min(at, part.upTo());
      while (at > part.after()) {
        int batch = most + 1;
        var threads = store.relations().threads(room.head().nr(), range, at, batch);
        for (var root : roots(opened, user, threads)) {
          if (found.size() == most || lookedAt == MAX_LOOKED_AT) {
            return new Page(found, at);
          }
          lookedAt++;
          at = root.latest() - 1;
          if (root.isListed(participated)) {
            found.add(root.event());
          }
        }
        at = threads.size() < batch ? part.after() : at;
      }
    }
    return new Page(found, null);
  }

  /// @param latest the newest event of the thread that was found
  /// @param isRoot whether it is one, and the reader may see it
  private record Root(Seen event, long latest, boolean isRoot) {
    /// A thread that has a newer event for this reader stands further ahead, and not here again.
    boolean isListed(boolean onlyParticipated) {
      var thread = event.bundle() == null ? null : event.bundle().thread();
      return isRoot
          && thread != null
          && thread.latest().position() == latest
          && (thread.participated() || !onlyParticipated);
    }
  }

  private List<Root> roots(Opened opened, UserId user, List<ThreadRoot> threads) {
    var visible = opened.visible();
    var head = opened.room().head();
    var stored = reader.stored(head, threads.stream().map(ThreadRoot::root).toList());
    var seen =
        bundled(
            opened,
            user,
            stored.stream()
                .map(event -> visible.seen(withoutIgnored(head, visible, event)))
                .toList());
    var roots = new ArrayList<Root>();
    for (int i = 0; i < seen.size(); i++) {
      var event = stored.get(i);
      boolean isRoot = visible.covers(event.position()) && Relation.of(event.event()) == null;
      roots.add(new Root(seen.get(i), threads.get(i).latest(), isRoot));
    }
    return roots;
  }

  /// Of a thread that somebody began who is ignored, the beginning is there without its content.
  private static StoredEvent withoutIgnored(RoomHead head, Visible visible, StoredEvent event) {
    return visible.ignores(event.event())
        ? new StoredEvent(
            EventFormat.redacted(head.version(), event.event()),
            event.position(),
            event.replaced(),
            event.redactedBecause(),
            null)
        : event;
  }
}
