package klatsch.rooms;

import klatsch.model.event.Membership;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;

/// How a user stands with one room.
///
/// @param position of the member event that made it so
/// @param sender of that event: who invited, kicked or banned, else the user
/// @param forgotten the user has left and does not want to see the room again
public record UserRoom(
    RoomId room, Membership membership, long position, UserId sender, boolean forgotten) {
  public boolean isJoined() {
    return membership == Membership.JOIN;
  }
}
