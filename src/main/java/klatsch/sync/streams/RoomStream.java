package klatsch.sync.streams;

import static java.util.stream.Collectors.toSet;
import static klatsch.model.event.Membership.JOIN;
import static klatsch.model.event.Membership.LEAVE;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.UserId;
import klatsch.rooms.History;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.RoomStates;
import klatsch.rooms.Seen;
import klatsch.sync.SyncAnswer.Summary;
import klatsch.sync.SyncAnswer.TimelinePart;
import klatsch.sync.SyncRequest;
import klatsch.sync.streams.ToldMembers.Telling;
import org.jspecify.annotations.Nullable;

/// What happened in a room, and the state in which one must imagine it.
///
/// Of members who are loaded lazily, those are told who sent what is shown, and whom the client has
/// not been told of. After a gap it is told of them again, as of all who changed in the gap.
public final class RoomStream {
  /// Events of a room in one answer, if the filter does not say.
  private static final int USUAL_LIMIT = 10;

  private final History history;
  private final RoomStates states;
  private final Heroes heroes = new Heroes();

  public RoomStream(History history, RoomStates states) {
    this.history = history;
    this.states = states;
  }

  /// @param timeline what happened
  /// @param state what else the client needs to know of the state
  /// @param summary `null` if it is as it was
  public record News(TimelinePart timeline, Collection<Event> state, @Nullable Summary summary) {}

  /// Of a room that the user is in.
  public News joined(
      SyncRequest request, Span span, RoomSnapshot room, Standing standing, Telling telling) {
    boolean known = !span.isInitial() && !standing.isNewlyJoined();
    long after = known ? span.after() : 0;
    var timeline = timeline(request, room, standing.memberSince(), after, span.end());
    if (isRejoined(request.user(), span, room, standing)) {
      // Other events than the client has may lie between those it has and these.
      timeline = new TimelinePart(timeline.events(), true, timeline.start());
    }
    var changed = known ? states.changed(room, span.after(), span.end()) : null;
    var summary =
        changed == null || Heroes.dependOn(changed.keySet())
            ? heroes.of(room, states, request.user(), span.end())
            : null;
    var part = new Part(room, timeline, known && !request.fullState(), span.after(), span.end());
    return new News(timeline, state(request, part, summary, telling), summary);
  }

  /// Of a room that the user has left, up to leaving it.
  ///
  /// @param departure where the user left
  public News left(
      SyncRequest request,
      Span span,
      RoomSnapshot room,
      Standing standing,
      long departure,
      Telling telling) {
    boolean known = !span.isInitial() && standing.before() == JOIN;
    if (!known && !history.wasJoined(request.user(), room, span.after(), departure)) {
      return new News(ownEvent(request.user(), room, departure), List.of(), null);
    }
    long after = known ? span.after() : 0;
    var timeline = timeline(request, room, Long.MAX_VALUE, after, departure);
    var part = new Part(room, timeline, known, span.after(), departure);
    var state = state(request, part, null, telling);
    telling.forgets(room.head().id());
    return new News(timeline, state, null);
  }

  /// A refused invitation, say: what came before is none of the user's business.
  private TimelinePart ownEvent(UserId user, RoomSnapshot room, long position) {
    var member = states.get(room, StateKey.member(user), position);
    if (member == null) {
      return new TimelinePart(List.of(), false, position);
    }
    var own = new Seen(states.stored(room, member), LEAVE, true, null);
    return new TimelinePart(List.of(own), false, position - 1);
  }

  private TimelinePart timeline(
      SyncRequest request, RoomSnapshot room, long memberSince, long after, long upTo) {
    var filter = request.filter().timeline();
    int limit = filter.limit() == null ? USUAL_LIMIT : filter.limit();
    if (!filter.takesRoom(room.head().id())) {
      return new TimelinePart(List.of(), false, upTo);
    }
    var recent = history.recent(request.user(), room, memberSince, filter, after, upTo, limit);
    return new TimelinePart(recent.events(), recent.limited(), recent.start());
  }

  private boolean isRejoined(UserId user, Span span, RoomSnapshot room, Standing standing) {
    return !span.isInitial()
        && standing.isNewlyJoined()
        && history.wasJoined(user, room, 0, span.after());
  }

  /// @param incremental only what has changed
  /// @param after the position up to which the client knows the state, if it is incremental
  /// @param upTo the end of the timeline
  private record Part(
      RoomSnapshot room, TimelinePart timeline, boolean incremental, long after, long upTo) {}

  private Collection<Event> state(
      SyncRequest request, Part part, @Nullable Summary summary, Telling telling) {
    var filter = request.filter().state();
    long at = request.stateAfter() ? part.upTo() : part.timeline().start();
    var state =
        filter.lazyLoadMembers() ? lazy(request, part, at, summary, telling) : all(part, at);
    if (!request.stateAfter()) {
      state.putAll(hidden(part));
    }
    var wanted =
        filter.takesAll() ? state.values() : state.values().stream().filter(filter::takes).toList();
    if (filter.lazyLoadMembers() && !filter.includeRedundantMembers()) {
      telling.tells(part.room().head().id(), members(wanted, part.timeline().events()));
    }
    return history.state(request.user(), part.room(), wanted);
  }

  /// Of whom a client is told by such a state with such a timeline.
  private static Set<StateKey> members(Collection<Event> state, List<Seen> timeline) {
    return Stream.concat(state.stream(), timeline.stream().map(seen -> seen.stored().event()))
        .map(Event::key)
        .filter(key -> key != null && key.type().equals(StateKey.MEMBER))
        .collect(toSet());
  }

  private Map<StateKey, Event> all(Part part, long at) {
    return new LinkedHashMap<>(
        part.incremental()
            ? states.changed(part.room(), part.after(), at)
            : states.at(part.room(), at));
  }

  /// Of what has changed, all: the members who came and went in a gap are among it.
  private Map<StateKey, Event> lazy(
      SyncRequest request, Part part, long at, @Nullable Summary summary, Telling telling) {
    if (!part.incremental() || part.timeline().limited()) {
      telling.forgets(part.room().head().id());
    }
    var members = new HashSet<UserId>();
    part.timeline().events().forEach(seen -> members.add(seen.stored().event().sender()));
    if (summary != null) {
      members.addAll(summary.heroes());
    }
    if (!part.incremental()) {
      members.add(request.user());
      return new LinkedHashMap<>(states.at(part.room(), at, members));
    }
    var known = telling.known(part.room().head().id());
    var state = new LinkedHashMap<>(states.changed(part.room(), part.after(), at));
    for (var member : members) {
      var key = StateKey.member(member);
      var event = known.contains(key) ? null : states.get(part.room(), key, at);
      if (event != null) {
        state.put(key, event);
      }
    }
    return state;
  }

  /// State that changed after the start of the timeline, but by events which are not in it, since
  /// the filter of the timeline leaves them out: the client would never learn of them.
  private Map<StateKey, Event> hidden(Part part) {
    var changed = states.changed(part.room(), part.timeline().start(), part.upTo());
    if (changed.isEmpty()) {
      return changed;
    }
    var shown = shown(part.timeline().events());
    var hidden = new LinkedHashMap<>(changed);
    hidden.keySet().removeAll(shown);
    return hidden;
  }

  private static Set<StateKey> shown(List<Seen> events) {
    var keys = new HashSet<StateKey>();
    for (var seen : events) {
      var key = seen.stored().event().key();
      if (key != null) {
        keys.add(key);
      }
    }
    return keys;
  }
}
