package klatsch.api.client.membership;

import klatsch.json.JsonObject;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.Memberships;
import klatsch.rooms.ThirdPartyInvitation;
import org.jspecify.annotations.Nullable;

/// The body of a request to come into a room.
///
/// @param thirdPartySigned for somebody who was invited by an address
public record Joining(@Nullable String reason, @Nullable JsonObject thirdPartySigned) {
  Joined into(RoomId room, UserId user, Memberships memberships) {
    if (thirdPartySigned == null) {
      memberships.join(user, room, reason);
    } else {
      memberships.join(user, room, reason, ThirdPartyInvitation.of(thirdPartySigned));
    }
    return new Joined(room);
  }
}
