package klatsch.rules.visibility;

import java.util.Locale;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StateView;
import org.jspecify.annotations.Nullable;

/// Who may read what was said before they came.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#mroomhistory_visibility)
public enum HistoryVisibility {
  INVITED,
  JOINED,
  SHARED,
  WORLD_READABLE;

  /// What holds in a state of a room.
  public static HistoryVisibility in(StateView state) {
    return of(state.get(StateKey.HISTORY_VISIBILITY));
  }

  /// What a state event sets. Rooms without one, or with one that says something unknown, are
  /// shared.
  public static HistoryVisibility of(@Nullable Event event) {
    var value = event == null ? null : event.content().text("history_visibility");
    return switch (value) {
      case "invited" -> INVITED;
      case "joined" -> JOINED;
      case "world_readable" -> WORLD_READABLE;
      case null, default -> SHARED;
    };
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
