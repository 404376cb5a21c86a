package klatsch.model.event;

import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// The state of a room at some moment, as rules look at it.
@FunctionalInterface
public interface StateView {
  @Nullable Event get(StateKey key);

  /// The content of a state event, or `null` if there is no such state.
  default @Nullable JsonObject content(StateKey key) {
    var event = get(key);
    return event == null ? null : event.content();
  }
}
