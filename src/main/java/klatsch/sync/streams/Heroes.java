package klatsch.sync.streams;

import static java.util.Comparator.comparingLong;
import static klatsch.model.event.Membership.BAN;
import static klatsch.model.event.Membership.INVITE;
import static klatsch.model.event.Membership.JOIN;
import static klatsch.model.event.Membership.LEAVE;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
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
import klatsch.rooms.RoomHead;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.RoomStates;
import klatsch.sync.SyncAnswer.Summary;
import org.jspecify.annotations.Nullable;

/// After whom clients name a room that has no name.
///
/// A room is looked through once as it stands, however many are told of it: when somebody comes
/// into a large room, everybody there is.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3sync_response-200_roomsummary)
final class Heroes {
  private static final int ENOUGH = 5;

  /// Nobody is told of themselves.
  private static final int WITH_THE_READER = ENOUGH + 1;

  /// Rooms that are kept at hand: those of which somebody is being told.
  private static final int MAX_ROOMS = 1_000;

  /// By the very head, for no two are worth a comparison.
  private final LoadingCache<RoomHead, First> known =
      Caffeine.newBuilder().weakKeys().maximumSize(MAX_ROOMS).build(First::of);

  /// Whether such a change of state changes what clients call the room.
  static boolean dependOn(Set<StateKey> changed) {
    return changed.contains(StateKey.NAME)
        || changed.contains(StateKey.CANONICAL_ALIAS)
        || changed.stream().anyMatch(key -> key.type().equals(StateKey.MEMBER));
  }

  /// As it was at a position, for the room may have gone on since.
  Summary of(RoomSnapshot room, RoomStates states, UserId reader, long at) {
    var head = room.head();
    if (room.position() <= at) {
      return new Summary(
          known.get(head).without(reader), head.joined().size(), head.invited().size());
    }
    var state = states.at(room, at);
    var joined = users(state, JOIN::equals).toList();
    var invited = users(state, INVITE::equals).toList();
    var first = First.of(state, joined, invited);
    return new Summary(first.without(reader), joined.size(), invited.size());
  }

  private static Stream<UserId> users(
      Map<StateKey, Event> state, Predicate<@Nullable Membership> wanted) {
    return state.values().stream()
        .filter(event -> wanted.test(event.membership()))
        .map(Event::stateKey)
        .filter(key -> key != null && key.startsWith("@"))
        .map(UserId::new);
  }

  /// Those who came first.
  ///
  /// @param absent who are not there any more; looked for only where hardly anybody is
  private record First(List<UserId> present, List<UserId> absent) {
    static First of(RoomHead head) {
      return of(head.state(), head.joined(), head.invited());
    }

    static First of(
        Map<StateKey, Event> state, Collection<UserId> joined, Collection<UserId> invited) {
      var present = first(state, Stream.concat(joined.stream(), invited.stream()));
      return new First(
          present,
          present.size() > 1
              ? List.of()
              : first(state, users(state, is -> is == LEAVE || is == BAN)));
    }

    List<UserId> without(UserId reader) {
      var heroes = others(present, reader);
      return heroes.isEmpty() ? others(absent, reader) : heroes;
    }

    private static List<UserId> others(List<UserId> users, UserId reader) {
      return users.stream().filter(user -> !user.equals(reader)).limit(ENOUGH).toList();
    }

    private static List<UserId> first(Map<StateKey, Event> state, Stream<UserId> users) {
      return users
          .map(user -> state.get(StateKey.member(user)))
          .filter(Objects::nonNull)
          .sorted(comparingLong(Event::depth))
          .limit(WITH_THE_READER)
          .map(member -> new UserId(Objects.requireNonNull(member.stateKey())))
          .toList();
    }
  }
}
