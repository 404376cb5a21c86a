package klatsch.rules.stateres;

import static klatsch.rules.RoomVersion.Trait.ROOM_ID_IS_CREATE_HASH;
import static klatsch.rules.RoomVersion.Trait.STATE_RES_V2;
import static klatsch.rules.RoomVersion.Trait.STATE_RES_V2_1;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StateView;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.AuthRules;
import klatsch.rules.auth.PowerLevels;
import klatsch.rules.stateres.EventsInHand.Here;
import org.jspecify.annotations.Nullable;

/// State resolution sentence by sentence as the specification tells it, without a thought for what
/// it costs. What the program does must be the same.
final class Straightforward {
  private final RoomVersion version;
  private final RoomId room;
  private final EventsInHand events;
  private final Map<EventId, Set<Event>> authChains = new HashMap<>();

  Straightforward(RoomVersion version, RoomId room, EventsInHand events) {
    this.version = version;
    this.room = room;
    this.events = events;
  }

  Map<StateKey, EventId> resolve(List<Map<StateKey, EventId>> states) {
    var distinct = new ArrayList<>(new LinkedHashSet<>(states));
    return version.has(STATE_RES_V2) ? resolveV2(distinct) : resolveV1(distinct);
  }

  private Map<StateKey, EventId> resolveV2(List<Map<StateKey, EventId>> states) {
    // Unconflicted state map and conflicted state set.
    var unconflicted = new HashMap<StateKey, EventId>();
    var conflictedSet = new HashSet<Event>();
    for (var key : keys(states)) {
      var first = states.getFirst().get(key);
      if (first != null && states.stream().allMatch(state -> first.equals(state.get(key)))) {
        unconflicted.put(key, first);
      } else {
        states.forEach(state -> addIfThere(conflictedSet, state.get(key)));
      }
    }
    if (conflictedSet.isEmpty()) {
      return unconflicted;
    }

    // Auth difference.
    var union = new HashSet<Event>();
    @Nullable Set<Event> intersection = null;
    for (var state : states) {
      var chain = new HashSet<Event>();
      for (var id : state.values()) {
        var event = find(id);
        if (event != null) {
          chain.addAll(authChain(event));
        }
      }
      union.addAll(chain);
      if (intersection == null) {
        intersection = new HashSet<>(chain);
      } else {
        intersection.retainAll(chain);
      }
    }
    var difference = new HashSet<>(union);
    difference.removeAll(Objects.requireNonNull(intersection));

    // Full conflicted set.
    var full = new HashSet<>(conflictedSet);
    full.addAll(difference);
    if (version.has(STATE_RES_V2_1)) {
      full.addAll(subgraph(conflictedSet));
    }

    // 1.
    var picked = new HashSet<Event>();
    for (var event : full) {
      if (isPowerEvent(event)) {
        picked.add(event);
        authChain(event).stream().filter(full::contains).forEach(picked::add);
      }
    }
    // 2.
    var start = version.has(STATE_RES_V2_1) ? Map.<StateKey, EventId>of() : unconflicted;
    var partial = iterativeAuthChecks(start, reverseTopologicalPowerOrdering(picked));
    // 3.
    var remaining = new ArrayList<>(full);
    remaining.removeAll(picked);
    var levels = partial.get(StateKey.POWER_LEVELS);
    var sorted = mainlineOrdering(levels == null ? null : find(levels), remaining);
    // 4.
    var resolved = iterativeAuthChecks(partial, sorted);
    // 5.
    resolved.putAll(unconflicted);
    return resolved;
  }

  private Set<Event> subgraph(Set<Event> conflicted) {
    var subgraph = new HashSet<Event>();
    for (var from : conflicted) {
      for (var to : conflicted) {
        if (authChain(from).contains(to)) {
          subgraph.add(from);
          subgraph.add(to);
          authChain(from).stream()
              .filter(between -> authChain(between).contains(to))
              .forEach(subgraph::add);
        }
      }
    }
    return subgraph;
  }

  private static boolean isPowerEvent(Event event) {
    if (event.type().equals("m.room.power_levels") || event.type().equals("m.room.join_rules")) {
      return true;
    }
    var membership = event.content().text("membership");
    return event.type().equals("m.room.member")
        && ("leave".equals(membership) || "ban".equals(membership))
        && !event.sender().value().equals(event.stateKey());
  }

  private List<Event> reverseTopologicalPowerOrdering(Set<Event> all) {
    var order =
        Comparator.comparingLong((Event event) -> -power(event))
            .thenComparingLong(Event::originServerTs)
            .thenComparing(event -> event.id().value());
    var left = new HashSet<>(all);
    var sorted = new ArrayList<Event>();
    while (true) {
      var next =
          left.stream()
              .filter(event -> authEvents(event).stream().noneMatch(left::contains))
              .min(order);
      if (next.isEmpty()) {
        return sorted;
      }
      sorted.add(next.get());
      left.remove(next.get());
    }
  }

  private long power(Event event) {
    var cited = new HashMap<StateKey, Event>();
    authEvents(event).forEach(one -> cited.put(Objects.requireNonNull(one.key()), one));
    addCreate(cited);
    return PowerLevels.of(version, cited::get).of(event.sender());
  }

  private List<Event> mainlineOrdering(@Nullable Event levels, List<Event> all) {
    var mainline = new ArrayList<Event>();
    for (var next = levels; next != null; next = powerLevelsOf(next)) {
      mainline.add(next);
    }
    var order =
        Comparator.comparingLong((Event event) -> -position(mainline, event))
            .thenComparingLong(Event::originServerTs)
            .thenComparing(event -> event.id().value());
    return all.stream().sorted(order).toList();
  }

  private long position(List<Event> mainline, Event event) {
    for (var next = powerLevelsOf(event); next != null; next = powerLevelsOf(next)) {
      if (mainline.contains(next)) {
        return mainline.indexOf(next);
      }
    }
    return Long.MAX_VALUE;
  }

  private @Nullable Event powerLevelsOf(Event event) {
    return authEvents(event).stream()
        .filter(cited -> StateKey.POWER_LEVELS.equals(cited.key()))
        .findFirst()
        .orElse(null);
  }

  private Map<StateKey, EventId> iterativeAuthChecks(
      Map<StateKey, EventId> start, List<Event> sorted) {
    var state = new HashMap<>(start);
    for (var event : sorted) {
      var before = new HashMap<StateKey, Event>();
      for (var cited : authEvents(event)) {
        if (!isRejected(cited)) {
          before.put(Objects.requireNonNull(cited.key()), cited);
        }
      }
      addCreate(before);
      before.putAll(all(state));
      if (isAllowed(event, before::get)) {
        state.put(Objects.requireNonNull(event.key()), event.id());
      }
    }
    return state;
  }

  private Map<StateKey, EventId> resolveV1(List<Map<StateKey, EventId>> states) {
    // Start by setting R to the union of the states, excluding any conflicting events.
    var result = new HashMap<StateKey, EventId>();
    var conflicting = new TreeMap<StateKey, Set<Event>>(Comparator.comparing(StateKey::toString));
    for (var key : keys(states)) {
      var values = new HashSet<EventId>();
      states.stream().map(state -> state.get(key)).filter(Objects::nonNull).forEach(values::add);
      if (values.size() == 1) {
        result.put(key, values.iterator().next());
      } else {
        var found = new HashSet<Event>();
        values.forEach(id -> addIfThere(found, id));
        conflicting.put(key, found);
      }
    }
    for (var type : List.of("m.room.power_levels", "m.room.join_rules", "m.room.member")) {
      var before = Map.copyOf(result);
      conflicting.forEach(
          (key, found) -> {
            if (key.type().equals(type)) {
              result.putAll(inARow(before, key, found));
            }
          });
    }
    var before = Map.copyOf(result);
    conflicting.forEach(
        (key, found) -> {
          if (!before.containsKey(key)) {
            found.stream()
                .filter(event -> isAllowed(event, all(before)::get))
                .min(
                    Comparator.comparingLong((Event event) -> -event.depth())
                        .thenComparing(Straightforward::sha1))
                .ifPresent(event -> result.put(key, event.id()));
          }
        });
    return result;
  }

  private Map<StateKey, EventId> inARow(
      Map<StateKey, EventId> before, StateKey key, Set<Event> found) {
    var list =
        found.stream()
            .sorted(
                Comparator.comparingLong(Event::depth)
                    .thenComparing(Comparator.comparing(Straightforward::sha1).reversed()))
            .toList();
    var result = new HashMap<>(before);
    for (var event : list) {
      if (result.containsKey(key) && !isAllowed(event, all(result)::get)) {
        break;
      }
      result.put(key, event.id());
    }
    result.keySet().retainAll(Set.of(key));
    return result;
  }

  private static BigInteger sha1(Event event) {
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      return new BigInteger(1, digest.digest(event.id().value().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private boolean isAllowed(Event event, StateView state) {
    return AuthRules.check(version, event, state, (_, _) -> true).allowed();
  }

  private Set<Event> authChain(Event event) {
    var known = authChains.get(event.id());
    if (known == null) {
      known = new HashSet<>();
      for (var cited : authEvents(event)) {
        known.add(cited);
        known.addAll(authChain(cited));
      }
      authChains.put(event.id(), known);
    }
    return known;
  }

  private List<Event> authEvents(Event event) {
    return event.authEvents().stream().map(this::find).filter(Objects::nonNull).toList();
  }

  private void addCreate(Map<StateKey, Event> state) {
    if (version.has(ROOM_ID_IS_CREATE_HASH)) {
      var create = find(new EventId(room.value().replace('!', '$')));
      if (create != null) {
        state.putIfAbsent(StateKey.CREATE, create);
      }
    }
  }

  private Map<StateKey, Event> all(Map<StateKey, EventId> state) {
    var all = new HashMap<StateKey, Event>();
    state.forEach(
        (key, id) -> {
          var event = find(id);
          if (event != null) {
            all.put(key, event);
          }
        });
    return all;
  }

  private void addIfThere(Set<Event> all, @Nullable EventId id) {
    var event = id == null ? null : find(id);
    if (event != null) {
      all.add(event);
    }
  }

  private @Nullable Event find(EventId id) {
    return events.find(id) instanceof Here(var event, _)
            && event.isState()
            && event.room().equals(room)
        ? event
        : null;
  }

  private boolean isRejected(Event event) {
    return events.find(event.id()) instanceof Here(_, var rejected) && rejected;
  }

  private static Set<StateKey> keys(List<Map<StateKey, EventId>> states) {
    var keys = new HashSet<StateKey>();
    states.forEach(state -> keys.addAll(state.keySet()));
    return keys;
  }
}
