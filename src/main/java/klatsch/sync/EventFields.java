package klatsch.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.rules.push.PropertyPath;

/// Which parts of events a client wants to have: `content.body` say, and not the whole content.
///
/// What every event must have is always there. The specification lets a server send more than was
/// asked for, and without it a client would not know what it has got.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3useruseridfilter)
public final class EventFields {
  /// Whole events.
  public static final EventFields ALL = new EventFields(Part.WHOLE);

  private static final Set<String> ALWAYS =
      Set.of("event_id", "type", "sender", "state_key", "origin_server_ts", "room_id");

  private static final String CONTENT = "content";

  /// No event has more levels, so a longer path leads nowhere.
  private static final int DEEPEST = 100;

  private final Part wanted;

  private EventFields(Part wanted) {
    this.wanted = wanted;
  }

  /// A part of an event: all of it, or what is named inside.
  private record Part(boolean isWhole, Map<String, Part> inside) {
    static final Part WHOLE = new Part(true, Map.of());

    static Part of(List<List<String>> paths) {
      if (paths.stream().anyMatch(List::isEmpty)) {
        return WHOLE;
      }
      var byName = new HashMap<String, List<List<String>>>();
      for (var path : paths) {
        byName
            .computeIfAbsent(path.getFirst(), _ -> new ArrayList<>())
            .add(path.subList(1, path.size()));
      }
      var inside = new HashMap<String, Part>();
      byName.forEach((name, rests) -> inside.put(name, of(rests)));
      return new Part(false, inside);
    }

    JsonObject in(JsonObject json) {
      if (isWhole) {
        return json;
      }
      var found = JsonObject.builder();
      json.members().forEach((name, value) -> put(found, name, value));
      return found.build();
    }

    private void put(JsonObject.Builder found, String name, Json value) {
      var part = inside.get(name);
      if (part == null) {
        return;
      }
      if (part.isWhole()) {
        found.put(name, value);
      } else if (value instanceof JsonObject object) {
        found.put(name, part.in(object));
      }
    }
  }

  /// @param paths with dots between the names; a dot or a backslash in a name has a backslash
  ///   before it
  public static EventFields of(List<String> paths) {
    return new EventFields(
        Part.of(
            paths.stream()
                .map(path -> PropertyPath.parse(path).names())
                .filter(names -> names.size() <= DEEPEST)
                .toList()));
  }

  public boolean areAll() {
    return wanted.isWhole();
  }

  /// What is wanted of an event.
  public JsonObject of(JsonObject event) {
    if (areAll()) {
      return event;
    }
    var found = wanted.in(event).toBuilder();
    event
        .members()
        .forEach(
            (name, value) -> {
              if (ALWAYS.contains(name)) {
                found.put(name, value);
              } else if (name.equals(CONTENT) && !found.has(CONTENT)) {
                found.put(CONTENT, JsonObject.EMPTY);
              }
            });
    return found.build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventFields fields && wanted.equals(fields.wanted);
  }

  @Override
  public int hashCode() {
    return wanted.hashCode();
  }
}
