package klatsch.rules.visibility;

import static klatsch.model.event.Membership.INVITE;
import static klatsch.model.event.Membership.JOIN;
import static klatsch.rules.visibility.HistoryVisibility.INVITED;
import static klatsch.rules.visibility.HistoryVisibility.SHARED;
import static klatsch.rules.visibility.HistoryVisibility.WORLD_READABLE;

import klatsch.model.event.Membership;

/// May this user see this event? Decided by how the room was when the event was sent, and not by
/// how it is now.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#server-behaviour-6)
public final class Visibility {
  private Visibility() {}

  /// For events that change neither the visibility nor this user's membership.
  ///
  /// @param joinedLater whether the user joined the room at any time after the event
  public static boolean maySee(HistoryVisibility visibility, Membership user, boolean joinedLater) {
    return visibility == WORLD_READABLE
        || user == JOIN
        || visibility == SHARED && joinedLater
        || visibility == INVITED && user == INVITE;
  }

  /// For all events. One that changes the visibility, or this user's own membership, can be seen if
  /// it could be seen with what was before it or with what it sets.
  ///
  /// @param before the visibility that the event found
  /// @param after the visibility that it left: another only for `m.room.history_visibility`
  /// @param userBefore the membership that the event found; who was never there has left
  /// @param userAfter the membership that it left: another only for the user's own `m.room.member`
  /// @param joinedLater whether the user joined the room at any time after the event
  public static boolean maySee(
      HistoryVisibility before,
      HistoryVisibility after,
      Membership userBefore,
      Membership userAfter,
      boolean joinedLater) {
    return maySee(before, userBefore, joinedLater) || maySee(after, userAfter, joinedLater);
  }
}
