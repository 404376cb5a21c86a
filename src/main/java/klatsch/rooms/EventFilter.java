package klatsch.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.model.error.MatrixError.error;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import klatsch.accounts.FilterSyntax;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.json.JsonSyntaxException;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixError;
import klatsch.model.event.Event;
import klatsch.model.id.RoomId;
import klatsch.rooms.Choice.Names;
import org.jspecify.annotations.Nullable;

/// Which events a client wants to see of those it may see.
///
/// What is not there does not filter. What is on a list and on its `not_` list is not wanted.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#filtering)
///
/// @param containsUrl whether the content must, or must not, have a `url`
/// @param related what must relate to an event; it is looked at where pages of a room are read
/// @param limit the most events at once, or `null` if the client does not say
/// @param lazyLoadMembers only members who matter for what is sent with them
/// @param includeRedundantMembers of these also those whom the client has been told of before
/// @param unreadThreadNotifications what is unread is counted for each thread by itself
public record EventFilter(
    Choice types,
    Choice senders,
    Choice rooms,
    @Nullable Boolean containsUrl,
    @Nullable Related related,
    @Nullable Integer limit,
    boolean lazyLoadMembers,
    boolean includeRedundantMembers,
    boolean unreadThreadNotifications) {
  public static final EventFilter ALL =
      new EventFilter(Choice.ALL, Choice.ALL, Choice.ALL, null, null, null, false, false, false);

  /// Some event that relates to another: clients ask so for the threads of a room, where a server
  /// has no list of them. The specification never said it, but MSC3440 did.
  ///
  /// @param types how it relates, or `null` for however
  /// @param senders by whom, or `null` for anybody
  public record Related(@Nullable List<String> types, @Nullable List<String> senders) {}

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

  /// Reads a filter of the events of rooms.
  ///
  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` for a member of a wrong type and
  ///   for a negative limit; members that are not known are ignored
  public static EventFilter of(@Nullable JsonObject json) {
    if (json == null || json.isEmpty()) {
      return ALL;
    }
    FilterSyntax.checkRoomEvents(json, MatrixError::invalidParam);
    return new EventFilter(
        choice(json, "types", Names::withStars),
        choice(json, "senders", Names::exactly),
        choice(json, "rooms", Names::exactly),
        json.bool("contains_url"),
        related(json),
        limit(json),
        isTrue(json, "lazy_load_members"),
        isTrue(json, "include_redundant_members"),
        isTrue(json, "unread_thread_notifications"));
  }

  /// Whether it takes every event.
  public boolean takesAll() {
    return types.takesAll()
        && senders.takesAll()
        && rooms.takesAll()
        && containsUrl == null
        && related == null;
  }

  public boolean takes(Event event) {
    return takesType(event.type())
        && takesSender(event.sender().value())
        && takesRoom(event.room())
        && takesContent(event.content());
  }

  /// Whether it takes something that nobody has sent, such as account data.
  ///
  /// @param content asked for only if it matters
  public boolean takesSenderless(String type, Supplier<JsonObject> content) {
    return takesType(type)
        && senders.takesNameless()
        && (containsUrl == null || takesContent(content.get()));
  }

  public boolean takesType(String type) {
    return types.takes(type);
  }

  public boolean takesSender(String sender) {
    return senders.takes(sender);
  }

  public boolean takesRoom(RoomId room) {
    return rooms.takes(room.value());
  }

  private boolean takesContent(JsonObject content) {
    return containsUrl == null || containsUrl == content.has("url");
  }

  private static Choice choice(
      JsonObject json, String name, Function<List<String>, Names> compiler) {
    var wanted = json.array(name);
    var unwanted = json.array("not_" + name);
    return new Choice(
        wanted == null ? null : compiler.apply(texts(wanted)),
        unwanted == null ? Names.NONE : compiler.apply(texts(unwanted)));
  }

  private static @Nullable Related related(JsonObject json) {
    var types = json.array("related_by_rel_types");
    var senders = json.array("related_by_senders");
    return types == null && senders == null
        ? null
        : new Related(types == null ? null : texts(types), senders == null ? null : texts(senders));
  }

  private static List<String> texts(JsonArray array) {
    return array.values().stream().map(value -> ((JsonString) value).value()).toList();
  }

  private static @Nullable Integer limit(JsonObject json) {
    var value = json.integer("limit");
    return value == null ? null : (int) Math.min(value, Integer.MAX_VALUE);
  }

  private static boolean isTrue(JsonObject json, String name) {
    return Boolean.TRUE.equals(json.bool(name));
  }
}
