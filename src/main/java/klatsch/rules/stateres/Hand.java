package klatsch.rules.stateres;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.rules.RoomVersion.Trait;
import klatsch.rules.format.EventFormat;
import klatsch.rules.stateres.EventsInHand.Found;
import klatsch.rules.stateres.EventsInHand.Here;
import klatsch.rules.stateres.EventsInHand.NotYet;
import klatsch.rules.stateres.EventsInHand.Nowhere;
import klatsch.rules.stateres.Outcome.Needs;
import org.jspecify.annotations.Nullable;

/// The events of one resolution, and a note of those that are lacking. A step goes on without them
/// as well as it can, so that all it lacks is asked for at once; nobody may use what it has made
/// before [#lacks] was asked.
///
/// Events of other rooms, and such that are no state, do not exist here.
final class Hand {
  private final Branches branches;
  private final EventsInHand events;
  private final Map<EventId, Found> found = new HashMap<>();
  private final Set<EventId> lacking = new LinkedHashSet<>();
  private final Set<EventId> open = new LinkedHashSet<>();

  Hand(Branches branches, EventsInHand events) {
    this.branches = branches;
    this.events = events;
  }

  boolean lacks() {
    return !lacking.isEmpty() || !open.isEmpty();
  }

  Needs needs() {
    return new Needs(lacking, open);
  }

  /// `null` if there is no such event, or not yet.
  @Nullable Event get(EventId id) {
    return switch (find(id)) {
      case Here(var event, _) ->
          event.isState() && event.room().equals(branches.room()) ? event : null;
      case NotYet _, Nowhere _ -> null;
    };
  }

  List<Event> all(Collection<EventId> ids) {
    var all = new ArrayList<Event>(ids.size());
    for (var id : ids) {
      var event = get(id);
      if (event != null) {
        all.add(event);
      }
    }
    return all;
  }

  List<Event> authEvents(Event event) {
    return all(event.authEvents());
  }

  /// The one of an event's `auth_events` that sets this entry, whether it was rejected or not.
  @Nullable Event authEvent(Event event, StateKey key) {
    for (var cited : authEvents(event)) {
      if (key.equals(cited.key())) {
        return cited;
      }
    }
    return isNamedByItsRoom(key) ? get(EventFormat.createOf(branches.room())) : null;
  }

  /// As [#authEvent], but never one that was rejected.
  @Nullable Event validAuthEvent(Event event, StateKey key) {
    for (var cited : authEvents(event)) {
      if (key.equals(cited.key()) && !isRejected(cited)) {
        return cited;
      }
    }
    return isNamedByItsRoom(key) ? get(EventFormat.createOf(branches.room())) : null;
  }

  /// Where rooms are named after their create event, no event cites it besides.
  private boolean isNamedByItsRoom(StateKey key) {
    return key.equals(StateKey.CREATE) && branches.version().has(Trait.ROOM_ID_IS_CREATE_HASH);
  }

  private boolean isRejected(Event event) {
    return find(event.id()) instanceof Here(_, var rejected) && rejected;
  }

  /// Whether what all agree on stands on this event. While nobody knows, it is taken to do so, for
  /// nothing is walked below such events.
  boolean isCited(EventId id) {
    var cited = branches.agreed().cites(id);
    if (cited == null) {
      open.add(id);
      return true;
    }
    return cited;
  }

  private Found find(EventId id) {
    return found.computeIfAbsent(
        id,
        _ -> {
          var one = events.find(id);
          if (one instanceof NotYet) {
            lacking.add(id);
          }
          return one;
        });
  }
}
