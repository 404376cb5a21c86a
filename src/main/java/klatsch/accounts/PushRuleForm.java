package klatsch.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.model.error.MatrixError.badJson;
import static klatsch.model.error.MatrixError.invalidParam;
import static klatsch.model.error.MatrixError.missingParam;

import java.util.List;
import klatsch.accounts.PushRules.Kind;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.rules.push.Condition;
import klatsch.rules.push.PushActions;
import org.jspecify.annotations.Nullable;

/// Looks through what clients want to have as a push rule. What it does not throw at can be kept.
final class PushRuleForm {
  /// As for the other names of things.
  static final int MAX_ID_BYTES = 255;

  /// Longer than any word, and it bounds what looking for it costs.
  static final int MAX_PATTERN = 255;

  private PushRuleForm() {}

  /// @throws klatsch.model.error.MatrixException if no rule of a user's own can be called so
  static void requireId(String id) {
    if (id.startsWith(".")) {
      throw invalidParam("Only predefined rules have an id that begins with a dot");
    }
    if (id.indexOf('/') >= 0 || id.indexOf('\\') >= 0) {
      throw invalidParam("The id of a rule has no slashes and no backslashes");
    }
    if (id.getBytes(UTF_8).length > MAX_ID_BYTES) {
      throw invalidParam("The id of a rule has at most " + MAX_ID_BYTES + " bytes");
    }
  }

  /// What is to be kept of a rule of this kind: of all that the client says, what the kind knows.
  static JsonObject rule(Kind kind, JsonObject said) {
    var rule = JsonObject.builder();
    switch (kind) {
      case OVERRIDE, UNDERRIDE -> rule.put("conditions", JsonArray.of(conditions(said)));
      case CONTENT -> rule.put("pattern", pattern(said));
      case ROOM, SENDER -> {}
    }
    return rule.put("actions", JsonArray.of(actions(said))).build();
  }

  /// Actions of former times are dropped, those that are not known are kept.
  static List<Json> actions(JsonObject said) {
    if (!said.has("actions")) {
      throw missingParam("'actions' is missing; a rule that does nothing has an empty list");
    }
    var actions = list(said, "actions");
    for (var action : actions) {
      if (!(action instanceof JsonString || action instanceof JsonObject)) {
        throw badJson("An action is a text such as \"notify\", or an object");
      }
    }
    return PushActions.withoutHistorical(actions);
  }

  /// A kind that is not known is kept, and its rule will never match.
  private static List<Json> conditions(JsonObject said) {
    var conditions = said.has("conditions") ? list(said, "conditions") : List.<Json>of();
    for (var condition : conditions) {
      if (!(condition instanceof JsonObject object)) {
        throw badJson("A condition is an object");
      }
      var problem = Condition.problem(object);
      if (problem != null) {
        throw invalidParam(problem);
      }
      requireShort(object.text("pattern"));
    }
    return conditions;
  }

  private static String pattern(JsonObject said) {
    if (!said.has("pattern")) {
      throw missingParam("'pattern' is missing: the words that a content rule looks for");
    }
    var pattern = said.text("pattern");
    if (pattern == null) {
      throw badJson("'pattern' must be a text");
    }
    if (pattern.isEmpty()) {
      throw invalidParam("'pattern' must have at least one character");
    }
    requireShort(pattern);
    return pattern;
  }

  private static void requireShort(@Nullable String pattern) {
    if (pattern != null && pattern.length() > MAX_PATTERN) {
      throw invalidParam("A pattern has at most " + MAX_PATTERN + " characters");
    }
  }

  private static List<Json> list(JsonObject said, String name) {
    var list = said.array(name);
    if (list == null) {
      throw badJson("'" + name + "' must be a list");
    }
    return list.values();
  }
}
