package klatsch.sync;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import klatsch.json.JsonObject;
import klatsch.model.id.RoomId;
import klatsch.rooms.StreamToken;
import klatsch.sync.SyncAnswer.Joined;
import klatsch.sync.SyncAnswer.Left;
import org.jspecify.annotations.Nullable;

/// An answer as a client has it that has read all of it.
record Heard(
    StreamToken next,
    boolean isEmpty,
    Map<RoomId, Joined> joined,
    Map<RoomId, Left> left,
    List<JsonObject> accountData) {
  static Heard of(SyncAnswer answer) {
    boolean isEmpty = answer.isEmpty();
    var joined = new HashMap<RoomId, Joined>();
    answer.join().forEachRemaining(room -> joined.put(room.room(), room));
    var left = new HashMap<RoomId, Left>();
    answer.leave().forEachRemaining(room -> left.put(room.room(), room));
    answer.isTold();
    return new Heard(answer.next(), isEmpty, joined, left, answer.accountData());
  }

  @Nullable Joined joined(RoomId room) {
    return joined.get(room);
  }

  @Nullable Left left(RoomId room) {
    return left.get(room);
  }
}
