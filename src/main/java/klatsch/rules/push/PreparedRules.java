package klatsch.rules.push;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import klatsch.rules.push.RulesChange.Written;
import org.jspecify.annotations.Nullable;

/// All rules of one user, read once and ready to be asked for each event.
///
/// The first rule that matches decides. Rules that are not enabled have been left out.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#push-rules)
public final class PreparedRules {
  /// Hardly anybody changes what is predefined, so these are read once for all.
  private static final Map<JsonObject, Rule> PREDEFINED =
      DefaultRules.sameForAll().collect(Collectors.toUnmodifiableMap(rule -> rule, Rule::read));

  private final UserId owner;
  private final List<Rule> override;
  private final List<Rule> content;
  private final Map<String, PushActions> room;
  private final Map<String, PushActions> sender;
  private final List<Rule> underride;

  private record Rule(List<Condition> conditions, PushActions actions, Written written) {
    static Rule of(JsonObject rule) {
      var known = PREDEFINED.get(rule);
      return known == null ? read(rule) : known;
    }

    private static Rule read(JsonObject rule) {
      return new Rule(
          PreparedRules.conditions(rule), PreparedRules.actions(rule), Written.of(rule));
    }

    boolean matches(PushEvent event, @Nullable String displayName) {
      for (var condition : conditions) {
        if (!condition.holds(event, displayName)) {
          return false;
        }
      }
      return true;
    }
  }

  private PreparedRules(UserId owner, JsonObject global) {
    this.owner = owner;
    this.override = conditional(global, "override");
    this.content = content(global);
    this.room = byId(global, "room");
    this.sender = byId(global, "sender");
    this.underride = conditional(global, "underride");
  }

  /// @param global a list of rules for each kind, the most important first, as clients see them
  public static PreparedRules of(UserId owner, JsonObject global) {
    return new PreparedRules(owner, global);
  }

  /// What the user wants to happen for an event.
  ///
  /// @param displayName the user's name in the room, if there is one
  public PushActions actionsFor(PushEvent event, @Nullable String displayName) {
    var sentBy = event.event().sender();
    if (sentBy.equals(owner)) {
      return PushActions.NONE;
    }
    var found = first(override, event, displayName);
    if (found == null) {
      found = first(content, event, displayName);
    }
    if (found == null) {
      found = room.get(event.event().room().value());
    }
    if (found == null) {
      found = sender.get(sentBy.value());
    }
    if (found == null) {
      found = first(underride, event, displayName);
    }
    return found == null ? PushActions.NONE : found;
  }

  /// Where these rules may decide otherwise than those that the user had before.
  public RulesChange since(PreparedRules before) {
    return RulesChange.between(before, this);
  }

  /// The rules with conditions, by their kinds.
  List<List<Written>> conditional() {
    return Stream.of(override, content, underride)
        .map(rules -> rules.stream().map(Rule::written).toList())
        .toList();
  }

  Map<String, PushActions> byRoom() {
    return room;
  }

  Map<String, PushActions> bySender() {
    return sender;
  }

  private static @Nullable PushActions first(
      List<Rule> rules, PushEvent event, @Nullable String displayName) {
    for (var rule : rules) {
      if (rule.matches(event, displayName)) {
        return rule.actions();
      }
    }
    return null;
  }

  private static List<Rule> conditional(JsonObject global, String kind) {
    return enabled(global, kind).stream().map(Rule::of).toList();
  }

  /// A rule without conditions always matches.
  private static List<Condition> conditions(JsonObject rule) {
    return switch (rule.get("conditions")) {
      case null -> List.of();
      case JsonArray(var values) -> values.stream().map(Condition::of).toList();
      default -> List.of(new Condition.Never());
    };
  }

  private static List<Rule> content(JsonObject global) {
    return enabled(global, "content").stream()
        .map(
            rule ->
                new Rule(
                    List.of(Condition.Matches.of("content.body", rule.text("pattern"))),
                    actions(rule),
                    Written.of(rule)))
        .toList();
  }

  private static Map<String, PushActions> byId(JsonObject global, String kind) {
    var actions = new HashMap<String, PushActions>();
    for (var rule : enabled(global, kind)) {
      actions.put(String.valueOf(rule.text("rule_id")), actions(rule));
    }
    return actions;
  }

  private static List<JsonObject> enabled(JsonObject global, String kind) {
    var enabled = new ArrayList<JsonObject>();
    for (var rule : list(global, kind).values()) {
      if (rule instanceof JsonObject object && Boolean.TRUE.equals(object.bool("enabled"))) {
        enabled.add(object);
      }
    }
    return enabled;
  }

  private static PushActions actions(JsonObject rule) {
    return PushActions.of(list(rule, "actions").values());
  }

  private static JsonArray list(JsonObject object, String name) {
    var list = object.array(name);
    return list == null ? JsonArray.EMPTY : list;
  }
}
