package klatsch.upkeep;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.event.StateKey;
import klatsch.model.event.StateView;
import klatsch.model.id.EventId;
import klatsch.rules.RoomVersion;
import klatsch.rules.Verdict;
import klatsch.rules.auth.AuthEvents;
import klatsch.rules.auth.AuthRules;
import klatsch.rules.auth.Signatures;
import klatsch.rules.stateres.Branches;
import klatsch.rules.stateres.EventsInHand.Found;
import klatsch.rules.stateres.EventsInHand.Here;
import klatsch.rules.stateres.Outcome.Needs;
import klatsch.rules.stateres.Outcome.Resolved;
import klatsch.rules.stateres.Resolution;
import klatsch.store.RoomStore.Room;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/// A room once more from its beginning, by nothing but its events: what came to be the state, and
/// whether each event was allowed.
///
/// The state of every event is told whole here, and not by what has changed, as the server keeps
/// it: so the two cannot be wrong in the same way.
final class Replay {
  /// They were checked when the events came, by keys that may be gone.
  private static final Signatures CHECKED_BEFORE = (_, _) -> true;

  private final RoomVersion version;
  private final Room room;
  private final Map<EventId, KnownEvent> known;
  private final Events events;
  private final Consumer<String> findings;
  private final Map<EventId, List<KnownEvent>> citing;

  /// The state after each event that others still build on.
  private final Map<EventId, PMap<StateKey, EventId>> after = new HashMap<>();

  /// How many events still have to come that build on one.
  private final Map<EventId, Integer> children = new HashMap<>();

  /// @param known all events of the room
  /// @param findings is told each thing that is wrong, as a sentence
  Replay(
      RoomVersion version,
      Room room,
      Map<EventId, KnownEvent> known,
      Events events,
      Consumer<String> findings) {
    this.version = version;
    this.room = room;
    this.known = known;
    this.events = events;
    this.findings = findings;
    this.citing = Common.citing(known.values());
  }

  /// The state that all of it has led to, or `null` if something is missing on which events build.
  @Nullable Map<StateKey, EventId> run() {
    var placed = known.values().stream().filter(event -> event.fate() != Fate.OUTLIER).toList();
    for (var event : placed) {
      for (var parent : event.parents()) {
        if (!isPlaced(parent)) {
          return null;
        }
        children.merge(parent, 1, Integer::sum);
      }
    }
    // The state after the ends is wanted when all is played.
    room.extremities().forEach(end -> children.merge(end, 1, Integer::sum));
    var order = inOrder(placed);
    if (order.size() < placed.size()) {
      findings.accept("%d events build on each other".formatted(placed.size() - order.size()));
      return null;
    }
    order.forEach(this::play);
    var ends = room.extremities().stream().map(after::get).filter(Objects::nonNull).toList();
    return merged(ends);
  }

  private boolean isPlaced(EventId id) {
    var event = known.get(id);
    return event != null && event.fate() != Fate.OUTLIER;
  }

  /// Each after those it builds on; otherwise as they came.
  private List<KnownEvent> inOrder(List<KnownEvent> placed) {
    var missing = new HashMap<EventId, Integer>();
    var builtOn = new HashMap<EventId, List<KnownEvent>>();
    var ready = new PriorityQueue<>(Comparator.comparingLong(KnownEvent::position));
    for (var event : placed) {
      var parents = new HashSet<>(event.parents());
      missing.put(event.id(), parents.size());
      parents.forEach(id -> builtOn.computeIfAbsent(id, _ -> new ArrayList<>()).add(event));
      if (parents.isEmpty()) {
        ready.add(event);
      }
    }
    var order = new ArrayList<KnownEvent>(placed.size());
    while (!ready.isEmpty()) {
      var event = ready.remove();
      order.add(event);
      for (var child : builtOn.getOrDefault(event.id(), List.of())) {
        if (missing.merge(child.id(), -1, Integer::sum) == 0) {
          ready.add(child);
        }
      }
    }
    return order;
  }

  private void play(KnownEvent one) {
    var before =
        merged(one.parents().stream().map(after::get).map(Objects::requireNonNull).toList());
    one.parents().forEach(this::release);
    var event = events.get(one);
    if (one.fate() != Fate.REJECTED && !one.redacted()) {
      judge(event, before);
    }
    var key = event.key();
    if (children.containsKey(one.id())) {
      after.put(
          one.id(),
          key == null || one.fate() == Fate.REJECTED ? before : before.plus(key, one.id()));
    }
  }

  private void release(EventId parent) {
    if (children.merge(parent, -1, Integer::sum) == 0) {
      after.remove(parent);
    }
  }

  /// What a redaction has taken from what the event stands on may have been what it stood on.
  private void judge(Event event, PMap<StateKey, EventId> before) {
    var cited = new ArrayList<KnownEvent>();
    for (var id : event.authEvents()) {
      var one = known.get(id);
      if (one == null) {
        findings.accept("%s stands on %s, which is not there".formatted(event.id(), id));
        return;
      }
      cited.add(one);
    }
    var asked = new ArrayDeque<KnownEvent>(cited);
    StateView view =
        key -> {
          var id = before.get(key);
          var one = id == null ? null : known.get(id);
          if (one == null) {
            return null;
          }
          asked.add(one);
          return events.get(one);
        };
    var verdict =
        AuthEvents.check(
            version,
            event,
            cited.stream().map(events::get).toList(),
            id -> Objects.requireNonNull(known.get(id)).fate() == Fate.REJECTED);
    if (verdict == Verdict.ALLOW) {
      verdict = AuthRules.check(version, event, view, CHECKED_BEFORE);
    }
    if (verdict instanceof Verdict.Deny(_, var why)
        && asked.stream().noneMatch(KnownEvent::redacted)) {
      findings.accept("%s was not allowed where it stands: %s".formatted(event.id(), why));
    }
  }

  private PMap<StateKey, EventId> merged(List<PMap<StateKey, EventId>> states) {
    if (states.isEmpty()) {
      return HashTreePMap.empty();
    }
    var first = states.getFirst();
    if (states.stream().allMatch(state -> state == first)) {
      return first;
    }
    var common = Common.of(states, citing);
    if (common.different().isEmpty()) {
      return first;
    }
    var branches =
        new Branches(version, room.id(), common, states.stream().map(common::ofThose).toList());
    return switch (Resolution.resolve(branches, this::find)) {
      case Resolved(var state) -> first.minusAll(common.different()).plusAll(state);
      case Needs needs -> throw new IllegalStateException("all is here, and it asks for " + needs);
    };
  }

  private Found find(EventId id) {
    var one = known.get(id);
    return one == null ? Found.NOWHERE : new Here(events.get(one), one.fate() == Fate.REJECTED);
  }
}
