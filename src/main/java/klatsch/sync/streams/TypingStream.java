package klatsch.sync.streams;

import java.util.List;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.IgnoredUsers;
import klatsch.rooms.Typing;

/// Who is typing, but for whom the reader ignores. The list replaces the one before, so an empty
/// one is news as well.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#mtyping)
public final class TypingStream {
  private static final String TYPE = "m.typing";

  private final Typing typing;
  private final IgnoredUsers ignoredUsers;

  public TypingStream(Typing typing, IgnoredUsers ignoredUsers) {
    this.typing = typing;
    this.ignoredUsers = ignoredUsers;
  }

  /// @param known whether the client knew the room before
  public List<JsonObject> of(UserId reader, Span span, RoomId room, boolean known) {
    var since = span.since();
    if (since != null && known && !typing.hasChanged(room, since.typing())) {
      return List.of();
    }
    var ignored = ignoredUsers.of(reader);
    var users = typing.in(room).stream().filter(user -> !ignored.contains(user)).toList();
    if (users.isEmpty() && !(since != null && known)) {
      return List.of();
    }
    var content = JsonObject.of("user_ids", JsonArray.ofTexts(users));
    return List.of(JsonObject.builder().put("type", TYPE).put("content", content).build());
  }
}
