package klatsch.rooms.membership;

import java.util.List;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.Intent;
import klatsch.rooms.RoomHead;
import klatsch.rooms.Timeline;
import klatsch.store.Store;

/// Whether people without an account of their own may be in a room.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#guest-access)
public final class GuestAccess {
  private final Store store;
  private final Timeline timeline;

  public GuestAccess(Store store, Timeline timeline) {
    this.store = store;
    this.timeline = timeline;
  }

  public boolean isGuest(UserId user) {
    return !store.users().guestsAmong(List.of(user)).isEmpty();
  }

  public static boolean isOpen(RoomHead room) {
    var content = room.content(StateKey.GUEST_ACCESS);
    return content != null && "can_join".equals(content.text("guest_access"));
  }

  /// Lets all guests leave a room that is not open to them any more.
  public void close(RoomId room) {
    var head = timeline.get(room).head();
    if (isOpen(head)) {
      return;
    }
    var guests = store.users().guestsAmong(head.joined());
    if (!guests.isEmpty()) {
      timeline.append(room, now -> isOpen(now) ? List.of() : departures(now, guests));
    }
  }

  private static List<Intent> departures(RoomHead room, List<UserId> guests) {
    return guests.stream()
        .filter(room::isJoined)
        .map(guest -> Intent.member(guest, guest, Membership.LEAVE))
        .toList();
  }
}
