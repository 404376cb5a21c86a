package klatsch.api.client.relations;

import klatsch.api.client.EventJson;
import klatsch.api.client.PageLimit;
import klatsch.http.Caller;
import klatsch.json.JsonObject;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.History.Direction;
import klatsch.rooms.Relations;
import klatsch.rooms.Relations.Question;
import klatsch.rooms.StreamToken;
import org.jspecify.annotations.Nullable;

/// A page of the events that relate to one, as three operations ask for it.
record ChildrenPage(Relations relations, EventJson events) {
  enum Dir {
    B,
    F
  }

  /// Which children are wanted; `null` is any.
  record Wanted(RoomId room, EventId parent, @Nullable String relType, @Nullable String type) {}

  /// Which page is wanted, in the words of the query.
  record Turn(
      @Nullable Dir dir,
      @Nullable String from,
      @Nullable String to,
      @Nullable Long limit,
      @Nullable Boolean recurse) {}

  JsonObject of(Caller.User caller, Wanted wanted, Turn turn) {
    var page =
        relations.children(
            caller.user(),
            wanted.room(),
            wanted.parent(),
            new Question(
                wanted.relType(),
                wanted.type(),
                Boolean.TRUE.equals(turn.recurse()),
                turn.dir() == Dir.F ? Direction.FORTH : Direction.BACK,
                StreamToken.placeIfAny(turn.from()),
                StreamToken.placeIfAny(turn.to()),
                PageLimit.of(turn.limit())));
    return JsonObject.builder()
        .put("chunk", events.withRoom(page.events(), caller))
        .put("next_batch", StreamToken.atPlaceIfAny(page.next()))
        .put("prev_batch", turn.from())
        .put("recursion_depth", turn.recurse() == null ? null : depth(turn.recurse()))
        .build();
  }

  private static Long depth(boolean recurse) {
    return recurse ? (long) Relations.MAX_DEPTH : 1L;
  }
}
