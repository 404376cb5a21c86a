package klatsch.rooms.incoming;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.incoming.Authenticity.Genuine;
import klatsch.rules.RoomVersion;
import org.jspecify.annotations.Nullable;

/// A room as another server hands it over: its state before an event, with all on which that
/// stands. What is not genuine, or may not stand where it stands, is left out of it.
///
/// [Spec](https://spec.matrix.org/v1.19/server-server-api/#joining-rooms)
///
/// @param events all of them, each after those that it cites
/// @param state those that are the state
public record Handover(List<Known> events, Map<StateKey, Event> state) {
  public Handover {
    events = List.copyOf(events);
    state = Map.copyOf(state);
  }

  /// @param fate whether it may stand where it stands, by what it cites
  public record Known(Event event, Fate fate) {}

  /// Checks what another server has handed over.
  ///
  /// @param state as that server tells it
  /// @param authChain on what it stands, in any order
  /// @return `null` if this is no state of the room: two events for one entry, or nobody has made
  ///   it
  public static @Nullable Handover check(
      Authenticity authenticity,
      RoomVersion version,
      RoomId room,
      List<JsonObject> state,
      List<JsonObject> authChain) {
    var check = new Check(version, room, authenticity);
    var ofState = check.read(state);
    check.read(authChain);
    var create = check.create(ofState);
    if (create == null) {
      return null;
    }
    var known = check.known(create);
    var entries = new HashMap<StateKey, Event>();
    for (var id : ofState) {
      var one = known.get(id);
      if (one != null && one.fate() != Fate.REJECTED) {
        var key = Objects.requireNonNull(one.event().key());
        if (entries.put(key, one.event()) != null) {
          return null;
        }
      }
    }
    return create.equals(entries.get(StateKey.CREATE))
        ? new Handover(List.copyOf(known.values()), entries)
        : null;
  }

  /// Why the event that comes with it may not stand on what it cites, or `null` if it may.
  public @Nullable String whyNot(RoomVersion version, Genuine one) {
    var known = new HashMap<EventId, Known>();
    events.forEach(other -> known.put(other.event().id(), other));
    var cited = new ArrayList<Event>();
    for (var id : one.event().authEvents()) {
      var other = known.get(id);
      if (other == null) {
        return "some of its auth_events were not handed over";
      }
      cited.add(other.event());
    }
    return Judge.byWhatItCites(
        version,
        state.get(StateKey.CREATE),
        one.event(),
        cited,
        id -> Objects.requireNonNull(known.get(id)).fate() == Fate.REJECTED,
        one.signatures());
  }

  private static final class Check {
    private final RoomVersion version;
    private final RoomId room;
    private final Authenticity authenticity;
    private final Map<EventId, Genuine> genuine = new LinkedHashMap<>();

    Check(RoomVersion version, RoomId room, Authenticity authenticity) {
      this.version = version;
      this.room = room;
      this.authenticity = authenticity;
    }

    Set<EventId> read(List<JsonObject> pdus) {
      var ids = new HashSet<EventId>();
      for (var pdu : pdus) {
        if (Authenticity.read(version, room, pdu) instanceof Genuine(var event, _)
            && event.isState()
            && (genuine.containsKey(event.id()) || isGenuine(event, pdu))) {
          ids.add(event.id());
        }
      }
      return ids;
    }

    private boolean isGenuine(Event event, JsonObject pdu) {
      if (authenticity.check(version, event, pdu) instanceof Genuine one) {
        genuine.put(event.id(), one);
        return true;
      }
      return false;
    }

    @Nullable Event create(Set<EventId> ofState) {
      return ofState.stream()
          .map(id -> Objects.requireNonNull(genuine.get(id)).event())
          .filter(event -> StateKey.CREATE.equals(event.key()))
          .findFirst()
          .orElse(null);
    }

    /// What stands on nothing that is missing, each after what it stands on.
    Map<EventId, Known> known(Event create) {
      var known = new LinkedHashMap<EventId, Known>();
      var waiting = new LinkedHashMap<>(genuine);
      boolean found = true;
      while (found && !waiting.isEmpty()) {
        var ready =
            waiting.values().stream()
                .filter(one -> known.keySet().containsAll(one.event().authEvents()))
                .toList();
        found = !ready.isEmpty();
        for (var one : ready) {
          var event = one.event();
          known.put(event.id(), new Known(event, fate(create, one, known)));
          waiting.remove(event.id());
        }
      }
      return known;
    }

    private Fate fate(Event create, Genuine one, Map<EventId, Known> known) {
      var cited = new ArrayList<Event>();
      var rejected = new HashSet<EventId>();
      for (var id : one.event().authEvents()) {
        var other = Objects.requireNonNull(known.get(id));
        cited.add(other.event());
        if (other.fate() == Fate.REJECTED) {
          rejected.add(id);
        }
      }
      var why =
          Judge.byWhatItCites(
              version, create, one.event(), cited, rejected::contains, one.signatures());
      return why == null ? Fate.OUTLIER : Fate.REJECTED;
    }
  }
}
