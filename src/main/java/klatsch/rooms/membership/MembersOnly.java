package klatsch.rooms.membership;

import static klatsch.model.error.MatrixError.forbidden;

import java.util.List;
import klatsch.model.error.MatrixException;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.Plan;
import klatsch.rooms.RoomHead;
import klatsch.rooms.Timeline;

/// What only those who are in a room may do.
///
/// Everybody else is refused in the same words whether there is such a room or not, so that nobody
/// finds out which rooms there are by asking.
public final class MembersOnly {
  private final Timeline timeline;

  public MembersOnly(Timeline timeline) {
    this.timeline = timeline;
  }

  public static MatrixException refusal() {
    return forbidden("You are not in this room");
  }

  /// How the room stands on disk, for one who is in it.
  public RoomHead head(UserId member, RoomId room) {
    var snapshot = timeline.find(room);
    if (snapshot == null || !snapshot.head().isJoined(member)) {
      throw refusal();
    }
    return snapshot.head();
  }

  /// Lets what the plan wants happen in the room, if the user is in it then.
  public List<StoredEvent> append(UserId member, RoomId room, Plan plan) {
    if (timeline.find(room) == null) {
      throw refusal();
    }
    return timeline.append(
        room,
        head -> {
          if (!head.isJoined(member)) {
            throw refusal();
          }
          return plan.against(head);
        });
  }
}
