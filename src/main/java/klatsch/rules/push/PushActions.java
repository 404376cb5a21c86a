package klatsch.rules.push;

import java.util.List;
import java.util.Set;
import klatsch.json.Json;
import klatsch.json.JsonBoolean;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import org.jspecify.annotations.Nullable;

/// What happens when a rule matches.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#actions)
///
/// @param all as the rule lists them, without those of former times
/// @param notifies whether the user is told at all
/// @param tweaks how: what goes to the push gateway under this name
public record PushActions(List<Json> all, boolean notifies, JsonObject tweaks) {
  /// What happens when no rule matches.
  public static final PushActions NONE = new PushActions(List.of(), false, JsonObject.EMPTY);

  private static final String NOTIFY = "notify";
  private static final String HIGHLIGHT = "highlight";

  /// They meant something once, and must mean nothing now.
  private static final Set<Json> HISTORICAL = Set.of(Json.of("dont_notify"), Json.of("coalesce"));

  public PushActions {
    all = List.copyOf(all);
  }

  /// Reads a list of actions. What is not understood does nothing.
  public static PushActions of(List<Json> listed) {
    var actions = withoutHistorical(listed);
    boolean notifies = false;
    var tweaks = JsonObject.builder();
    for (var action : actions) {
      if (action instanceof JsonString(var name)) {
        notifies |= name.equals(NOTIFY);
      } else if (action instanceof JsonObject object) {
        addTweak(tweaks, object);
      }
    }
    return actions.isEmpty() ? NONE : new PushActions(actions, notifies, tweaks.build());
  }

  /// The actions that may be kept of those that a client lists.
  public static List<Json> withoutHistorical(List<Json> listed) {
    return listed.stream().filter(action -> !HISTORICAL.contains(action)).toList();
  }

  public boolean highlight() {
    return Boolean.TRUE.equals(tweaks.bool(HIGHLIGHT));
  }

  /// The sound to play, or `null` for none.
  public @Nullable String sound() {
    return tweaks.text("sound");
  }

  private static void addTweak(JsonObject.Builder tweaks, JsonObject action) {
    var name = action.text("set_tweak");
    if (name == null) {
      return;
    }
    var value = action.get("value");
    if (value == null && name.equals(HIGHLIGHT)) {
      tweaks.put(HIGHLIGHT, JsonBoolean.TRUE);
    } else {
      tweaks.put(name, value);
    }
  }
}
