package klatsch.rules.stateres;

import static klatsch.json.JsonSample.json;
import static klatsch.rules.RoomVersion.Trait.CREATORS_OUTRANK_ALL;
import static klatsch.rules.RoomVersion.Trait.CREATOR_IS_SENDER;
import static klatsch.rules.RoomVersion.Trait.ROOM_ID_IS_CREATE_HASH;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.AuthEvents;
import klatsch.rules.format.Draft;
import klatsch.rules.format.EventFormat;
import klatsch.rules.stateres.EventsInHand.Found;
import klatsch.rules.stateres.EventsInHand.Here;
import klatsch.rules.stateres.Outcome.Needs;
import klatsch.rules.stateres.Outcome.Resolved;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A large room whose branches differ in three entries: what is looked at depends on the three, and
/// not on the ten thousand.
class CostTest implements EventsInHand, Agreed {
  private static final int MEMBERS = 10_000;

  /// Three times two events, what they cite, and the entries by which they are judged.
  private static final int FEW = 40;

  private static final int CHANGES_OF_POWER = 60;

  private static final UserId FOUNDER = new UserId("@founder:here");

  private final Map<EventId, Event> events = new LinkedHashMap<>();
  private final Map<StateKey, EventId> state = new HashMap<>();
  private final Map<EventId, List<Event>> citing = new HashMap<>();
  private final Set<EventId> known = new HashSet<>();
  private final Map<EventId, Boolean> answers = new HashMap<>();
  private long time;

  private Set<StateKey> touched = Set.of();
  private int looks;
  private int looksAtState;
  private int climbed;

  @ParameterizedTest
  @EnumSource
  void threeConflictsInALargeRoomAreAFewEvents(Algorithm by) {
    var version = by.version();
    var room = fill(version);
    var left = new ArrayList<Event>();
    var right = new ArrayList<Event>();
    for (int i = 0; i < 3; i++) {
      var user = user(i * 1_000);
      left.add(
          event(version, room, StateKey.MEMBER, user.value(), user, "{'membership': 'leave'}"));
      right.add(
          event(
              version,
              room,
              StateKey.MEMBER,
              user.value(),
              user,
              "{'membership': 'join', 'displayname': 'Mem'}"));
    }

    var state = resolve(new Branches(version, room, this, List.of(branch(left), branch(right))));

    assertThat(state).hasSize(3);
    assertThat(known.size()).as("events brought").isLessThan(FEW);
    assertThat(looks).as("looks at events").isLessThan(3 * FEW);
    assertThat(looksAtState).as("looks at the state").isLessThan(3 * FEW);
    assertThat(climbed).as("events climbed to answer what is cited").isLessThan(3 * FEW);
  }

  /// The levels before the fork are what everybody in the room stands on, and one branch has them
  /// still; so all that lies between must be looked at. That is a matter of who had power when, and
  /// not of how many came.
  @ParameterizedTest
  @EnumSource
  void aConflictAboutPowerCostsAsMuchAsTheHistoryOfPower(Algorithm by) {
    var version = by.version();
    var room = fill(version);
    for (int i = 0; i < CHANGES_OF_POWER; i++) {
      put(levels(version, room, "ban", i));
    }
    var before = Objects.requireNonNull(events.get(state.get(StateKey.POWER_LEVELS)));
    put(event(version, room, "m.room.topic", "", FOUNDER, "{}"));
    var levels = levels(version, room, "kick", 40);
    var ban =
        event(version, room, StateKey.MEMBER, user(7).value(), FOUNDER, "{'membership': 'ban'}");
    var member = Objects.requireNonNull(events.get(state.get(StateKey.member(user(7)))));

    var state =
        resolve(
            new Branches(
                version,
                room,
                this,
                List.of(branch(List.of(before, ban)), branch(List.of(levels, member)))));

    assertThat(state)
        .containsEntry(StateKey.POWER_LEVELS, levels.id())
        .containsEntry(StateKey.member(user(7)), ban.id());
    assertThat(known.size()).as("events brought").isLessThan(CHANGES_OF_POWER + FEW);
    assertThat(looks).as("looks at events").isLessThan(5 * (CHANGES_OF_POWER + FEW));
    assertThat(climbed).as("events climbed to answer what is cited").isLessThan(3 * FEW);
  }

  /// A public room, where everybody has a name by now and nobody's first join is in the state.
  private RoomId fill(RoomVersion version) {
    var create =
        EventFormat.build(
            version,
            Draft.state(
                version.has(ROOM_ID_IS_CREATE_HASH) ? null : new RoomId("!room:here"),
                "m.room.create",
                "",
                FOUNDER,
                json(version.has(CREATOR_IS_SENDER) ? "{}" : "{'creator': '@founder:here'}")),
            List.of(),
            List.of(),
            1,
            0);
    var room = create.room();
    put(create);
    put(member(version, room, FOUNDER, "{'membership': 'join'}"));
    put(levels(version, room, "invite", 0));
    put(event(version, room, "m.room.join_rules", "", FOUNDER, "{'join_rule': 'public'}"));
    for (int i = 0; i < MEMBERS; i++) {
      put(member(version, room, user(i), "{'membership': 'join'}"));
      put(member(version, room, user(i), "{'membership': 'join', 'displayname': 'Member'}"));
    }
    return room;
  }

  private static UserId user(int number) {
    return new UserId("@member" + number + ":here");
  }

  private Event member(RoomVersion version, RoomId room, UserId user, String content) {
    return event(version, room, StateKey.MEMBER, user.value(), user, content);
  }

  private Event levels(RoomVersion version, RoomId room, String name, int level) {
    var users = version.has(CREATORS_OUTRANK_ALL) ? "{}" : "{'@founder:here': 100}";
    var content = "{'users': %s, '%s': %d}".formatted(users, name, level);
    return event(version, room, "m.room.power_levels", "", FOUNDER, content);
  }

  private Event event(
      RoomVersion version, RoomId room, String type, String key, UserId sender, String content) {
    var cited =
        AuthEvents.needed(version, type, key, sender, json(content)).stream()
            .map(state::get)
            .filter(Objects::nonNull)
            .toList();
    var event =
        EventFormat.build(
            version,
            Draft.state(room, type, key, sender, json(content)),
            List.of(events.keySet().iterator().next()),
            cited,
            ++time,
            time);
    events.put(event.id(), event);
    cited.forEach(id -> citing.computeIfAbsent(id, _ -> new ArrayList<>()).add(event));
    return event;
  }

  private void put(Event event) {
    events.put(event.id(), event);
    state.put(Objects.requireNonNull(event.key()), event.id());
  }

  private static Map<StateKey, EventId> branch(List<Event> events) {
    var branch = new HashMap<StateKey, EventId>();
    events.forEach(event -> branch.put(Objects.requireNonNull(event.key()), event.id()));
    return branch;
  }

  private Map<StateKey, EventId> resolve(Branches branches) {
    touched = branches.states().getFirst().keySet();
    while (true) {
      switch (Resolution.resolve(branches, this)) {
        case Resolved(var resolved) -> {
          return resolved;
        }
        case Needs(var wanted, var citations) -> {
          bringWithAuthChains(wanted);
          citations.forEach(id -> answers.put(id, isCited(id)));
        }
      }
    }
  }

  private void bringWithAuthChains(Set<EventId> wanted) {
    var waiting = new ArrayList<>(wanted);
    while (!waiting.isEmpty()) {
      var id = waiting.removeLast();
      if (known.add(id)) {
        waiting.addAll(Objects.requireNonNull(events.get(id)).authEvents());
      }
    }
  }

  /// Upwards, until an event is met that is in the state.
  private boolean isCited(EventId id) {
    var waiting = new ArrayList<>(List.of(id));
    while (!waiting.isEmpty()) {
      for (var event : citing.getOrDefault(waiting.removeLast(), List.of())) {
        climbed++;
        if (event.id().equals(entry(Objects.requireNonNull(event.key())))) {
          return true;
        }
        waiting.add(event.id());
      }
    }
    return false;
  }

  private @Nullable EventId entry(StateKey key) {
    return touched.contains(key) ? null : state.get(key);
  }

  @Override
  public @Nullable EventId get(StateKey key) {
    looksAtState++;
    return entry(key);
  }

  @Override
  public @Nullable Boolean cites(EventId event) {
    return answers.get(event);
  }

  @Override
  public Found find(EventId id) {
    looks++;
    return known.contains(id)
        ? new Here(Objects.requireNonNull(events.get(id)), false)
        : Found.NOT_YET;
  }
}
