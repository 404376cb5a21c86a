package klatsch.rooms.history;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.model.event.Relation;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import klatsch.rooms.Bundle;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.Seen;
import klatsch.store.RelationStore.Range;
import klatsch.store.RelationStore.Summary;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Finds what is told with events of the events that relate to them, as far as the reader may see
/// those.
///
/// A page of events costs one question, and one more if there is something to tell.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#aggregations-of-child-events)
public final class Aggregations {
  /// Of the events that refer to one, so many are named. A poll in a large room can have thousands;
  /// who wants all of them reads them page by page.
  private static final int MAX_REFERENCES = 500;

  private static final Comparator<Summary> NEWEST_EDIT =
      Comparator.comparingLong(Summary::ts).thenComparing(summary -> summary.event().value());

  private final Store store;
  private final EventReader reader;

  public Aggregations(Store store, EventReader reader) {
    this.store = store;
    this.reader = reader;
  }

  /// The same events, each with what is to be told of its children.
  ///
  /// @param upTo the last position of which the reader is told: children that come later follow by
  ///   themselves
  public List<Seen> bundled(
      RoomSnapshot room, Visible visible, UserId user, List<Seen> events, long upTo) {
    var bundles = bundles(room, visible, user, events, upTo, true);
    return bundles.isEmpty()
        ? events
        : events.stream().map(seen -> seen.with(bundles.get(seen.stored().id()))).toList();
  }

  private Map<EventId, Bundle> bundles(
      RoomSnapshot room,
      Visible visible,
      UserId user,
      Collection<Seen> events,
      long upTo,
      boolean withThreads) {
    var parents = parents(events);
    if (parents.isEmpty() || haveNoChildren(room, events)) {
      return Map.of();
    }
    var families = families(room, visible, user, parents, upTo);
    if (families.isEmpty()) {
      return Map.of();
    }
    var children = read(room, visible, families.values());
    var inThreads =
        withThreads
            ? bundles(room, visible, user, latest(families, children), upTo, false)
            : Map.<EventId, Bundle>of();
    var bundles = new HashMap<EventId, Bundle>();
    families.forEach(
        (id, family) -> {
          var edit = family.edit == null ? null : children.get(family.edit.position());
          var thread = withThreads ? family.thread(user, children, inThreads) : null;
          if (edit != null || thread != null || !family.references.isEmpty()) {
            bundles.put(id, new Bundle(edit, thread, List.copyOf(family.references.reversed())));
          }
        });
    return bundles;
  }

  /// State does not get any bundles.
  private static Map<EventId, StoredEvent> parents(Collection<Seen> events) {
    var parents = new LinkedHashMap<EventId, StoredEvent>();
    for (var seen : events) {
      if (!seen.stored().event().isState()) {
        parents.put(seen.stored().id(), seen.stored());
      }
    }
    return parents;
  }

  /// Children come after their parents. So those of events which are still in memory are in memory
  /// too, and mostly it can be seen there that there are none.
  private static boolean haveNoChildren(RoomSnapshot room, Collection<Seen> events) {
    return events.stream().allMatch(seen -> seen.position() > room.tailFrom())
        && room.tail().stream().allMatch(stored -> Relation.of(stored.event()) == null);
  }

  /// What was found for one parent.
  private static final class Family {
    private final StoredEvent parent;
    private final List<EventId> references = new ArrayList<>();
    private @Nullable Summary edit;
    private @Nullable Summary latest;
    private long count;
    private boolean mine;

    Family(StoredEvent parent) {
      this.parent = parent;
    }

    void add(Summary child) {
      switch (child.relType()) {
        case Relation.REPLACE -> {
          if (isValidEdit(child) && (edit == null || NEWEST_EDIT.compare(child, edit) > 0)) {
            edit = child;
          }
        }
        case Relation.THREAD -> {
          latest = latest == null || child.position() > latest.position() ? child : latest;
          count += child.count();
          mine |= child.mine();
        }
        default -> {
          // The newest come last, and the newest stay.
          references.addFirst(child.event());
          if (references.size() > MAX_REFERENCES) {
            references.removeLast();
          }
        }
      }
    }

    /// An edit of an edit is none; nor is one of what somebody else has said, or was taken back.
    private boolean isValidEdit(Summary child) {
      var event = parent.event();
      var ofParent = Relation.of(event);
      return parent.redactedBecause() == null
          && child.sender().equals(event.sender())
          && child.type().equals(event.type())
          && (ofParent == null || !ofParent.is(Relation.REPLACE));
    }

    Bundle.@Nullable ThreadBundle thread(
        UserId user, Map<Long, Seen> children, Map<EventId, Bundle> bundles) {
      var seen = latest == null ? null : children.get(latest.position());
      return seen == null
          ? null
          : new Bundle.ThreadBundle(
              seen.with(bundles.get(seen.stored().id())),
              count,
              mine || parent.event().sender().equals(user));
    }
  }

  private Map<EventId, Family> families(
      RoomSnapshot room,
      Visible visible,
      UserId user,
      Map<EventId, StoredEvent> parents,
      long upTo) {
    var families = new LinkedHashMap<EventId, Family>();
    for (var range : visible.ranges(upTo)) {
      var counted = new Range(range.after(), range.upTo(), visible.ignored());
      for (var child :
          store
              .relations()
              .summaries(room.head().nr(), parents.keySet(), user, counted, MAX_REFERENCES)) {
        var parent = parents.get(child.parent());
        if (parent != null) {
          families.computeIfAbsent(child.parent(), _ -> new Family(parent)).add(child);
        }
      }
    }
    return families;
  }

  /// The children that are shown whole, by position.
  private Map<Long, Seen> read(RoomSnapshot room, Visible visible, Collection<Family> families) {
    var positions = new LinkedHashSet<Long>();
    for (var family : families) {
      addPosition(positions, family.edit);
      addPosition(positions, family.latest);
    }
    if (positions.isEmpty()) {
      return Map.of();
    }
    var rows = store.events().byPositions(room.head().nr(), List.copyOf(positions));
    return reader.stored(room.head(), rows).stream()
        .collect(toMap(StoredEvent::position, visible::seen));
  }

  private static void addPosition(Set<Long> positions, @Nullable Summary child) {
    if (child != null) {
      positions.add(child.position());
    }
  }

  private static List<Seen> latest(Map<EventId, Family> families, Map<Long, Seen> children) {
    var found = new ArrayList<Seen>();
    for (var family : families.values()) {
      var seen = family.latest == null ? null : children.get(family.latest.position());
      if (seen != null) {
        found.add(seen);
      }
    }
    return found;
  }
}
