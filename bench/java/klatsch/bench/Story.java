package klatsch.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StateView;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.AuthEvents;
import klatsch.rules.format.Draft;
import klatsch.rules.format.EventFormat;
import klatsch.rules.stateres.Branches;
import klatsch.rules.stateres.EventsInHand;
import org.jspecify.annotations.Nullable;

/// A room that is told in this process, without any server: real events, one after the other, and
/// the state after the last.
public final class Story implements StateView, EventsInHand {
  /// One in so many events of each side of a fork changes who has power, which is what costs.
  private static final int POWER_EVERY = 20;

  private static final UserId FOUNDER = new UserId("@founder:here");

  private final RoomVersion version;
  private final RoomId room;
  private final Map<EventId, Event> events;
  private final Map<StateKey, Event> state;
  private List<EventId> ends;
  private long depth;
  private long time;

  private Story(
      RoomVersion version, RoomId room, Map<EventId, Event> events, Map<StateKey, Event> state) {
    this.version = version;
    this.room = room;
    this.events = events;
    this.state = state;
    this.ends = List.of();
  }

  /// A public room with its founder and others.
  public static Story of(int members) {
    var version = RoomVersion.V11;
    var story = new Story(version, new RoomId("!story:here"), new HashMap<>(), new HashMap<>());
    story.put("m.room.create", "", FOUNDER, JsonObject.of("room_version", version.id()));
    story.joins(FOUNDER, null);
    story.put(
        "m.room.power_levels",
        "",
        FOUNDER,
        JsonObject.of("users", JsonObject.of(FOUNDER.value(), Json.of(100))));
    story.put("m.room.join_rules", "", FOUNDER, JsonObject.of("join_rule", "public"));
    for (var i = 0; i < members; i++) {
      story.joins(member(i), null);
    }
    return story;
  }

  public static UserId member(int number) {
    return new UserId("@member" + number + ":here");
  }

  /// The room becomes two for a while: on both sides the same people change their names, and now
  /// and then the founder lets one of them do more.
  ///
  /// @param events on each side
  public Branches forked(int events) {
    var other = fork();
    for (var i = 0; i < events; i++) {
      for (var side : List.of(this, other)) {
        if (i % POWER_EVERY == 0) {
          side.empowers(member(i), side == this ? 40 : 60);
        } else {
          side.joins(member(i), side == this ? "Lefty" : "Righty");
        }
      }
    }
    return Branches.whole(version, room, List.of(state(), other.state()));
  }

  /// Another line of what may happen next. The two do not know of each other.
  private Story fork() {
    var other = new Story(version, room, events, new HashMap<>(state));
    other.ends = ends;
    other.depth = depth;
    other.time = time;
    return other;
  }

  public RoomVersion version() {
    return version;
  }

  public RoomId room() {
    return room;
  }

  private Map<StateKey, EventId> state() {
    var ids = new HashMap<StateKey, EventId>();
    state.forEach((key, event) -> ids.put(key, event.id()));
    return ids;
  }

  /// Somebody joins, or is called something else from now on.
  private Event joins(UserId user, @Nullable String name) {
    var content = JsonObject.builder().put("membership", "join").put("displayname", name).build();
    return put("m.room.member", user.value(), user, content);
  }

  /// The founder says how much power somebody has, and nobody else has any.
  private Event empowers(UserId user, int level) {
    var users = JsonObject.of(FOUNDER.value(), Json.of(100)).with(user.value(), Json.of(level));
    return put("m.room.power_levels", "", FOUNDER, JsonObject.of("users", users));
  }

  public Event says(UserId sender, int number) {
    var content = Json.parseObject(Message.json(number));
    return put("m.room.message", null, sender, content);
  }

  private Event put(String type, @Nullable String stateKey, UserId sender, JsonObject content) {
    var draft = new Draft(room, type, stateKey, sender, content, null);
    var cited =
        AuthEvents.needed(version, type, stateKey, sender, content).stream()
            .map(state::get)
            .filter(Objects::nonNull)
            .map(Event::id)
            .toList();
    depth++;
    time++;
    var event = EventFormat.build(version, draft, ends, cited, depth, time);
    ends = List.of(event.id());
    var key = event.key();
    if (key != null) {
      events.put(event.id(), event);
      state.put(key, event);
    }
    return event;
  }

  @Override
  public @Nullable Event get(StateKey key) {
    return state.get(key);
  }

  @Override
  public Found find(EventId id) {
    var event = events.get(id);
    return event == null ? Found.NOWHERE : new Here(event, false);
  }
}
