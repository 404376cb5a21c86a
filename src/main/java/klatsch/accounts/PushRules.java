package klatsch.accounts;

import static klatsch.model.error.MatrixError.notFound;

import java.util.Locale;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import klatsch.rules.push.DefaultRules;

/// Which events people are told about: for everybody what the specification says.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#push-rules)
public final class PushRules {
  PushRules() {}

  /// In the order in which the kinds are asked.
  public enum Kind {
    OVERRIDE,
    CONTENT,
    ROOM,
    SENDER,
    UNDERRIDE;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// All rules, as the account data `m.push_rules` holds them.
  public JsonObject of(UserId user) {
    return DefaultRules.of(user);
  }

  /// The rules that hold on all devices, a list for each kind.
  public JsonObject global(UserId user) {
    var global = of(user).object("global");
    return global == null ? JsonObject.EMPTY : global;
  }

  /// One rule.
  ///
  /// @throws klatsch.model.error.MatrixException if there is none
  public JsonObject rule(UserId user, Kind kind, String id) {
    var rules = global(user).array(kind.wireName());
    for (var rule : rules == null ? JsonArray.EMPTY.values() : rules.values()) {
      if (rule instanceof JsonObject found && id.equals(found.text("rule_id"))) {
        return found;
      }
    }
    throw notFound("There is no such push rule");
  }
}
