package klatsch.rules.stateres;

import static klatsch.json.JsonSample.json;
import static klatsch.rules.stateres.Algorithm.V2;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import klatsch.rules.stateres.EventsInHand.Found;
import klatsch.rules.stateres.EventsInHand.Here;
import klatsch.rules.stateres.Outcome.Resolved;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Histories that nobody makes by accident. The events are put together by hand: their ids are not
/// hashes, as in the oldest rooms, where the sender chose them.
class HostileHistoryTest {
  private static final RoomId ROOM = new RoomId("!room:here");
  private static final UserId FOUNDER = new UserId("@founder:here");
  private static final UserId ALICE = new UserId("@alice:here");
  private static final int VERY_MANY = 20_000;

  private final Map<EventId, Event> events = new HashMap<>();
  private final EventsInHand inHand =
      id -> {
        var event = events.get(id);
        return event == null ? Found.NOWHERE : new Here(event, false);
      };

  private final Event create =
      event("$create", ROOM, "m.room.create", "", FOUNDER, "{'creator': '@founder:here'}", 0);
  private final Event founder = member("$founder", FOUNDER, 1, "$create");
  private final Event open =
      event(
          "$open",
          ROOM,
          "m.room.join_rules",
          "",
          FOUNDER,
          "{'join_rule': 'public'}",
          2,
          "$create",
          "$founder");

  private Event member(String id, UserId user, long time, String... cited) {
    return event(
        id, ROOM, "m.room.member", user.value(), user, "{'membership': 'join'}", time, cited);
  }

  private Event topic(String id, long time, String... cited) {
    return event(id, ROOM, "m.room.topic", "", FOUNDER, "{}", time, cited);
  }

  private Event levels(String id, long time, String... cited) {
    return event(
        id,
        ROOM,
        "m.room.power_levels",
        "",
        FOUNDER,
        "{'users': {'@founder:here': 100}}",
        time,
        cited);
  }

  private Event event(
      String id,
      RoomId room,
      String type,
      String stateKey,
      UserId sender,
      String content,
      long time,
      String... cited) {
    var authEvents = List.of(cited).stream().map(EventId::new).toList();
    var prevEvents = type.equals("m.room.create") ? List.<EventId>of() : List.of(new EventId("$p"));
    var event =
        new Event(
            new EventId(id),
            room,
            new byte[0],
            type,
            stateKey,
            sender,
            json(content),
            time,
            time,
            prevEvents,
            authEvents,
            null);
    events.put(event.id(), event);
    return event;
  }

  private Map<StateKey, EventId> state(Event... more) {
    var state = new HashMap<StateKey, EventId>();
    for (var event : List.of(create, founder, open)) {
      state.put(event.key(), event.id());
    }
    for (var event : more) {
      state.put(event.key(), event.id());
    }
    return state;
  }

  private Map<StateKey, EventId> resolve(RoomVersion version, List<Map<StateKey, EventId>> states) {
    var outcome = Resolution.resolve(Branches.whole(version, ROOM, states), inHand);
    assertThat(outcome).isInstanceOf(Resolved.class);
    return ((Resolved) outcome).state();
  }

  /// Rooms that are alike but for their state resolution, with a create event that names the
  /// creator.
  private static RoomVersion versionOf(Algorithm algorithm) {
    var traits = new ArrayList<>(RoomVersion.V11.traits());
    traits.remove(RoomVersion.Trait.CREATOR_IS_SENDER);
    switch (algorithm) {
      case V1 -> traits.remove(RoomVersion.Trait.STATE_RES_V2);
      case V2 -> {}
      case V2_1 -> traits.add(RoomVersion.Trait.STATE_RES_V2_1);
    }
    return new RoomVersion("11", Set.copyOf(traits));
  }

  @ParameterizedTest
  @EnumSource
  void aVeryLongChainOverflowsNothing(Algorithm by) {
    var before = levels("$levels0", 10, "$create", "$founder");
    for (int i = 1; i <= VERY_MANY; i++) {
      before = levels("$levels" + i, 10 + i, "$create", "$founder", "$levels" + (i - 1));
    }
    var last = before;
    var first = events.get(new EventId("$levels0"));

    assertThat(resolve(versionOf(by), List.of(state(first), state(last))))
        .containsEntry(StateKey.POWER_LEVELS, last.id());
  }

  @ParameterizedTest
  @EnumSource
  void aCircleEnds(Algorithm by) {
    var one = levels("$one", 10, "$create", "$founder", "$two");
    levels("$two", 11, "$create", "$founder", "$one");
    var onCircle = topic("$oncircle", 12, "$create", "$founder", "$one");
    var plain = topic("$plain", 13, "$create", "$founder");

    var resolved = resolve(versionOf(by), List.of(state(one, onCircle), state(plain)));

    // In the first version nobody looks at what an event cites.
    assertThat(resolved.get(StateKey.POWER_LEVELS)).isEqualTo(by == Algorithm.V1 ? one.id() : null);
    assertThat(resolved).containsEntry(StateKey.TOPIC, plain.id());
  }

  @ParameterizedTest
  @EnumSource
  void anEventThatCitesItselfIsNeverAllowed(Algorithm by) {
    var itself = levels("$itself", 10, "$create", "$founder", "$itself");

    var resolved = resolve(versionOf(by), List.of(state(itself), state()));

    assertThat(resolved.containsKey(StateKey.POWER_LEVELS)).isEqualTo(by == Algorithm.V1);
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "V2_1"})
  void whatHappenedInAnotherRoomGivesNoRight(Algorithm by) {
    event(
        "$foreign",
        new RoomId("!other:here"),
        "m.room.power_levels",
        "",
        ALICE,
        "{'users': {'@alice:here': 100}}",
        10,
        "$create");
    var alice = member("$alice", ALICE, 11, "$create", "$open");
    var right = topic("$right", 12, "$create", "$founder");
    var wrong =
        event("$wrong", ROOM, "m.room.topic", "", ALICE, "{}", 13, "$create", "$alice", "$foreign");

    assertThat(resolve(versionOf(by), List.of(state(alice, right), state(alice, wrong))))
        .containsEntry(StateKey.TOPIC, right.id());
    assertThat(
            resolve(
                versionOf(by),
                List.of(state(), Map.of(StateKey.POWER_LEVELS, new EventId("$foreign")))))
        .doesNotContainKey(StateKey.POWER_LEVELS);
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeHadIsNotMissed(Algorithm by) {
    var here = topic("$here", 12, "$create", "$founder", "$gone");
    var gone = Map.of(StateKey.TOPIC, new EventId("$away"));
    var other = new HashMap<>(state());
    other.putAll(gone);

    assertThat(resolve(versionOf(by), List.of(state(here), other)))
        .containsEntry(StateKey.TOPIC, here.id());
  }

  @Test
  void amongEqualsTheIdsDecideByCodePoint() {
    // By UTF-16 unit the emoji would come first; the last one applied holds.
    var emoji = topic("$😀", 12, "$create", "$founder");
    var letter = topic("$～", 12, "$create", "$founder");

    assertThat(resolve(versionOf(V2), List.of(state(emoji), state(letter))))
        .containsEntry(StateKey.TOPIC, emoji.id());
  }
}
