package klatsch.rules.stateres;

import static klatsch.json.JsonSample.json;
import static klatsch.rules.RoomVersion.Trait.CREATORS_OUTRANK_ALL;
import static klatsch.rules.RoomVersion.Trait.CREATOR_IS_SENDER;
import static klatsch.rules.RoomVersion.Trait.EVENT_ID_IS_HASH;
import static klatsch.rules.RoomVersion.Trait.ROOM_ID_IS_CREATE_HASH;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import klatsch.rules.Verdict;
import klatsch.rules.auth.AuthEvents;
import klatsch.rules.auth.AuthRules;
import klatsch.rules.format.Draft;
import klatsch.rules.format.EventFormat;
import klatsch.rules.stateres.EventsInHand.Found;
import klatsch.rules.stateres.EventsInHand.Here;
import org.jspecify.annotations.Nullable;

/// The whole history of a room with all its forks, made of real events, each with the state after
/// it.
///
/// An event that its state does not allow is rejected: it is part of the history, and of no state.
public final class Dag implements EventsInHand {
  public static final String START = "start";

  public final RoomVersion version;
  public final RoomId room;

  private final Map<String, Event> named = new LinkedHashMap<>();
  private final Map<EventId, String> names = new HashMap<>();
  private final Map<EventId, Event> events = new LinkedHashMap<>();
  private final Map<EventId, Map<StateKey, EventId>> states = new HashMap<>();
  private final Set<EventId> rejected = new HashSet<>();
  private final Straightforward resolution;

  public Dag(Algorithm algorithm) {
    this(algorithm, JsonObject.EMPTY);
  }

  public Dag(Algorithm algorithm, JsonObject more) {
    this(algorithm.version(), more);
  }

  public Dag(RoomVersion version) {
    this(version, JsonObject.EMPTY);
  }

  /// A room that was made elsewhere. All that happens in it must be told in an order in which it
  /// may have come: see [#take].
  public Dag(RoomVersion version, Event create) {
    this.version = version;
    this.room = create.room();
    this.resolution = new Straightforward(version, room, this);
    add("create", create, new HashMap<>());
  }

  /// A public room in which only Founder is.
  ///
  /// @param more in the content of the create event
  public Dag(RoomVersion version, JsonObject more) {
    this.version = version;
    var founder = user("founder");
    var content =
        version.has(CREATOR_IS_SENDER) ? more : more.with("creator", Json.of(founder.value()));
    var roomId =
        version.has(ROOM_ID_IS_CREATE_HASH) ? null : new RoomId("!room:" + founder.server());
    var draft = Draft.state(roomId, StateKey.CREATE.type(), "", founder, content);
    var create = build("create", draft, List.of(), List.of(), 1, 0);
    this.room = create.room();
    this.resolution = new Straightforward(version, room, this);
    add("create", create, new HashMap<>());
    var join = draft(StateKey.MEMBER, founder.value(), founder, "{'membership': 'join'}");
    add("founder", List.of("create"), join, 1);
    var users = version.has(CREATORS_OUTRANK_ALL) ? "" : "'" + founder + "': 100";
    var levels = "{'users': {" + users + "}, 'invite': 0}";
    add("levels", List.of("founder"), draft("m.room.power_levels", "", founder, levels), 2);
    var open = draft("m.room.join_rules", "", founder, "{'join_rule': 'public'}");
    add(START, List.of("levels"), open, 3);
  }

  public static UserId user(String name) {
    return new UserId("@" + name + ":" + (name.compareTo("c") < 0 ? "here" : "there"));
  }

  public Draft draft(String type, @Nullable String stateKey, UserId sender, String content) {
    return draft(type, stateKey, sender, json(content));
  }

  public Draft draft(String type, @Nullable String stateKey, UserId sender, JsonObject content) {
    return new Draft(room, type, stateKey, sender, content, null);
  }

  /// The levels after these events, with some users' changed.
  public JsonObject levelsWith(List<String> after, Map<UserId, Long> changes) {
    var now = stateBefore(after).get(StateKey.POWER_LEVELS);
    var content = now == null ? JsonObject.EMPTY : get(now).content();
    var users = content.object("users");
    var changed = users == null ? JsonObject.EMPTY : users;
    for (var change : changes.entrySet()) {
      changed = changed.with(change.getKey().value(), Json.of(change.getValue()));
    }
    return content.with("users", changed);
  }

  /// The state before an event that comes after these.
  public Map<StateKey, EventId> stateBefore(List<String> after) {
    var before = after.stream().map(this::stateAfter).distinct().toList();
    return before.size() == 1 ? before.getFirst() : resolution.resolve(before);
  }

  public Event add(String name, List<String> after, Draft draft, long time) {
    var before = stateBefore(after);
    return add(name, build(name, after, draft, time, citedBy(draft, before)), before);
  }

  /// Whether such an event would be allowed there.
  public boolean isAllowed(List<String> after, Draft draft) {
    var before = stateBefore(after);
    return whyNot(build("draft", after, draft, 0, citedBy(draft, before)), before) == null;
  }

  private List<EventId> citedBy(Draft draft, Map<StateKey, EventId> before) {
    return AuthEvents.needed(
            version, draft.type(), draft.stateKey(), draft.sender(), draft.content())
        .stream()
        .map(before::get)
        .filter(Objects::nonNull)
        .toList();
  }

  /// An event that cites what its sender likes.
  public Event addCiting(
      String name, List<String> after, Draft draft, long time, List<String> cited) {
    var ids = cited.stream().map(one -> get(one).id()).toList();
    return add(name, build(name, after, draft, time, ids), stateBefore(after));
  }

  /// An event that was made elsewhere, all of whose parents are here.
  public void take(String name, Event event) {
    add(name, event, stateBefore(event.prevEvents().stream().map(this::name).toList()));
  }

  private Event build(
      String name, List<String> after, Draft draft, long time, List<EventId> cited) {
    var parents = after.stream().map(this::get).toList();
    long depth = parents.stream().mapToLong(Event::depth).max().orElse(0) + 1;
    return build(name, draft, parents, cited.stream().map(this::get).toList(), depth, time);
  }

  /// @param name of which the event gets its id in versions in which servers make these up
  private Event build(
      String name, Draft draft, List<Event> parents, List<Event> cited, long depth, long time) {
    if (version.has(EVENT_ID_IS_HASH)) {
      var prev = parents.stream().map(Event::id).toList();
      var auth = cited.stream().map(Event::id).toList();
      return EventFormat.build(version, draft, prev, auth, depth, time);
    }
    var id = new EventId("$" + name + ":" + draft.sender().server());
    return EventFormat.buildNamed(version, id, draft, parents, cited, depth, time);
  }

  private Event add(String name, Event event, Map<StateKey, EventId> before) {
    named.put(name, event);
    names.putIfAbsent(event.id(), name);
    events.put(event.id(), event);
    var after = new HashMap<>(before);
    if (whyNot(event, before) != null) {
      rejected.add(event.id());
    } else if (event.key() != null) {
      after.put(event.key(), event.id());
    }
    states.put(event.id(), Map.copyOf(after));
    return event;
  }

  private @Nullable String whyNot(Event event, Map<StateKey, EventId> before) {
    var cited = event.authEvents().stream().map(this::get).toList();
    var byItself = new HashMap<StateKey, Event>();
    cited.forEach(one -> byItself.put(Objects.requireNonNull(one.key()), one));
    if (version.has(ROOM_ID_IS_CREATE_HASH) && named.containsKey("create")) {
      byItself.put(StateKey.CREATE, get("create"));
    }
    var verdicts =
        List.of(
            AuthEvents.check(version, event, cited, rejected::contains),
            AuthRules.check(version, event, byItself::get),
            AuthRules.check(
                version,
                event,
                key -> {
                  var id = before.get(key);
                  return id == null ? null : get(id);
                }));
    for (var verdict : verdicts) {
      if (verdict instanceof Verdict.Deny(var rule, var reason)) {
        return rule + " " + reason;
      }
    }
    return null;
  }

  public Event get(String name) {
    return Objects.requireNonNull(named.get(name), () -> "there is no event " + name);
  }

  public Event get(EventId id) {
    return Objects.requireNonNull(events.get(id), () -> "there is no event " + id);
  }

  public String name(EventId id) {
    return Objects.requireNonNull(names.get(id), () -> "there is no event " + id);
  }

  public List<String> names() {
    return List.copyOf(named.keySet());
  }

  public List<Event> events() {
    return List.copyOf(events.values());
  }

  public boolean isRejected(String name) {
    return rejected.contains(get(name).id());
  }

  public Map<StateKey, EventId> stateAfter(String name) {
    return Objects.requireNonNull(states.get(get(name).id()));
  }

  /// The events that no other has as a parent.
  public List<String> ends() {
    var parents = new HashSet<EventId>();
    var ends = new ArrayList<String>();
    events.values().forEach(event -> parents.addAll(event.prevEvents()));
    named.forEach(
        (name, event) -> {
          if (!parents.contains(event.id())) {
            ends.add(name);
          }
        });
    return ends;
  }

  @Override
  public Found find(EventId id) {
    var event = events.get(id);
    return event == null ? Found.NOWHERE : new Here(event, rejected.contains(id));
  }
}
