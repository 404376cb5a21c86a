package klatsch.accounts;

import static klatsch.model.error.MatrixError.invalidParam;
import static klatsch.model.error.MatrixError.notFound;
import static klatsch.model.error.MatrixError.tooLarge;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.Locale;
import java.util.function.UnaryOperator;
import klatsch.accounts.OwnPushRules.Place;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixException;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rules.push.PreparedRules;
import org.jspecify.annotations.Nullable;

/// Which events people are told about: what the specification says for everybody, and what they
/// decide for themselves.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#push-rules)
public final class PushRules {
  /// Of a user's own: a muted room or a watched word each. All are sent to each client with each
  /// change.
  static final int MAX_RULES = 1000;

  /// In all of a user's own rules together: each may have to be looked at for every event.
  static final int MAX_CONDITIONS = 1000;

  /// All of a user's own rules together, as JSON.
  static final int MAX_BYTES = 256 << 10;

  /// Users whose rules are kept ready: those in whose rooms something happens. Some fifteen
  /// kilobytes each.
  private static final int MAX_PREPARED = 20_000;

  private final AccountData accountData;
  private final LoadingCache<UserId, PreparedRules> prepared =
      Caffeine.newBuilder()
          .maximumSize(MAX_PREPARED)
          .build(user -> PreparedRules.of(user, global(user)));

  PushRules(AccountData accountData) {
    this.accountData = accountData;
    // Before anybody is woken who counts by the rules. A rule set that is just being read is waited
    // for.
    accountData.onChangeOfRules(user -> prepared.asMap().remove(user));
  }

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
    var rules = accountData.find(user, AccountData.PUSH_RULES);
    return rules == null ? JsonObject.EMPTY : rules;
  }

  /// The rules that hold on all devices, a list for each kind.
  public JsonObject global(UserId user) {
    var global = of(user).object("global");
    return global == null ? JsonObject.EMPTY : global;
  }

  /// The same, ready to be asked what is to happen for an event.
  public PreparedRules prepared(UserId user) {
    return prepared.get(user);
  }

  /// One rule.
  ///
  /// @throws MatrixException if there is none
  public JsonObject rule(UserId user, Kind kind, String id) {
    var rules = global(user).array(kind.wireName());
    for (var rule : rules == null ? JsonArray.EMPTY.values() : rules.values()) {
      if (rule instanceof JsonObject found && OwnPushRules.id(found).equals(id)) {
        return found;
      }
    }
    throw notFound("There is no such push rule");
  }

  /// Makes a rule, or lets one that is there say something else.
  ///
  /// @param said the `actions`, and what else the kind needs
  /// @param before the rule over which it goes, or `null`
  /// @param after the rule under which it goes, or `null`; a new rule of which neither is said goes
  ///   to the top
  /// @throws MatrixException if it cannot be a rule, or there are too many
  public void put(
      UserId user,
      Kind kind,
      String id,
      JsonObject said,
      @Nullable String before,
      @Nullable String after) {
    PushRuleForm.requireId(id);
    var rule = PushRuleForm.rule(kind, said);
    change(user, own -> own.with(kind, id, rule, new Place(before, after)));
  }

  /// Takes a rule of the user's own away.
  ///
  /// @throws MatrixException if there is none, or it is predefined
  public void remove(UserId user, Kind kind, String id) {
    if (id.startsWith(".")) {
      rule(user, kind, id);
      throw invalidParam("A predefined rule can be disabled, but not deleted");
    }
    change(user, own -> own.without(kind, id));
  }

  /// @throws MatrixException if there is no such rule
  public void setEnabled(UserId user, Kind kind, String id, boolean enabled) {
    change(user, own -> own.withEnabled(user, kind, id, enabled));
  }

  /// @param said the `actions`
  /// @throws MatrixException if there is no such rule, or these are no actions
  public void setActions(UserId user, Kind kind, String id, JsonObject said) {
    var actions = PushRuleForm.actions(said);
    change(user, own -> own.withActions(user, kind, id, actions));
  }

  /// Gives the room that takes another's place the rules that the user has for the other. Those
  /// that the new room has already stay, and so do those of the old room.
  ///
  /// @throws MatrixException if there are too many rules
  public void copy(UserId user, RoomId from, RoomId to) {
    change(user, own -> own.copied(from, to));
  }

  private void change(UserId user, UnaryOperator<OwnPushRules> change) {
    accountData.change(
        user,
        null,
        AccountData.PUSH_RULES,
        json -> withinLimits(change.apply(new OwnPushRules(json))));
  }

  private static JsonObject withinLimits(OwnPushRules rules) {
    if (rules.count() > MAX_RULES) {
      throw invalidParam("You can have at most " + MAX_RULES + " push rules of your own");
    }
    if (rules.conditions() > MAX_CONDITIONS) {
      throw invalidParam("Your push rules can have at most " + MAX_CONDITIONS + " conditions");
    }
    if (rules.json().toBytes().length > MAX_BYTES) {
      throw tooLarge("Your push rules have at most " + MAX_BYTES + " bytes together");
    }
    return rules.json();
  }
}
