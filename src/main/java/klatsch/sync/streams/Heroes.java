package klatsch.sync.streams;

import static java.util.Comparator.comparingLong;
import static klatsch.model.event.Membership.BAN;
import static klatsch.model.event.Membership.INVITE;
import static klatsch.model.event.Membership.JOIN;
import static klatsch.model.event.Membership.LEAVE;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.UserId;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.RoomStates;
import klatsch.sync.SyncAnswer.Summary;
import org.jspecify.annotations.Nullable;

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

  /// As it was at a position, for the room may have gone on since.
  static Summary of(RoomSnapshot room, RoomStates states, UserId reader, long at) {
    var head = room.head();
    return room.position() <= at
        ? of(head.state(), head.joined(), head.invited(), reader)
        : of(states.at(room, at), reader);
  }

  private static Summary of(Map<StateKey, Event> state, UserId reader) {
    return of(
        state, users(state, JOIN::equals).toList(), users(state, INVITE::equals).toList(), reader);
  }

  private static Summary of(
      Map<StateKey, Event> state,
      Collection<UserId> joined,
      Collection<UserId> invited,
      UserId reader) {
    var present = first(state, Stream.concat(joined.stream(), invited.stream()), reader);
    var heroes =
        present.isEmpty()
            ? first(state, users(state, is -> is == LEAVE || is == BAN), reader)
            : present;
    return new Summary(heroes, joined.size(), invited.size());
  }

  private static List<UserId> first(
      Map<StateKey, Event> state, Stream<UserId> users, UserId reader) {
    return users
        .filter(user -> !user.equals(reader))
        .map(user -> state.get(StateKey.member(user)))
        .filter(Objects::nonNull)
        .sorted(comparingLong(Event::depth))
        .limit(ENOUGH)
        .map(member -> new UserId(Objects.requireNonNull(member.stateKey())))
        .toList();
  }

  private static Stream<UserId> users(
      Map<StateKey, Event> state, Predicate<@Nullable Membership> wanted) {
    return state.values().stream()
        .filter(event -> wanted.test(event.membership()))
        .map(Event::stateKey)
        .filter(key -> key != null && key.startsWith("@"))
        .map(UserId::new);
  }
}
