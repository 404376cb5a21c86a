package klatsch.accounts;

import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.invalidParam;
import static klatsch.model.error.MatrixError.notFound;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import klatsch.accounts.PushRules.Kind;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rules.push.DefaultRules;
import org.jspecify.annotations.Nullable;

/// What a user has decided about push rules, and how that is kept: the rules of her own, and what
/// she has changed about the predefined ones.
///
/// The predefined ones themselves are not kept. So they may change with the specification, and what
/// the user has switched off stays off.
///
/// ```json
/// {"override": {"rules": [...], "changes": {".m.rule.master": {"enabled": true}}}, "room": ...}
/// ```
///
/// Never changes; each decision makes a new one.
record OwnPushRules(JsonObject json) {
  private static final String RULES = "rules";
  private static final String CHANGES = "changes";
  private static final String RULE_ID = "rule_id";
  private static final String CONDITIONS = "conditions";
  private static final String ENABLED = "enabled";
  private static final String ACTIONS = "actions";
  private static final String MASTER = ".m.rule.master";

  /// Where among the rules of its kind a rule goes.
  ///
  /// @param before the rule that comes next, or `null`
  /// @param after the rule that comes before, or `null`; does not count if there is a `before`
  record Place(@Nullable String before, @Nullable String after) {
    boolean isGiven() {
      return before != null || after != null;
    }
  }

  /// All rules as clients see them, the most important first.
  JsonObject shownTo(UserId user) {
    var predefined = DefaultRules.of(user).object("global");
    var global = JsonObject.builder();
    for (var kind : Kind.values()) {
      var rules = new ArrayList<Json>(rules(kind));
      for (var rule : objects(predefined, kind.wireName())) {
        var id = id(rule);
        var changed = rule.toBuilder().putAll(changes(kind, id)).build();
        rules.add(id.equals(MASTER) ? 0 : rules.size(), changed);
      }
      global.put(kind.wireName(), JsonArray.of(rules));
    }
    return JsonObject.of("global", global.build());
  }

  /// How many rules are the user's own.
  int count() {
    return Stream.of(Kind.values()).mapToInt(kind -> rules(kind).size()).sum();
  }

  /// How many conditions they have together, where a pattern counts as one.
  int conditions() {
    return Stream.of(Kind.values())
        .flatMap(kind -> rules(kind).stream())
        .mapToInt(rule -> objects(rule, CONDITIONS).size() + (rule.has("pattern") ? 1 : 0))
        .sum();
  }

  /// With a rule more, or with one that says something else. A new one is the most important of its
  /// kind unless its place is given, and enabled.
  ///
  /// @param rule what it says, without its id
  OwnPushRules with(Kind kind, String id, JsonObject rule, Place place) {
    var rules = new ArrayList<>(rules(kind));
    int at = indexOf(rules, id);
    boolean enabled = at < 0 || Boolean.TRUE.equals(rules.get(at).bool(ENABLED));
    var whole =
        JsonObject.builder()
            .put(RULE_ID, id)
            .put("default", false)
            .put(ENABLED, enabled)
            .putAll(rule)
            .build();
    if (at >= 0 && !place.isGiven()) {
      rules.set(at, whole);
      return with(kind, rules);
    }
    if (at >= 0) {
      rules.remove(at);
    }
    rules.add(index(rules, place), whole);
    return with(kind, rules);
  }

  /// Without one of the user's rules.
  OwnPushRules without(Kind kind, String id) {
    var rules = new ArrayList<>(rules(kind));
    int at = indexOf(rules, id);
    if (at < 0) {
      throw noSuchRule();
    }
    rules.remove(at);
    return with(kind, rules);
  }

  OwnPushRules withEnabled(UserId user, Kind kind, String id, boolean enabled) {
    return change(user, kind, id, rule -> rule.toBuilder().put(ENABLED, enabled).build());
  }

  OwnPushRules withActions(UserId user, Kind kind, String id, List<Json> actions) {
    return change(user, kind, id, rule -> rule.with(ACTIONS, JsonArray.of(actions)));
  }

  /// With the rules about one room also for another, which is to take its place: those of the kind
  /// `room`, and those with a condition that names the room and nothing else.
  OwnPushRules copied(RoomId from, RoomId to) {
    var copied = this;
    for (var kind : Kind.values()) {
      var rules = new ArrayList<JsonObject>();
      for (var rule : rules(kind)) {
        rules.add(rule);
        var copy = copy(kind, rule, from, to);
        if (copy != null && indexOf(rules(kind), id(copy)) < 0) {
          rules.add(copy);
        }
      }
      if (rules.size() > rules(kind).size()) {
        copied = copied.with(kind, rules);
      }
    }
    return copied;
  }

  /// @return `null` if the rule is not about the room
  private static @Nullable JsonObject copy(Kind kind, JsonObject rule, RoomId from, RoomId to) {
    var id = id(rule);
    if (kind == Kind.ROOM) {
      return id.equals(from.value()) ? rule.with(RULE_ID, Json.of(to.value())) : null;
    }
    var before = objects(rule, CONDITIONS);
    var after = before.stream().map(condition -> named(condition, from, to)).toList();
    if (before.equals(after)) {
      return null;
    }
    var newId = id.contains(from.value()) ? id.replace(from.value(), to.value()) : id + ":" + to;
    return rule.toBuilder().put(RULE_ID, newId).put(CONDITIONS, JsonArray.of(after)).build();
  }

  private static JsonObject named(JsonObject condition, RoomId from, RoomId to) {
    boolean namesIt =
        "event_match".equals(condition.text("kind"))
            && "room_id".equals(condition.text("key"))
            && from.value().equals(condition.text("pattern"));
    return namesIt ? condition.with("pattern", Json.of(to.value())) : condition;
  }

  /// Changes one of the user's rules, or what the user has changed about a predefined one.
  private OwnPushRules change(UserId user, Kind kind, String id, UnaryOperator<JsonObject> change) {
    var rules = new ArrayList<>(rules(kind));
    int at = indexOf(rules, id);
    if (at >= 0) {
      rules.set(at, change.apply(rules.get(at)));
      return with(kind, rules);
    }
    var predefined = objects(DefaultRules.of(user).object("global"), kind.wireName());
    if (indexOf(predefined, id) < 0) {
      throw noSuchRule();
    }
    var section = section(kind);
    var changes = part(section, CHANGES).with(id, change.apply(changes(kind, id)));
    return new OwnPushRules(json.with(kind.wireName(), section.with(CHANGES, changes)));
  }

  private static MatrixException noSuchRule() {
    return notFound("There is no such push rule");
  }

  private static int index(List<JsonObject> rules, Place place) {
    if (!place.isGiven()) {
      return 0;
    }
    var other = place.before() != null ? place.before() : place.after();
    int at = indexOf(rules, String.valueOf(other));
    if (at >= 0) {
      return place.before() != null ? at : at + 1;
    }
    if (String.valueOf(other).startsWith(".")) {
      throw invalidParam("A rule can only stand before or after one of your own rules");
    }
    throw error(Errcode.UNKNOWN, "The rule named by before or after is not there: " + other);
  }

  private OwnPushRules with(Kind kind, List<JsonObject> rules) {
    return new OwnPushRules(
        json.with(kind.wireName(), section(kind).with(RULES, JsonArray.of(rules))));
  }

  /// The user's own rules of a kind.
  List<JsonObject> rules(Kind kind) {
    return objects(section(kind), RULES);
  }

  private JsonObject changes(Kind kind, String id) {
    return part(part(section(kind), CHANGES), id);
  }

  private JsonObject section(Kind kind) {
    return part(json, kind.wireName());
  }

  static String id(JsonObject rule) {
    return String.valueOf(rule.text(RULE_ID));
  }

  private static int indexOf(List<JsonObject> rules, String id) {
    for (int i = 0; i < rules.size(); i++) {
      if (id(rules.get(i)).equals(id)) {
        return i;
      }
    }
    return -1;
  }

  private static JsonObject part(JsonObject object, String name) {
    var part = object.object(name);
    return part == null ? JsonObject.EMPTY : part;
  }

  private static List<JsonObject> objects(@Nullable JsonObject object, String name) {
    var list = object == null ? null : object.array(name);
    return list == null
        ? List.of()
        : list.values().stream().map(value -> (JsonObject) value).toList();
  }
}
