package klatsch.rooms.membership;

import static klatsch.model.error.MatrixError.error;

import klatsch.model.error.Errcode;
import klatsch.model.event.StateKey;
import klatsch.rooms.RoomHead;

/// Whether people may come in who have no account of their own.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#guest-access)
public final class GuestAccess {
  private static final String CAN_JOIN = "can_join";

  private GuestAccess() {}

  public static boolean isOpen(RoomHead head) {
    var access = head.content(StateKey.GUEST_ACCESS);
    return access != null && CAN_JOIN.equals(access.text("guest_access"));
  }

  /// @throws klatsch.model.error.MatrixException `M_GUEST_ACCESS_FORBIDDEN` if they may not
  public static void check(RoomHead head) {
    if (!isOpen(head)) {
      throw error(Errcode.GUEST_ACCESS_FORBIDDEN, "This room does not take guests");
    }
  }
}
