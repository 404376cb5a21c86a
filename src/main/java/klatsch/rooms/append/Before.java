package klatsch.rooms.append;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.RemoteServers;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.history.EventReader;
import klatsch.rooms.incoming.Judge;
import klatsch.rooms.incoming.Line;
import klatsch.rooms.incoming.Meetings;
import klatsch.rooms.incoming.Outliers;
import klatsch.rules.auth.Signatures;
import klatsch.rules.stateres.Difference;
import klatsch.rules.stateres.Standing;
import klatsch.store.EventStore;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// The state before an event: where its parents meet, or what another server says.
public final class Before {
  /// More than the largest rooms have.
  private static final int MAX_STATE = 200_000;

  private final Store store;
  private final EventReader reader;
  private final Lanes lanes;
  private final RemoteServers servers;
  private final Outliers outliers;
  private final Line line;
  private final Meetings meetings;

  public Before(
      Store store,
      EventReader reader,
      Lanes lanes,
      RemoteServers servers,
      Outliers outliers,
      Line line,
      Meetings meetings) {
    this.store = store;
    this.reader = reader;
    this.lanes = lanes;
    this.servers = servers;
    this.outliers = outliers;
    this.line = line;
    this.meetings = meetings;
  }

  /// A state that another server has told.
  ///
  /// @param ancestors events that are before it, as that server says
  public record Told(Standing standing, Set<EventId> ancestors) {}

  /// @param parents all of the event's parents
  /// @throws klatsch.rooms.incoming.TooFarException if it takes too much to find out
  public Standing of(RoomId id, Event event, List<EventStore.Row> parents) {
    if (parents.isEmpty()) {
      return Standing.onTheLine(StoredEvent.BEGINNING - 1);
    }
    var room = room(id, 0);
    if (Set.copyOf(event.prevEvents()).equals(Set.copyOf(room.head().extremities()))) {
      return Standing.onTheLine(room.position());
    }
    var standings = line.standings(parents).stream().distinct().toList();
    if (standings.size() == 1) {
      return standings.getFirst();
    }
    long latest = standings.stream().mapToLong(Standing::position).max().orElseThrow();
    return meetings.meet(room(id, latest), standings, null);
  }

  /// Why an event is not allowed in the state before it, or `null` if it is.
  public @Nullable String whyNot(RoomId id, Event event, Standing before, Signatures signatures) {
    if (event.type().equals(StateKey.CREATE.type())) {
      return "this room has been made by another event";
    }
    if (event.prevEvents().isEmpty()) {
      return "only the first event of a room has no prev_events";
    }
    var room = room(id, before.position());
    var told = line.from(room, before, room.position());
    var version = room.head().version();
    return Judge.byState(
        version, event, line.view(room, told, Judge.needed(version, event)), signatures);
  }

  /// The state before an event as another server tells it, or `null` if that cannot be had whole.
  /// It may be wrong; that is what version 12 is better at.
  public @Nullable Told told(RoomSnapshot room, Event event, String server) {
    var answer = servers.stateIds(server, room.head().id(), event.id());
    if (answer == null || answer.state().size() > MAX_STATE) {
      return null;
    }
    var all = new HashSet<>(answer.state());
    all.addAll(answer.authChain());
    var ours = new HashMap<EventId, StateKey>();
    room.head().state().forEach((key, one) -> ours.put(one.id(), key));
    all.removeAll(ours.keySet());
    outliers.fetch(room, server, all);
    var told = entries(room, answer.state(), ours);
    if (told == null) {
      return null;
    }
    var now = new HashMap<StateKey, EventId>();
    room.head().state().forEach((key, one) -> now.put(key, one.id()));
    var keys = new HashSet<>(now.keySet());
    keys.addAll(told.keySet());
    var ancestors = new HashSet<>(answer.state());
    ancestors.addAll(answer.authChain());
    return new Told(new Standing(room.position(), Difference.between(now, told, keys)), ancestors);
  }

  /// @return `null` if this is no state, or not all of it is here
  private @Nullable Map<StateKey, EventId> entries(
      RoomSnapshot room, List<EventId> state, Map<EventId, StateKey> ours) {
    var told = new HashMap<StateKey, EventId>();
    var others = new ArrayList<EventId>();
    for (var id : state) {
      var key = ours.get(id);
      if (key == null) {
        others.add(id);
      } else {
        told.put(key, id);
      }
    }
    for (var row : store.events().find(room.head().nr(), others)) {
      var event = reader.event(room.head().version(), room.head().id(), row);
      var key = event.key();
      if (key == null || row.fate() == Fate.REJECTED || told.put(key, event.id()) != null) {
        return null;
      }
    }
    return told.size() == Set.copyOf(state).size() ? told : null;
  }

  private RoomSnapshot room(RoomId id, long position) {
    var lane = Objects.requireNonNull(lanes.find(id), "a room that was there is gone");
    return lanes.upTo(id, lane, position);
  }
}
