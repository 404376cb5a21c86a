package klatsch.sync.streams;

import static klatsch.model.event.Membership.JOIN;
import static klatsch.model.event.Membership.LEAVE;

import java.util.Objects;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.UserId;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.RoomStates;
import klatsch.rooms.UserRoom;
import org.jspecify.annotations.Nullable;

/// How a user stands with a room at the end of a [Span], and how at its beginning.
///
/// @param before what the client knows; who was never there, or knows nothing yet, has left
/// @param changed whether there was a new member event
/// @param memberSince the user has been in the room from this position on without a break, or
///   [#UNKNOWN]
public record Standing(Membership before, Membership now, boolean changed, long memberSince) {
  private static final long UNKNOWN = Long.MAX_VALUE;

  public static Standing of(
      UserId user, UserRoom known, RoomSnapshot room, RoomStates states, Span span) {
    if (known.position() <= span.after()) {
      long since = known.isJoined() ? known.position() : UNKNOWN;
      return new Standing(known.membership(), known.membership(), false, since);
    }
    var key = StateKey.member(user);
    var before = span.isInitial() ? null : states.get(room, key, span.after());
    if (known.position() <= span.end()) {
      long since = known.isJoined() ? known.position() : UNKNOWN;
      return new Standing(membership(before), known.membership(), true, since);
    }
    // What is known is newer than the span: look at how it was at its end.
    var now = states.get(room, key, span.end());
    return new Standing(membership(before), membership(now), !Objects.equals(before, now), UNKNOWN);
  }

  /// Whether the client must be told of the room as of one that it does not know.
  public boolean isNewlyJoined() {
    return now == JOIN && before != JOIN;
  }

  private static Membership membership(@Nullable Event event) {
    var membership = event == null ? null : event.membership();
    return membership == null ? LEAVE : membership;
  }
}
