package klatsch.rules.stateres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import klatsch.crypto.Sha1;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StateView;
import klatsch.model.id.EventId;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.AuthRules;
import klatsch.rules.stateres.Outcome.Resolved;
import org.jspecify.annotations.Nullable;

/// State resolution in rooms of version 1: entry by entry, the deepest event that the rest allows.
///
/// It is known to bring back what was over long ago; that cannot be mended here, for all servers
/// must come to the same state.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v1/#state-resolution)
final class ResolutionV1 {
  private static final Comparator<Event> BY_DEPTH =
      comparingLong(Event::depth)
          .thenComparing(comparing(ResolutionV1::sha1, Arrays::compareUnsigned).reversed());

  private final RoomVersion version;
  private final Branches branches;
  private final Hand hand;
  private final Conflicts conflicts;

  /// What has been settled among the entries in conflict.
  private final Map<StateKey, Event> settled = new HashMap<>();

  ResolutionV1(Branches branches, Hand hand) {
    this.version = branches.version();
    this.branches = branches;
    this.hand = hand;
    this.conflicts = Conflicts.ofValues(branches.states());
  }

  Outcome resolve() {
    if (conflicts.conflicted().isEmpty()) {
      return new Resolved(conflicts.unconflicted());
    }
    var candidates = new HashMap<StateKey, List<Event>>();
    conflicts.conflicted().forEach((key, ids) -> candidates.put(key, sorted(ids)));
    candidates.values().forEach(all -> all.forEach(this::prepare));
    if (hand.lacks()) {
      return hand.needs();
    }
    for (var type : List.of("m.room.power_levels", "m.room.join_rules", StateKey.MEMBER)) {
      settle(candidates, key -> key.type().equals(type), this::lastInARow);
    }
    settle(candidates, key -> !settled.containsKey(key), this::bestAllowed);
    return resolved();
  }

  /// Looks at all that will be asked for, so that what is lacking is known at once.
  private void prepare(Event event) {
    AuthChecks.needed(version, event).forEach(this::get);
  }

  @FunctionalInterface
  private interface Choice {
    @Nullable Event of(StateKey key, List<Event> candidates);
  }

  /// Settles entries that do not depend on each other: each sees the others as they were before.
  private void settle(
      Map<StateKey, List<Event>> candidates, Predicate<StateKey> which, Choice choice) {
    var chosen = new HashMap<StateKey, Event>();
    candidates.forEach(
        (key, events) -> {
          var event = which.test(key) ? choice.of(key, events) : null;
          if (event != null) {
            chosen.put(key, event);
          }
        });
    settled.putAll(chosen);
  }

  /// From the least deep event on, as long as each allows the next.
  private @Nullable Event lastInARow(StateKey key, List<Event> candidates) {
    @Nullable Event last = null;
    for (var next : candidates) {
      var before = last;
      if (before != null && !isAllowed(next, at -> at.equals(key) ? before : get(at))) {
        return before;
      }
      last = next;
    }
    return last;
  }

  /// The deepest one that is allowed. No other entry depends on these.
  private @Nullable Event bestAllowed(StateKey key, List<Event> candidates) {
    for (var event : candidates.reversed()) {
      if (isAllowed(event, this::get)) {
        return event;
      }
    }
    return null;
  }

  private boolean isAllowed(Event event, StateView state) {
    return AuthRules.check(version, event, state, AuthChecks.CHECKED_BEFORE).allowed();
  }

  private @Nullable Event get(StateKey key) {
    var event = settled.get(key);
    if (event != null) {
      return event;
    }
    var id = agreed(key);
    return id == null ? null : hand.get(id);
  }

  private @Nullable EventId agreed(StateKey key) {
    var id = conflicts.unconflicted().get(key);
    return id == null ? branches.agreed().get(key) : id;
  }

  private Resolved resolved() {
    var state = new HashMap<>(conflicts.unconflicted());
    settled.forEach((key, event) -> state.put(key, event.id()));
    return new Resolved(state);
  }

  private List<Event> sorted(Collection<EventId> ids) {
    var events = new ArrayList<>(hand.all(ids));
    events.sort(BY_DEPTH);
    return events;
  }

  private static byte[] sha1(Event event) {
    return Sha1.of(event.id().value().getBytes(UTF_8));
  }
}
