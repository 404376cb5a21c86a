package klatsch.rooms;

import static klatsch.model.error.MatrixError.notFound;

import klatsch.model.error.MatrixException;
import klatsch.model.event.Membership;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Tells people what a room is before they are in it.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1room_summaryroomidoralias)
public final class Previews {
  private final Timeline timeline;
  private final UserRooms userRooms;

  Previews(Timeline timeline, UserRooms userRooms) {
    this.timeline = timeline;
    this.userRooms = userRooms;
  }

  /// @param membership how the asker stands with the room, `null` for who has no account
  public record Preview(RoomSummary summary, @Nullable Membership membership) {}

  /// @param asker `null` for who has no account
  /// @throws MatrixException `M_NOT_FOUND` if there is no such room, and also if it is none of the
  ///   asker's business
  public Preview of(@Nullable UserId asker, RoomId room) {
    var snapshot = timeline.find(room);
    var summary = snapshot == null ? null : summary(asker, snapshot.head());
    if (snapshot == null || summary == null) {
      throw notFound("There is no such room here, or you may not look at it");
    }
    return new Preview(summary, asker == null ? null : snapshot.head().membership(asker));
  }

  /// The room as the asker may see it from outside, or `null` if they may not: it must be open, or
  /// they must be in it, or be allowed to come in.
  @Nullable RoomSummary summary(@Nullable UserId asker, RoomHead head) {
    var summary = RoomSummary.of(head);
    return summary.isOpen() || asker != null && mayComeIn(asker, head, summary) ? summary : null;
  }

  private boolean mayComeIn(UserId asker, RoomHead head, RoomSummary summary) {
    return switch (head.membership(asker)) {
      case JOIN, INVITE -> true;
      case BAN -> false;
      case KNOCK, LEAVE -> summary.allowedRooms().stream().anyMatch(room -> isIn(asker, room));
    };
  }

  private boolean isIn(UserId user, RoomId room) {
    var known = userRooms.of(user).get(room);
    return known != null && known.isJoined();
  }
}
