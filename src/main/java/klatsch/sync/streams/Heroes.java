package klatsch.sync.streams;

import static java.util.Comparator.comparingLong;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.UserId;
import klatsch.rooms.RoomHead;
import klatsch.rooms.RoomSnapshot;
import klatsch.sync.SyncAnswer.Summary;

/// After whom clients name a room that has no name.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3sync_response-200_roomsummary)
final class Heroes {
  private static final int ENOUGH = 5;

  private Heroes() {}

  /// Whether such a change of state changes what clients call the room.
  static boolean dependOn(Set<StateKey> changed) {
    return changed.contains(StateKey.NAME)
        || changed.contains(StateKey.CANONICAL_ALIAS)
        || changed.stream().anyMatch(key -> key.type().equals(StateKey.MEMBER));
  }

  static Summary of(RoomSnapshot room, UserId reader) {
    var head = room.head();
    return new Summary(heroes(head, reader), head.joined().size(), head.invited().size());
  }

  private static List<UserId> heroes(RoomHead head, UserId reader) {
    var present =
        first(head, Stream.concat(head.joined().stream(), head.invited().stream()), reader);
    return present.isEmpty() ? first(head, absent(head), reader) : present;
  }

  private static List<UserId> first(RoomHead head, Stream<UserId> users, UserId reader) {
    return users
        .filter(user -> !user.equals(reader))
        .map(user -> head.get(StateKey.member(user)))
        .filter(Objects::nonNull)
        .sorted(comparingLong(Event::depth))
        .limit(ENOUGH)
        .map(member -> new UserId(Objects.requireNonNull(member.stateKey())))
        .toList();
  }

  private static Stream<UserId> absent(RoomHead head) {
    Collection<Event> state = head.state().values();
    return state.stream()
        .filter(
            event -> event.membership() == Membership.LEAVE || event.membership() == Membership.BAN)
        .map(Event::stateKey)
        .filter(key -> key != null && key.startsWith("@"))
        .map(UserId::new);
  }
}
