package klatsch.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.model.error.MatrixError.badJson;
import static klatsch.model.error.MatrixError.invalidParam;

import java.util.function.UnaryOperator;
import klatsch.json.JsonDecimal;
import klatsch.json.JsonInteger;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixException;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;

/// The labels that people put on their rooms: one piece of account data for each room, of which
/// these are the members.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#room-tagging)
public final class Tags {
  private static final String TYPE = "m.tag";
  private static final String MEMBER = "tags";

  static final int MAX_TAG_BYTES = 255;

  /// More than anybody has; they are written as a whole with each change.
  static final int MAX_TAGS = 1000;

  private final AccountData accountData;

  Tags(AccountData accountData) {
    this.accountData = accountData;
  }

  /// The tags of a room, each with what is said about it.
  public JsonObject of(UserId user, RoomId room) {
    var content = accountData.find(user, room, TYPE);
    return content == null ? JsonObject.EMPTY : tagsIn(content);
  }

  /// Puts a tag on a room, or says something else about one that is there.
  ///
  /// @param about with an `order` perhaps, a number
  /// @throws MatrixException if the tag is too long, the order no number, or the tags too many
  public void put(UserId user, RoomId room, String tag, JsonObject about) {
    if (tag.getBytes(UTF_8).length > MAX_TAG_BYTES) {
      throw invalidParam("A tag has at most " + MAX_TAG_BYTES + " bytes");
    }
    var order = about.get("order");
    if (order != null && !(order instanceof JsonInteger || order instanceof JsonDecimal)) {
      throw badJson("The `order` of a tag must be a number");
    }
    change(user, room, tags -> withRoom(tags.with(tag, about)));
  }

  /// Takes a tag off a room, if it is there.
  public void remove(UserId user, RoomId room, String tag) {
    change(user, room, tags -> tags.without(tag));
  }

  private void change(UserId user, RoomId room, UnaryOperator<JsonObject> change) {
    accountData.change(
        user,
        room,
        TYPE,
        content -> {
          var before = tagsIn(content);
          var after = change.apply(before);
          return after.equals(before) ? content : content.with(MEMBER, after);
        });
  }

  private static JsonObject tagsIn(JsonObject content) {
    var tags = content.object(MEMBER);
    return tags == null ? JsonObject.EMPTY : tags;
  }

  private static JsonObject withRoom(JsonObject tags) {
    if (tags.names().size() > MAX_TAGS) {
      throw invalidParam("A room has at most " + MAX_TAGS + " tags");
    }
    return tags;
  }
}
