package klatsch.sync.streams;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.UserId;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.RoomStates;

/// What somebody who is not in a room, but could be, is shown of it.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#stripped-state)
public final class StrippedStream {
  private static final List<StateKey> SHOWN =
      List.of(
          StateKey.CREATE,
          StateKey.JOIN_RULES,
          StateKey.NAME,
          StateKey.AVATAR,
          StateKey.TOPIC,
          StateKey.CANONICAL_ALIAS,
          StateKey.ENCRYPTION);

  private final RoomStates states;

  public StrippedStream(RoomStates states) {
    this.states = states;
  }

  /// The room, who invites, and the user's own member event.
  public List<Event> of(UserId user, RoomSnapshot room, long at) {
    var own = states.get(room, StateKey.member(user), at);
    var keys =
        Stream.concat(
            SHOWN.stream(),
            own == null
                ? Stream.of(StateKey.member(user))
                : Stream.of(StateKey.member(own.sender()), StateKey.member(user)).distinct());
    return keys.map(key -> states.get(room, key, at)).filter(Objects::nonNull).toList();
  }
}
