package klatsch.rules.stateres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import klatsch.rules.format.Draft;
import klatsch.rules.stateres.Outcome.Resolved;

/// The history of a room in a small language, an event a line:
///
/// ```
/// A after start:  alice joins
/// B after A:      founder gives alice 50
/// L after B:      alice bans bob
/// R after B:      bob sets topic spam
/// X after L, R:   founder opens
/// Y after X:      bob joins              citing create, levels
/// ```
///
/// Each line is a second later than the one above it. `rejected:` before the name tells that the
/// event must not be allowed where it stands; all others must be.
final class Story {
  private static final Pattern LINE =
      Pattern.compile(
          "(rejected: )?(\\w+) after ([\\w, ]+): +(\\w+) (\\w+)(?: (.*?))?(?: +citing ([\\w,"
              + " ]+))?");

  /// The names that entries of the state have in tests.
  private static final Map<StateKey, String> ENTRIES =
      Map.of(
          StateKey.CREATE, "create",
          StateKey.POWER_LEVELS, "levels",
          StateKey.JOIN_RULES, "join rules",
          StateKey.TOPIC, "topic",
          StateKey.NAME, "name");

  final Dag dag;
  private long time = 1_000;

  Story(Algorithm algorithm, String text) {
    this(new Dag(algorithm), text);
  }

  Story(Dag dag, String text) {
    this.dag = dag;
    text.lines().filter(line -> !line.isBlank()).forEach(this::tell);
  }

  private void tell(String line) {
    var parts = LINE.matcher(line.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException("not in our language: " + line);
    }
    var name = parts.group(2);
    var after = List.of(parts.group(3).split(", *"));
    var object = parts.group(6) == null ? "" : parts.group(6).strip();
    var draft = draft(after, Dag.user(parts.group(4)), parts.group(5), object);
    time += 1_000;
    if (parts.group(7) == null) {
      dag.add(name, after, draft, time);
    } else {
      dag.addCiting(name, after, draft, time, List.of(parts.group(7).split(", *")));
    }
    assertThat(dag.isRejected(name)).as(line).isEqualTo(parts.group(1) != null);
  }

  private Draft draft(List<String> after, UserId sender, String verb, String object) {
    return switch (verb) {
      case "joins" -> member(sender, sender, "join");
      case "leaves" -> member(sender, sender, "leave");
      case "invites" -> member(sender, Dag.user(object), "invite");
      case "kicks", "unbans" -> member(sender, Dag.user(object), "leave");
      case "bans" -> member(sender, Dag.user(object), "ban");
      case "opens" -> dag.draft("m.room.join_rules", "", sender, "{'join_rule': 'public'}");
      case "closes" -> dag.draft("m.room.join_rules", "", sender, "{'join_rule': 'invite'}");
      case "gives" ->
          dag.draft("m.room.power_levels", "", sender, dag.levelsWith(after, gifts(object)));
      case "says" -> dag.draft("m.room.message", null, sender, "{'body': '" + object + "'}");
      case "sets" -> {
        var words = object.split(" ", 2);
        yield dag.draft("m.room." + words[0], "", sender, "{'it': '" + words[1] + "'}");
      }
      case "sends" -> {
        var words = object.split(" ", 3);
        yield dag.draft(words[0], words[1].replace("-", ""), sender, words[2]);
      }
      default -> throw new IllegalArgumentException("nobody can do this: " + verb);
    };
  }

  private Draft member(UserId sender, UserId target, String membership) {
    return dag.draft(
        StateKey.MEMBER, target.value(), sender, "{'membership': '" + membership + "'}");
  }

  private static Map<UserId, Long> gifts(String words) {
    var gifts = new LinkedHashMap<UserId, Long>();
    for (var gift : words.split(", *")) {
      var parts = gift.split(" ");
      gifts.put(Dag.user(parts[0]), Long.valueOf(parts[1]));
    }
    return gifts;
  }

  /// The state where these events meet: which event sets which entry, by their names.
  Map<String, String> merge(String... names) {
    return resolve(List.of(names).stream().map(dag::stateAfter).toList());
  }

  /// The state after an event as somebody tells it who is mistaken in one entry.
  Map<StateKey, EventId> stateAfterBut(String name, String mistaken) {
    var state = new HashMap<>(dag.stateAfter(name));
    state.put(dag.get(mistaken).key(), dag.get(mistaken).id());
    return state;
  }

  Map<String, String> resolve(List<Map<StateKey, EventId>> states) {
    var resolved = new TreeMap<String, String>();
    outcome(states).forEach((key, id) -> resolved.put(entry(key), dag.name(id)));
    return resolved;
  }

  private Map<StateKey, EventId> outcome(List<Map<StateKey, EventId>> states) {
    var expected = new Straightforward(dag.version, dag.room, dag).resolve(states);
    for (var order : List.of(states, states.reversed())) {
      var branches = Branches.whole(dag.version, dag.room, new ArrayList<>(order));
      assertThat(Resolution.resolve(branches, dag)).isEqualTo(new Resolved(expected));
    }
    return expected;
  }

  private static String entry(StateKey key) {
    return key.type().equals(StateKey.MEMBER)
        ? key.key().substring(1, key.key().indexOf(':'))
        : ENTRIES.getOrDefault(key, key.type() + " " + key.key());
  }
}
