package klatsch.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.invalidParam;

import java.util.List;
import java.util.function.Predicate;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonNull;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.json.JsonSyntaxException;
import klatsch.model.error.Errcode;
import klatsch.model.event.Event;
import klatsch.model.id.RoomId;
import org.jspecify.annotations.Nullable;

/// Which events a client wants to see of those it may see.
///
/// What is not there does not filter. What is on a list and on its `not_` list is not wanted.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#filtering)
///
/// @param types names, in which `*` stands for any text
/// @param limit the most events at once, or `null` if the client does not say
/// @param containsUrl whether the content must, or must not, have a `url`
/// @param lazyLoadMembers only members who matter for what is sent with them
public record EventFilter(
    @Nullable List<String> types,
    List<String> notTypes,
    @Nullable List<String> senders,
    List<String> notSenders,
    @Nullable List<String> rooms,
    List<String> notRooms,
    @Nullable Boolean containsUrl,
    @Nullable Integer limit,
    boolean lazyLoadMembers) {
  public static final EventFilter ALL =
      new EventFilter(null, List.of(), null, List.of(), null, List.of(), null, null, false);

  /// Reads a filter that came as text.
  ///
  /// @throws klatsch.model.error.MatrixException `M_NOT_JSON` if it is no JSON object, and as [#of]
  ///   does
  public static EventFilter parse(@Nullable String text) {
    return text == null ? ALL : of(parseObject(text));
  }

  /// Reads a JSON object that came as text in a query.
  ///
  /// @throws klatsch.model.error.MatrixException `M_NOT_JSON` if it is none
  public static JsonObject parseObject(String text) {
    try {
      return Json.parseObject(text.getBytes(UTF_8));
    } catch (JsonSyntaxException e) {
      throw error(Errcode.NOT_JSON, "The filter is no JSON object: " + e.getMessage());
    }
  }

  /// Reads a filter.
  ///
  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` for a member of a wrong type and
  ///   for a negative limit; members that are not known are ignored
  public static EventFilter of(@Nullable JsonObject json) {
    if (json == null || json.isEmpty()) {
      return ALL;
    }
    return new EventFilter(
        texts(json, "types"),
        orNone(texts(json, "not_types")),
        texts(json, "senders"),
        orNone(texts(json, "not_senders")),
        texts(json, "rooms"),
        orNone(texts(json, "not_rooms")),
        bool(json, "contains_url"),
        limit(json),
        Boolean.TRUE.equals(bool(json, "lazy_load_members")));
  }

  /// Whether it takes every event.
  public boolean takesAll() {
    return types == null
        && notTypes.isEmpty()
        && senders == null
        && notSenders.isEmpty()
        && rooms == null
        && notRooms.isEmpty()
        && containsUrl == null;
  }

  public boolean takes(Event event) {
    return takesType(event.type())
        && takesSender(event.sender().value())
        && takesRoom(event.room())
        && (containsUrl == null || containsUrl == (event.content().text("url") != null));
  }

  public boolean takesType(String type) {
    return wanted(types, notTypes, pattern -> matches(pattern, type));
  }

  public boolean takesSender(String sender) {
    return wanted(senders, notSenders, pattern -> pattern.equals(sender));
  }

  public boolean takesRoom(RoomId room) {
    return wanted(rooms, notRooms, id -> id.equals(room.value()));
  }

  private static boolean wanted(
      @Nullable List<String> yes, List<String> no, Predicate<String> meant) {
    return (yes == null || yes.stream().anyMatch(meant)) && no.stream().noneMatch(meant);
  }

  /// Whether a text is what a pattern means. Greedy is enough when `*` is the only wildcard: no
  /// pattern makes this slower than its own length times that of the text.
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static @Nullable List<String> texts(JsonObject json, String name) {
    return switch (json.get(name)) {
      case null -> null;
      case JsonNull _ -> null;
      case JsonArray(var values) -> values.stream().map(value -> text(name, value)).toList();
      default -> throw invalidParam("In a filter, " + name + " is a list of texts");
    };
  }

  private static String text(String name, Json value) {
    if (value instanceof JsonString(var text)) {
      return text;
    }
    throw invalidParam("In a filter, " + name + " is a list of texts");
  }

  private static @Nullable Boolean bool(JsonObject json, String name) {
    var value = json.bool(name);
    if (value == null && isGiven(json, name)) {
      throw invalidParam("In a filter, " + name + " is true or false");
    }
    return value;
  }

  private static @Nullable Integer limit(JsonObject json) {
    if (!isGiven(json, "limit")) {
      return null;
    }
    var value = json.integer("limit");
    if (value == null || value < 0) {
      throw invalidParam("In a filter, limit is a whole number and not negative");
    }
    return (int) Math.min(value, Integer.MAX_VALUE);
  }

  private static boolean isGiven(JsonObject json, String name) {
    return json.has(name) && !(json.get(name) instanceof JsonNull);
  }

  private static List<String> orNone(@Nullable List<String> list) {
    return list == null ? List.of() : list;
  }
}
