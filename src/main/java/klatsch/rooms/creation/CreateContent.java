package klatsch.rooms.creation;

import static klatsch.model.error.MatrixError.badJson;
import static klatsch.model.error.MatrixError.invalidParam;
import static klatsch.rules.RoomVersion.Trait.CREATORS_OUTRANK_ALL;
import static klatsch.rules.RoomVersion.Trait.CREATOR_IS_SENDER;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.model.id.BadIdException;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;

/// What the first event of a room says.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#mroomcreate)
public final class CreateContent {
  private static final String ADDITIONAL_CREATORS = "additional_creators";

  private CreateContent() {}

  /// @param wanted what the one who makes the room wants it to say; who she is and the version are
  ///   not hers to say
  /// @param trusted who shall be a creator too, where a room can have several
  public static JsonObject of(
      RoomVersion version, UserId creator, JsonObject wanted, Collection<UserId> trusted) {
    var content = wanted.without("creator").with("room_version", Json.of(version.id()));
    if (!version.has(CREATOR_IS_SENDER)) {
      content = content.with("creator", Json.of(creator.value()));
    }
    if (!version.has(CREATORS_OUTRANK_ALL)) {
      return content;
    }
    var additional = additionalCreators(wanted);
    additional.addAll(trusted);
    additional.remove(creator);
    return additional.isEmpty()
        ? content.without(ADDITIONAL_CREATORS)
        : content.with(ADDITIONAL_CREATORS, JsonArray.ofTexts(additional));
  }

  private static Set<UserId> additionalCreators(JsonObject wanted) {
    var users = new LinkedHashSet<UserId>();
    var value = wanted.get(ADDITIONAL_CREATORS);
    if (value == null) {
      return users;
    }
    if (!(value instanceof JsonArray(var values))) {
      throw badJson("'additional_creators' must be a list");
    }
    for (var one : values) {
      if (!(one instanceof JsonString(var text))) {
        throw badJson("'additional_creators' must be a list of user IDs");
      }
      users.add(userId(text));
    }
    return users;
  }

  private static UserId userId(String text) {
    try {
      return new UserId(text);
    } catch (BadIdException e) {
      throw invalidParam("'additional_creators': " + e.getMessage());
    }
  }
}
