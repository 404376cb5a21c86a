package klatsch.rooms.incoming;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.event.StateKey;
import klatsch.model.event.StateView;
import klatsch.model.id.EventId;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.history.EventReader;
import klatsch.rules.RoomVersion;
import klatsch.rules.RoomVersion.Trait;
import klatsch.rules.Verdict;
import klatsch.rules.auth.AuthEvents;
import klatsch.rules.auth.AuthRules;
import klatsch.rules.auth.Signatures;
import klatsch.store.EventStore;
import org.jspecify.annotations.Nullable;

/// Whether an event may stand where it stands: the checks that never change.
///
/// [Spec](https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu)
public final class Judge {
  private final EventReader reader;

  public Judge(EventReader reader) {
    this.reader = reader;
  }

  /// Of which entries of a state the rules may ask.
  public static Collection<StateKey> needed(RoomVersion version, Event event) {
    var needed =
        new ArrayList<>(
            AuthEvents.needed(
                version, event.type(), event.stateKey(), event.sender(), event.content()));
    if (!needed.contains(StateKey.CREATE)) {
      needed.add(StateKey.CREATE);
    }
    return needed;
  }

  /// Judges an event by what it cites.
  ///
  /// @param cited all of its `auth_events`
  /// @return why it is rejected, or `null`
  public @Nullable String byWhatItCites(
      RoomSnapshot room, Event event, List<EventStore.Row> cited, Signatures signatures) {
    var version = room.head().version();
    var events = cited.stream().map(row -> reader.event(version, room.head().id(), row)).toList();
    Set<EventId> rejected =
        cited.stream()
            .filter(row -> row.fate() == Fate.REJECTED)
            .map(EventStore.Row::eventId)
            .collect(Collectors.toSet());
    var create = room.head().get(StateKey.CREATE);
    return byWhatItCites(version, create, event, events, rejected::contains, signatures);
  }

  /// The same for an event of a room that is not here.
  ///
  /// @param create the event that has made the room
  static @Nullable String byWhatItCites(
      RoomVersion version,
      @Nullable Event create,
      Event event,
      List<Event> cited,
      Predicate<EventId> rejected,
      Signatures signatures) {
    var why = why(AuthEvents.check(version, event, cited, rejected));
    if (why != null) {
      return why;
    }
    var view = new HashMap<StateKey, Event>();
    if (version.has(Trait.ROOM_ID_IS_CREATE_HASH) && create != null) {
      view.put(StateKey.CREATE, create);
    }
    for (var one : cited) {
      var key = one.key();
      if (key != null) {
        view.put(key, one);
      }
    }
    return why(AuthRules.check(version, event, view::get, signatures));
  }

  /// Judges an event by the state before it.
  ///
  /// @return why it is rejected, or `null`
  public static @Nullable String byState(
      RoomVersion version, Event event, StateView before, Signatures signatures) {
    return why(AuthRules.check(version, event, before, signatures));
  }

  private static @Nullable String why(Verdict verdict) {
    return verdict instanceof Verdict.Deny(_, var reason) ? reason : null;
  }
}
