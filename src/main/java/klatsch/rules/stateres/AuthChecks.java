package klatsch.rules.stateres;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StateView;
import klatsch.model.id.EventId;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.AuthEvents;
import klatsch.rules.auth.AuthRules;
import klatsch.rules.auth.Signatures;
import org.jspecify.annotations.Nullable;

/// A state that grows by those events of a list that it allows: the iterative auth checks.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v12/#definitions)
final class AuthChecks {
  /// Signatures were looked at when the events came. What did not have them was rejected for good,
  /// whatever the state, and is in no state now.
  static final Signatures CHECKED_BEFORE = (_, _) -> true;

  private final RoomVersion version;
  private final Hand hand;
  private final Function<StateKey, @Nullable EventId> start;
  private final Map<StateKey, Event> changed = new HashMap<>();

  /// @param start the state at the beginning
  AuthChecks(RoomVersion version, Hand hand, Function<StateKey, @Nullable EventId> start) {
    this.version = version;
    this.hand = hand;
    this.start = start;
  }

  /// Of which entries the rules may ask when they judge an event.
  static List<StateKey> needed(RoomVersion version, Event event) {
    var needed =
        new ArrayList<>(
            AuthEvents.needed(
                version, event.type(), event.stateKey(), event.sender(), event.content()));
    if (!needed.contains(StateKey.CREATE)) {
      needed.add(StateKey.CREATE);
    }
    return needed;
  }

  /// Looks at all that will be asked for when these events are checked, so that what is lacking is
  /// known at once.
  void prepare(List<Event> events) {
    for (var event : events) {
      for (var key : needed(version, event)) {
        get(key);
        hand.validAuthEvent(event, key);
      }
    }
  }

  @Nullable Event get(StateKey key) {
    var event = changed.get(key);
    if (event != null) {
      return event;
    }
    var id = start.apply(key);
    return id == null ? null : hand.get(id);
  }

  void apply(List<Event> sorted) {
    for (var event : sorted) {
      var key = event.key();
      if (key != null && isAllowed(event)) {
        changed.put(key, event);
      }
    }
  }

  private boolean isAllowed(Event event) {
    StateView view =
        key -> {
          var set = get(key);
          return set == null ? hand.validAuthEvent(event, key) : set;
        };
    return AuthRules.check(version, event, view, CHECKED_BEFORE).allowed();
  }

  Map<StateKey, Event> changed() {
    return changed;
  }
}
