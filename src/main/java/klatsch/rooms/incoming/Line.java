package klatsch.rooms.incoming;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StateView;
import klatsch.model.id.EventId;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.history.EventReader;
import klatsch.rooms.incoming.Chain.Link;
import klatsch.rules.stateres.Difference;
import klatsch.rules.stateres.Standing;
import klatsch.store.EventStore;
import klatsch.store.ForkStore;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// The states at events of a room, told by what differs from the room's own line.
public final class Line {
  /// Entries of states that are read for one state at an event: a second of reading, and some tens
  /// of megabytes. Rooms of people change so much in months; whoever is farther behind than that
  /// comes in again by a new join, and not by what is so old.
  private static final int MAX_ENTRIES = 50_000;

  private final Store store;
  private final EventReader reader;

  public Line(Store store, EventReader reader) {
    this.store = store;
    this.reader = reader;
  }

  /// The state after each of these events, or before it if it was rejected; in their order.
  ///
  /// @throws TooFarException if it takes too much to find out
  public List<Standing> standings(List<EventStore.Row> events) {
    return chains(events).stream().map(Chain::standing).toList();
  }

  /// What must be read to know the states of these events; in their order.
  private List<Chain> chains(List<EventStore.Row> events) {
    var positions = events.stream().map(EventStore.Row::position).toList();
    var kept = new HashMap<Long, ForkStore.Standing>();
    store.forks().standings(positions).forEach(one -> kept.put(one.position(), one));
    var differences = differences(List.copyOf(kept.keySet()));
    var chains = new ArrayList<Chain>();
    for (long position : positions) {
      var links = new ArrayList<Link>();
      long line = position;
      var at = kept.get(position);
      while (at != null) {
        var difference = differences.getOrDefault(at.position(), Difference.NONE);
        links.add(new Link(at.position(), at.step(), difference));
        line = at.line();
        at = at.base() == null ? null : kept.get(at.base());
      }
      chains.add(new Chain(line, links));
    }
    return chains;
  }

  private Map<Long, Difference> differences(List<Long> positions) {
    if (positions.isEmpty()) {
      return Map.of();
    }
    var set = new HashMap<Long, Map<StateKey, EventId>>();
    var removed = new HashMap<Long, Set<StateKey>>();
    var entries = store.forks().entries(positions, MAX_ENTRIES + 1);
    if (entries.size() > MAX_ENTRIES) {
      throw new TooFarException(
          "The fork on which this event stands has changed more than "
              + MAX_ENTRIES
              + " entries of this room's state");
    }
    for (var entry : entries) {
      if (entry.event() == null) {
        removed.computeIfAbsent(entry.position(), _ -> new HashSet<>()).add(entry.key());
      } else {
        set.computeIfAbsent(entry.position(), _ -> new HashMap<>()).put(entry.key(), entry.event());
      }
    }
    var differences = new HashMap<Long, Difference>();
    for (long position : positions) {
      differences.put(
          position,
          new Difference(
              set.getOrDefault(position, Map.of()), removed.getOrDefault(position, Set.of())));
    }
    return differences;
  }

  /// How to keep the state at an event so that it takes little: told from the line, or from the
  /// state at an event before it.
  ///
  /// @param parents of the event, as far as they are here
  public Kept keep(RoomSnapshot room, Standing standing, List<EventStore.Row> parents) {
    var least = Kept.fromTheLine(standing);
    if (least.difference().size() <= Chain.RADIX) {
      return least;
    }
    try {
      for (var chain : chains(parents)) {
        var own = change(room, chain.standing(), standing);
        var next = own == null ? least : chain.next(own);
        least = next.difference().size() < least.difference().size() ? next : least;
      }
      return least;
    } catch (TooFarException _) {
      // It takes more then, and can be read all the same.
      return least;
    }
  }

  /// What one state has to change to be another, or `null` if that cannot be told without much
  /// reading.
  private @Nullable Difference change(RoomSnapshot room, Standing from, Standing to) {
    if (from.position() == to.position()
        && to.difference().entries().containsAll(from.difference().entries())) {
      return to.difference().since(from.difference());
    }
    long now = room.position();
    if (from.position() > now || to.position() > now) {
      return null;
    }
    var before = from(room, from, now).difference();
    var after = from(room, to, now).difference();
    var keys = new HashSet<>(before.entries());
    keys.addAll(after.entries());
    var line = entries(room, keys);
    return Difference.between(before.appliedTo(line), after.appliedTo(line), keys);
  }

  /// Whether the state at an event can be told. Not so of one that was only fetched because others
  /// stand on it.
  public boolean hasState(EventStore.Row event) {
    return switch (event.fate()) {
      case ACCEPTED, HELD, SOFT_FAILED -> true;
      case REJECTED -> !store.forks().standings(List.of(event.position())).isEmpty();
      case OUTLIER -> false;
    };
  }

  /// The same state, told from a later position of the line.
  ///
  /// @throws TooFarException if it takes too much to find out
  public Standing from(RoomSnapshot room, Standing standing, long later) {
    return from(room, List.of(standing), later).getFirst();
  }

  /// The same for several. What has changed since a position is read once: forks of one event are
  /// all told from where it was.
  public List<Standing> from(RoomSnapshot room, List<Standing> standings, long later) {
    var back = new HashMap<Long, Difference>();
    var told = new ArrayList<Standing>();
    for (var standing : standings) {
      long position = standing.position();
      told.add(
          position == later
              ? standing
              : without(
                  room,
                  later,
                  standing.from(
                      later, back.computeIfAbsent(position, _ -> back(room, position, later)))));
    }
    return told;
  }

  /// What makes the line at a later position what it was at an earlier one.
  private Difference back(RoomSnapshot room, long earlier, long later) {
    var changes = store.forks().changes(room.head().nr(), earlier, later, MAX_ENTRIES + 1);
    if (changes.size() > MAX_ENTRIES) {
      throw new TooFarException(
          "More than "
              + MAX_ENTRIES
              + " entries of this room's state have changed since what this event stands on");
    }
    var set = new HashMap<StateKey, EventId>();
    var removed = new HashSet<StateKey>();
    for (var changed : changes) {
      if (changed.event() == null) {
        removed.add(changed.key());
      } else {
        set.put(changed.key(), changed.event());
      }
    }
    return new Difference(set, removed);
  }

  /// Leaves out what does not differ, if that can be seen without a look at the disk.
  private static Standing without(RoomSnapshot room, long later, Standing standing) {
    return room.position() == later
        ? new Standing(later, changes(room, standing.difference()))
        : standing;
  }

  /// What a room's current state would have to change to become another.
  ///
  /// @param other in what the other differs from it, or may differ
  public static Difference changes(RoomSnapshot room, Difference other) {
    var line = entries(room, other.entries());
    return Difference.between(line, other.appliedTo(line), other.entries());
  }

  /// What the current state has of these entries.
  static Map<StateKey, EventId> entries(RoomSnapshot room, Collection<StateKey> keys) {
    var entries = new HashMap<StateKey, EventId>();
    for (var key : keys) {
      var event = room.head().get(key);
      if (event != null) {
        entries.put(key, event.id());
      }
    }
    return entries;
  }

  /// Some entries of a state, ready to be looked at.
  ///
  /// @param standing told from where the room stands
  public StateView view(RoomSnapshot room, Standing standing, Collection<StateKey> keys) {
    var view = new HashMap<StateKey, Event>();
    var ids = new ArrayList<EventId>();
    for (var key : keys) {
      var id = standing.difference().set().get(key);
      var event = room.head().get(key);
      if (id != null) {
        ids.add(id);
      } else if (event != null && !standing.difference().removed().contains(key)) {
        view.put(key, event);
      }
    }
    for (var event : events(room, ids)) {
      var key = event.key();
      if (key != null) {
        view.put(key, event);
      }
    }
    return view::get;
  }

  /// Events of a room, whatever became of them.
  public List<Event> events(RoomSnapshot room, List<EventId> ids) {
    return ids.isEmpty()
        ? List.of()
        : store.events().find(room.head().nr(), ids).stream()
            .map(row -> reader.event(room.head().version(), room.head().id(), row))
            .toList();
  }
}
