package klatsch.rooms.upgrade;

import java.util.ArrayList;
import java.util.List;
import klatsch.accounts.AccountData;
import klatsch.accounts.PushRules;
import klatsch.accounts.Tags;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixException;
import klatsch.model.event.StateKey;
import klatsch.model.id.BadIdException;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.RoomHead;
import klatsch.rooms.UserRooms;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What people have said about a room for themselves holds for the room that takes its place: their
/// tags, with whom they talk there in private, and of what there they are told.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#server-behaviour-16)
public final class PersonalSettings {
  private static final Logger LOG = LoggerFactory.getLogger(PersonalSettings.class);

  private static final String DIRECT = "m.direct";

  private final AccountData accountData;
  private final Tags tags;
  private final PushRules pushRules;
  private final UserRooms userRooms;

  public PersonalSettings(
      AccountData accountData, Tags tags, PushRules pushRules, UserRooms userRooms) {
    this.accountData = accountData;
    this.tags = tags;
    this.pushRules = pushRules;
    this.userRooms = userRooms;
  }

  /// Brings along what the user has said about the room before, if there was one and the user knew
  /// it. What has been said about the new room already stays.
  public void follow(UserId user, RoomHead room) {
    var before = predecessor(room);
    if (before == null || !userRooms.of(user).containsKey(before)) {
      return;
    }
    if (tags.of(user, room.id()).isEmpty()) {
      tags.of(user, before)
          .members()
          .forEach(
              (tag, about) -> {
                if (about instanceof JsonObject object) {
                  tags.put(user, room.id(), tag, object);
                }
              });
    }
    var direct = accountData.find(user, DIRECT);
    if (direct != null) {
      var now = withSuccessor(direct, before, room.id());
      if (!now.equals(direct)) {
        accountData.set(user, DIRECT, now);
      }
    }
    copyPushRules(user, before, room.id());
  }

  /// Who has as many rules as one may have keeps them, and is in the new room all the same.
  private void copyPushRules(UserId user, RoomId before, RoomId now) {
    try {
      pushRules.copy(user, before, now);
    } catch (MatrixException e) {
      LOG.debug("{} has no room for the push rules of {}: {}", user, now, e.getMessage());
    }
  }

  private static @Nullable RoomId predecessor(RoomHead room) {
    var create = room.content(StateKey.CREATE);
    var predecessor = create == null ? null : create.object("predecessor");
    var id = predecessor == null ? null : predecessor.text("room_id");
    try {
      return id == null ? null : new RoomId(id);
    } catch (BadIdException _) {
      return null;
    }
  }

  /// For each user a list of rooms: where the old one stands, the new one stands too.
  private static JsonObject withSuccessor(JsonObject direct, RoomId before, RoomId now) {
    var all = JsonObject.builder();
    direct.members().forEach((user, rooms) -> all.put(user, withSuccessor(rooms, before, now)));
    return all.build();
  }

  private static Json withSuccessor(Json rooms, RoomId before, RoomId now) {
    if (!(rooms instanceof JsonArray(var values))
        || !values.contains(Json.of(before.value()))
        || values.contains(Json.of(now.value()))) {
      return rooms;
    }
    List<Json> more = new ArrayList<>(values);
    more.add(Json.of(now.value()));
    return JsonArray.of(more);
  }
}
