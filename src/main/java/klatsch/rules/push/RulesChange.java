package klatsch.rules.push;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.id.RoomId;
import org.jspecify.annotations.Nullable;

/// Where the rules of a user may decide otherwise than they did before: mostly in the one room that
/// was muted.
///
/// @param isEverywhere whether that may be in any room
/// @param rooms where else: ids in small letters, as patterns do not tell these from capitals
public record RulesChange(boolean isEverywhere, Set<String> rooms) {
  private static final RulesChange NONE = new RulesChange(false, Set.of());
  private static final RulesChange EVERYWHERE = new RulesChange(true, Set.of());

  public RulesChange {
    rooms = Set.copyOf(rooms);
  }

  static RulesChange between(PreparedRules before, PreparedRules now) {
    if (before == now) {
      return NONE;
    }
    var rooms = new HashSet<String>();
    addChanged(rooms, before.byRoom(), now.byRoom());
    for (int i = 0; i < now.conditional().size(); i++) {
      var then = Sorted.of(before.conditional().get(i));
      var today = Sorted.of(now.conditional().get(i));
      if (!then.general().equals(today.general())) {
        return EVERYWHERE;
      }
      addChanged(rooms, then.byRoom(), today.byRoom());
    }
    return before.bySender().equals(now.bySender()) ? new RulesChange(false, rooms) : EVERYWHERE;
  }

  public boolean concerns(RoomId room) {
    return isEverywhere || rooms.contains(folded(room.value()));
  }

  private static <T> void addChanged(Set<String> rooms, Map<String, T> before, Map<String, T> now) {
    for (var both : List.of(before.keySet(), now.keySet())) {
      for (var room : both) {
        if (!Objects.equals(before.get(room), now.get(room))) {
          rooms.add(folded(room));
        }
      }
    }
  }

  private static String folded(String room) {
    return room.toLowerCase(Locale.ROOT);
  }

  /// A rule as clients see it, by which two are told apart.
  ///
  /// @param room the only one in which it can hold, in small letters; or `null`
  record Written(String json, @Nullable String room) {
    static Written of(JsonObject rule) {
      return new Written(rule.toString(), onlyRoom(rule));
    }

    private static @Nullable String onlyRoom(JsonObject rule) {
      var conditions = rule.array("conditions");
      for (var condition : conditions == null ? List.<Json>of() : conditions.values()) {
        var room = condition instanceof JsonObject object ? roomOf(object) : null;
        if (room != null) {
          return folded(room);
        }
      }
      return null;
    }

    private static @Nullable String roomOf(JsonObject condition) {
      var pattern = condition.text("pattern");
      return "event_match".equals(condition.text("kind"))
              && "room_id".equals(condition.text("key"))
              && pattern != null
              && pattern.indexOf('*') < 0
              && pattern.indexOf('?') < 0
          ? pattern
          : null;
    }
  }

  /// A rule that can hold in one room only.
  ///
  /// @param after how many of those that hold everywhere are more important
  private record Placed(int after, Written rule) {}

  /// The rules of one kind, those apart that can hold in one room only.
  private record Sorted(List<Written> general, Map<String, List<Placed>> byRoom) {
    static Sorted of(List<Written> rules) {
      var general = new ArrayList<Written>();
      var byRoom = new HashMap<String, List<Placed>>();
      for (var rule : rules) {
        if (rule.room() == null) {
          general.add(rule);
        } else {
          byRoom
              .computeIfAbsent(rule.room(), _ -> new ArrayList<>())
              .add(new Placed(general.size(), rule));
        }
      }
      return new Sorted(general, byRoom);
    }
  }
}
