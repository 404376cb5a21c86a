package klatsch.rooms;

import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.event.StateView;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.PowerLevels;
import klatsch.rules.visibility.HistoryVisibility;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/// Where a room stands: its state, and the ends of its history on which the next event builds.
///
/// Never changes; the next head shares almost all of its memory with this one.
///
/// @param nr the store's short name for the room
/// @param ends the events that no other event has as a parent yet
/// @param depth the greatest depth among them
public record RoomHead(
    long nr,
    RoomId id,
    RoomVersion version,
    List<Event> ends,
    long depth,
    PMap<StateKey, Event> state,
    PSet<UserId> joined,
    PSet<UserId> invited)
    implements StateView {

  /// A room in which nothing has happened.
  public static RoomHead empty(long nr, RoomId id, RoomVersion version) {
    return new RoomHead(
        nr,
        id,
        version,
        List.of(),
        0,
        HashTreePMap.empty(),
        HashTreePSet.empty(),
        HashTreePSet.empty());
  }

  /// A room as it was kept.
  public static RoomHead of(
      long nr,
      RoomId id,
      RoomVersion version,
      List<Event> ends,
      long depth,
      Iterable<Event> state) {
    var head = empty(nr, id, version);
    for (var event : state) {
      head = head.withState(event);
    }
    return new RoomHead(nr, id, version, ends, depth, head.state, head.joined, head.invited);
  }

  @Override
  public @Nullable Event get(StateKey key) {
    return state.get(key);
  }

  /// The ids of the events that no other event has as a parent yet.
  public List<EventId> extremities() {
    return ends.stream().map(Event::id).toList();
  }

  public Membership membership(UserId user) {
    if (joined.contains(user)) {
      return Membership.JOIN;
    }
    var event = get(StateKey.member(user));
    var membership = event == null ? null : event.membership();
    return membership == null ? Membership.LEAVE : membership;
  }

  public boolean isJoined(UserId user) {
    return joined.contains(user);
  }

  /// Whether anybody may come in, or look in.
  public boolean isOpen() {
    var rule = content(StateKey.JOIN_RULES);
    return rule != null && "public".equals(rule.text("join_rule"))
        || HistoryVisibility.in(this) == HistoryVisibility.WORLD_READABLE;
  }

  public PowerLevels powerLevels() {
    return PowerLevels.of(version, this);
  }

  /// How much power a user has; above all levels in events for those whom nobody can outrank.
  public long power(UserId user) {
    return powerLevels().of(user);
  }

  /// The content of an event of power levels, with each level as the number that it counts as.
  public JsonObject inNumbers(JsonObject levels) {
    return PowerLevels.inNumbers(version, levels);
  }

  /// The room after one more event, which builds on all its ends.
  public RoomHead with(Event event) {
    var after = event.isState() ? withState(event) : this;
    return new RoomHead(
        nr,
        id,
        version,
        List.of(event),
        Math.max(depth, event.depth()),
        after.state,
        after.joined,
        after.invited);
  }

  /// The room after an event of another server, and what followed from it.
  ///
  /// @param ends of its history from now on: the event, and ends that there were before
  /// @param set entries of the state that are others now
  /// @param removed entries that are gone
  public RoomHead with(
      Event event, List<EventId> ends, Iterable<Event> set, Iterable<StateKey> removed) {
    var after = changed(set, removed);
    var known = new HashMap<EventId, Event>();
    this.ends.forEach(end -> known.put(end.id(), end));
    known.put(event.id(), event);
    return new RoomHead(
        nr,
        id,
        version,
        ends.stream().map(end -> Objects.requireNonNull(known.get(end))).toList(),
        Math.max(depth, event.depth()),
        after.state,
        after.joined,
        after.invited);
  }

  /// The room as it would stand if its history had only some of its ends.
  ///
  /// @param some of the ends
  /// @param set entries of the state that are others where these meet
  /// @param removed entries that are not there
  public RoomHead asIf(List<Event> some, Iterable<Event> set, Iterable<StateKey> removed) {
    var there = changed(set, removed);
    long deepest = some.stream().mapToLong(Event::depth).max().orElse(0);
    return new RoomHead(nr, id, version, some, deepest, there.state, there.joined, there.invited);
  }

  /// The same room under the short name that the store has given it.
  public RoomHead numbered(long storeNr) {
    return new RoomHead(storeNr, id, version, ends, depth, state, joined, invited);
  }

  /// The room after the content of a state event was taken away.
  public RoomHead withRedacted(Event redacted) {
    var key = redacted.key();
    return key == null || !redacted.equals(state.get(key)) ? this : withState(redacted);
  }

  private RoomHead changed(Iterable<Event> set, Iterable<StateKey> removed) {
    var after = this;
    for (var one : set) {
      after = after.withState(one);
    }
    for (var key : removed) {
      after = after.withoutState(key);
    }
    return after;
  }

  private RoomHead withState(Event event) {
    var key = event.key();
    if (key == null) {
      return this;
    }
    var nowJoined = joined;
    var nowInvited = invited;
    if (key.type().equals(StateKey.MEMBER) && key.key().startsWith("@")) {
      var user = new UserId(key.key());
      var membership = event.membership();
      nowJoined = membership == Membership.JOIN ? joined.plus(user) : joined.minus(user);
      nowInvited = membership == Membership.INVITE ? invited.plus(user) : invited.minus(user);
    }
    return new RoomHead(
        nr, id, version, ends, depth, state.plus(key, event), nowJoined, nowInvited);
  }

  private RoomHead withoutState(StateKey key) {
    var nowJoined = joined;
    var nowInvited = invited;
    if (key.type().equals(StateKey.MEMBER) && key.key().startsWith("@")) {
      var user = new UserId(key.key());
      nowJoined = joined.minus(user);
      nowInvited = invited.minus(user);
    }
    return new RoomHead(nr, id, version, ends, depth, state.minus(key), nowJoined, nowInvited);
  }
}
