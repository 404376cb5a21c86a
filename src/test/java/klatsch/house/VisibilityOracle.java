package klatsch.house;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Who may see which events of one room, written down once more from the text of the specification:
/// slow, and knowing nothing of how the server does it.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#server-behaviour-6)
final class VisibilityOracle {
  private static final String VISIBILITY = "m.room.history_visibility";
  private static final String MEMBER = "m.room.member";

  private final List<JsonObject> events;
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<String, Set<String>> ignored;
  private final Erasure erasure;

  /// @param events all that happened in the room, oldest first
  /// @param ignored by who does not want to hear somebody, whom
  VisibilityOracle(List<JsonObject> events, Map<String, Set<String>> ignored, Erasure erasure) {
    this.events = events;
    this.ignored = ignored;
    this.erasure = erasure;
    for (int i = 0; i < events.size(); i++) {
      places.put(id(i), i);
    }
  }

  /// Somebody wanted all that they had said to be taken away.
  ///
  /// @param last the newest event at that moment
  record Erasure(String user, String last) {}

  int size() {
    return events.size();
  }

  JsonObject event(int place) {
    return events.get(place);
  }

  String id(int place) {
    return Objects.requireNonNull(event(place).text("event_id"));
  }

  /// Where an event stands, or `null` if it is of no such room.
  @Nullable Integer place(String id) {
    return places.get(id);
  }

  List<String> ids() {
    return events.stream().map(event -> event.text("event_id") + "").toList();
  }

  /// What a user may see and wants to see.
  boolean shows(String user, int place) {
    return allows(user, place) && !isIgnored(user, place);
  }

  /// Messages of who is ignored, and not what they do to the state.
  boolean isIgnored(String user, int place) {
    return !isState(place)
        && ignored.getOrDefault(user, Set.of()).contains(event(place).text("sender") + "");
  }

  /// Whether an event is of somebody who was erased, and the user was not in the room between the
  /// event and that.
  boolean isErased(String user, int place) {
    return erasure.user().equals(event(place).text("sender"))
        && IntStream.rangeClosed(place, place(erasure.last())).noneMatch(i -> isIn(user, i));
  }

  /// Whether a user came only after somebody was erased, and has never seen how they were called.
  boolean isStrange(String user, int place) {
    return erasure.user().equals(event(place).text("sender"))
        && IntStream.rangeClosed(0, place(erasure.last())).noneMatch(i -> isIn(user, i));
  }

  boolean allows(String user, int place) {
    if (allows(user, place, visibility(place), membership(user, place))) {
      return true;
    }
    boolean decides = is(place, VISIBILITY, "") || is(place, MEMBER, user);
    return decides && allows(user, place, visibility(place - 1), membership(user, place - 1));
  }

  /// The first event from the given one on after which a user may know how the room is.
  int firstKnown(String user, int place) {
    if (allows(user, place, visibility(place), membership(user, place))) {
      return place;
    }
    for (int i = place + 1; i < size(); i++) {
      if (allows(user, i)) {
        return i;
      }
    }
    return last();
  }

  /// The five rules, in their order.
  private boolean allows(String user, int place, String visibility, String membership) {
    if (visibility.equals("world_readable")) {
      return true;
    }
    if (membership.equals("join")) {
      return true;
    }
    if (visibility.equals("shared") && joinsAfter(user, place)) {
      return true;
    }
    return membership.equals("invite") && visibility.equals("invited");
  }

  private boolean joinsAfter(String user, int place) {
    for (int i = place + 1; i < size(); i++) {
      if (is(i, MEMBER, user) && "join".equals(content(i).text("membership"))) {
        return true;
      }
    }
    return false;
  }

  /// What holds after an event.
  String visibility(int place) {
    for (int i = place; i >= 0; i--) {
      if (is(i, VISIBILITY, "")) {
        return Objects.requireNonNullElse(content(i).text("history_visibility"), "shared");
      }
    }
    return "shared";
  }

  String membership(String user, int place) {
    for (int i = place; i >= 0; i--) {
      if (is(i, MEMBER, user)) {
        return content(i).text("membership") + "";
      }
    }
    return "leave";
  }

  private boolean is(int place, String type, String stateKey) {
    return type.equals(event(place).text("type"))
        && stateKey.equals(event(place).text("state_key"));
  }

  boolean isState(int place) {
    return event(place).has("state_key");
  }

  JsonObject content(int place) {
    return Objects.requireNonNull(event(place).object("content"));
  }

  /// Who is in the room now.
  Set<String> joined() {
    return events.stream()
        .filter(event -> MEMBER.equals(event.text("type")))
        .map(event -> event.text("state_key") + "")
        .filter(this::isJoined)
        .collect(toSet());
  }

  int last() {
    return size() - 1;
  }

  boolean isJoined(String user) {
    return membership(user, last()).equals("join");
  }

  /// Where the user was in the room for the last time: the event with which they left, or the end;
  /// -1 if they were never in.
  int joinedUpTo(String user) {
    if (isJoined(user)) {
      return last();
    }
    for (int i = last(); i > 0; i--) {
      if (membership(user, i - 1).equals("join") && !membership(user, i).equals("join")) {
        return i;
      }
    }
    return -1;
  }

  boolean everJoined(String user) {
    return joinedUpTo(user) >= 0;
  }

  boolean isWorldReadable() {
    return visibility(last()).equals("world_readable");
  }

  /// Whether a user may know of the room, also from outside.
  boolean isToldOf(String user) {
    return isWorldReadable()
        || Set.of("public", "knock").contains(now("m.room.join_rules", "join_rule") + "")
        || Set.of("join", "invite").contains(membership(user, last()));
  }

  /// A text in the content of an entry of the state as it is now, or `null`.
  @Nullable String now(String type, String name) {
    for (int i = last(); i >= 0; i--) {
      if (is(i, type, "")) {
        return content(i).text(name);
      }
    }
    return null;
  }

  /// Whether a user may read the room at all.
  boolean opensTo(String user) {
    return everJoined(user) || isWorldReadable();
  }

  /// All that a user is shown, oldest first.
  List<String> shown(String user) {
    return shown(user, 0, last());
  }

  /// All of it from one event to another, both with it.
  List<String> shown(String user, int from, int to) {
    var shown = new ArrayList<String>();
    for (int i = from; i <= to; i++) {
      if (shows(user, i)) {
        shown.add(id(i));
      }
    }
    return shown;
  }

  /// The last thing that happened to a user's membership.
  private int lastOwn(String user) {
    for (int i = last(); i >= 0; i--) {
      if (is(i, MEMBER, user)) {
        return i;
      }
    }
    return -1;
  }

  /// Whether somebody is told what happened in the room: who is in it, or has left it for good.
  boolean tellsHistory(String user) {
    return everJoined(user) && !couldCome(user);
  }

  private boolean couldCome(String user) {
    return Set.of("invite", "knock").contains(membership(user, last()));
  }

  /// What `/sync` tells in the timeline: up to where the user left, if they have, and from there as
  /// far back as there is no gap.
  ///
  /// @param known the event up to which the client knows everything, or -1
  List<String> timeline(String user, int known) {
    int end = isJoined(user) ? last() : lastOwn(user);
    if (end <= known || couldCome(user)) {
      return List.of();
    }
    if (known >= 0 && membership(user, known).equals("join")) {
      return withoutGap(user, known + 1, end);
    }
    boolean joined = IntStream.rangeClosed(known + 1, end).anyMatch(i -> isIn(user, i));
    return joined ? withoutGap(user, 0, end) : List.of(id(end));
  }

  private boolean isIn(String user, int place) {
    return membership(user, place).equals("join");
  }

  /// The last events that a user may see with nothing between them that they may not.
  private List<String> withoutGap(String user, int from, int to) {
    int end = to;
    while (end >= from && !allows(user, end)) {
      end--;
    }
    int begin = end + 1;
    while (begin > from && allows(user, begin - 1)) {
      begin--;
    }
    return shown(user, begin, end);
  }

  /// The state after an event: of each entry, the event that set it.
  Map<String, String> state(int place) {
    var state = new LinkedHashMap<String, String>();
    for (int i = 0; i <= place; i++) {
      if (isState(i)) {
        state.put(event(i).text("type") + "|" + event(i).text("state_key"), id(i));
      }
    }
    return state;
  }

  /// The member events of that state.
  Set<String> members(int place) {
    return state(place).entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(MEMBER + "|"))
        .map(Map.Entry::getValue)
        .collect(toSet());
  }

  /// The event to which one relates, or `null`.
  @Nullable String parent(int place) {
    var relation = content(place).object("m.relates_to");
    return relation == null ? null : relation.text("event_id");
  }

  /// The story, a line for each event.
  @Override
  public String toString() {
    var lines = new StringBuilder();
    for (int i = 0; i < size(); i++) {
      var event = event(i);
      lines
          .append(i)
          .append(' ')
          .append(id(i), 0, 6)
          .append(' ')
          .append(event.text("sender"))
          .append(' ')
          .append(event.text("type"))
          .append(' ')
          .append(event.text("state_key"))
          .append(' ')
          .append(event.get("content"))
          .append('\n');
    }
    return lines.toString();
  }
}
