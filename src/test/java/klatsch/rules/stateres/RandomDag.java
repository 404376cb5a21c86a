package klatsch.rules.stateres;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.Draft;

/// A room in which five people do as they like, on servers that often do not hear of each other for
/// a while. The same seed makes the same room.
public final class RandomDag {
  private static final List<String> USERS = List.of("alice", "bob", "carol", "dave", "founder");

  /// Of ten events that are not allowed where they would stand, so many are tried again as another.
  private static final int SECOND_THOUGHTS = 9;

  public final Dag dag;
  private final Random random;
  private int count;

  RandomDag(Algorithm algorithm, long seed, int events) {
    this(algorithm.version(), seed, events);
  }

  public RandomDag(RoomVersion version, long seed, int events) {
    this.dag = new Dag(version);
    this.random = new Random(seed);
    for (var user : USERS.subList(0, 4)) {
      if (random.nextInt(4) > 0) {
        add(List.of(last()), member(user, user, "join"));
      }
    }
    add(List.of(last()), levels(List.of(last())));
    while (count < events) {
      grow();
    }
  }

  private void grow() {
    var after = parents();
    var draft = anything(after);
    for (int i = 0;
        i < 4 && !dag.isAllowed(after, draft) && random.nextInt(10) < SECOND_THOUGHTS;
        i++) {
      draft = anything(after);
    }
    add(after, draft);
  }

  /// Mostly the newest event of one server, sometimes several ends, sometimes something old.
  private List<String> parents() {
    var ends = dag.ends();
    int dice = random.nextInt(10);
    if (dice < 3) {
      var names = dag.names();
      int newest = Math.min(names.size() - 4, 10);
      return List.of(names.get(names.size() - 1 - random.nextInt(newest)));
    }
    if (dice < 5 && ends.size() > 1) {
      var some = new ArrayList<>(ends);
      while (some.size() > 3 || some.size() > 2 && random.nextBoolean()) {
        some.remove(random.nextInt(some.size()));
      }
      return some;
    }
    return List.of(ends.get(random.nextInt(ends.size())));
  }

  private void add(List<String> after, Draft draft) {
    // Clocks differ, and some are equal.
    dag.add("e" + count++, after, draft, 100 + count + random.nextInt(12));
  }

  private String last() {
    return dag.names().getLast();
  }

  private Draft anything(List<String> after) {
    var actor = pick(USERS);
    var other = pick(USERS);
    var sender = Dag.user(actor);
    return switch (random.nextInt(17)) {
      case 0, 1 -> member(actor, actor, "join");
      case 2 -> member(actor, actor, "leave");
      case 3 -> member(actor, other, "invite");
      case 4, 5 -> member(actor, other, "leave");
      case 6, 7 -> member(actor, other, "ban");
      case 8, 9, 10 -> levels(after);
      case 11, 12 ->
          dag.draft(
              "m.room.join_rules",
              "",
              sender,
              "{'join_rule': '%s'}"
                  .formatted(pick(List.of("public", "invite", "invite", "knock"))));
      case 13 -> dag.draft("m.room.name", "", sender, "{'n': %d}".formatted(count));
      case 14, 15 -> dag.draft("m.room.topic", "", sender, "{'n': %d}".formatted(count));
      default -> dag.draft("m.room.message", null, sender, "{'n': %d}".formatted(count));
    };
  }

  private Draft member(String actor, String target, String membership) {
    var content = "{'membership': '%s', 'n': %d}".formatted(membership, count);
    return dag.draft(StateKey.MEMBER, Dag.user(target).value(), Dag.user(actor), content);
  }

  private Draft levels(List<String> after) {
    var changes = new HashMap<UserId, Long>();
    var powerful = List.of("alice", "bob", "carol", "founder", "founder");
    changes.put(Dag.user(pick(USERS.subList(0, 4))), random.nextLong(5) * 25);
    if (random.nextInt(3) == 0) {
      changes.put(Dag.user(pick(USERS.subList(0, 4))), 50L);
    }
    return dag.draft(
        "m.room.power_levels", "", Dag.user(pick(powerful)), dag.levelsWith(after, changes));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /// States as they are after two to four events of this room.
  List<Map<StateKey, EventId>> someStates() {
    var states = new ArrayList<Map<StateKey, EventId>>();
    int wanted = 2 + random.nextInt(3);
    while (states.size() < wanted) {
      states.add(dag.stateAfter(pick(dag.names())));
    }
    return states;
  }

  /// States as nobody who is right would tell them: with old entries, and without some.
  List<Map<StateKey, EventId>> someMistakenStates() {
    var states = new ArrayList<Map<StateKey, EventId>>();
    for (var state : someStates()) {
      var mistaken = new HashMap<>(state);
      for (int i = random.nextInt(4); i > 0; i--) {
        var event = pick(dag.events());
        var key = event.key();
        if (key != null && !key.equals(StateKey.CREATE)) {
          mistaken.put(key, event.id());
        }
      }
      if (random.nextInt(4) == 0) {
        mistaken.remove(pick(List.copyOf(mistaken.keySet())));
      }
      states.add(mistaken);
    }
    return states;
  }

  /// The same room for one who could not get some of the events, and has rejected others.
  EventsInHand withGaps() {
    Set<EventId> gone = new HashSet<>();
    Set<EventId> rejected = new HashSet<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      gone.add(pick(dag.events()).id());
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      rejected.add(pick(dag.events()).id());
    }
    return id ->
        switch (dag.find(id)) {
          case EventsInHand.Here _ when gone.contains(id) -> EventsInHand.Found.NOWHERE;
          case EventsInHand.Here(var event, var was) ->
              new EventsInHand.Here(event, was || rejected.contains(id));
          case EventsInHand.NotYet none -> none;
          case EventsInHand.Nowhere none -> none;
        };
  }

  /// All events, as they may come to a server: each after those that it names as its parents.
  public List<Event> inSomeOrder() {
    var waiting = new ArrayList<>(dag.events());
    Collections.shuffle(waiting, random);
    var arrived = new LinkedHashMap<EventId, Event>();
    while (!waiting.isEmpty()) {
      var next =
          waiting.stream()
              .filter(event -> arrived.keySet().containsAll(event.prevEvents()))
              .findFirst()
              .orElseThrow();
      waiting.remove(next);
      arrived.put(next.id(), next);
    }
    return List.copyOf(arrived.values());
  }

  public Random random() {
    return random;
  }
}
