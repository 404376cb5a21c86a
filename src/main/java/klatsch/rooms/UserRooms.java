package klatsch.rooms;

import static java.util.stream.Collectors.toMap;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.List;
import java.util.function.Function;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.store.MembershipStore;
import klatsch.store.Store;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/// Every room that a user has ever been in, been invited to or been banned from.
public final class UserRooms {
  /// Users whose rooms are kept at hand: those who are online, on a server of this size.
  private static final int MAX_USERS = 20_000;

  private final LoadingCache<UserId, PMap<RoomId, UserRoom>> rooms;

  public UserRooms(Store store) {
    this(user -> store.memberships().ofUser(user));
  }

  /// @param onDisk where a user stands with rooms
  UserRooms(Function<UserId, List<MembershipStore.Row>> onDisk) {
    rooms =
        Caffeine.newBuilder()
            .maximumSize(MAX_USERS)
            .build(
                user ->
                    HashTreePMap.from(
                        onDisk.apply(user).stream()
                            .map(
                                row ->
                                    new UserRoom(
                                        row.room(),
                                        row.membership(),
                                        row.position(),
                                        row.sender(),
                                        row.forgotten()))
                            .collect(toMap(UserRoom::room, Function.identity()))));
  }

  public PMap<RoomId, UserRoom> of(UserId user) {
    return rooms.get(user);
  }

  /// Whether there is a room that both are in.
  public boolean share(UserId one, UserId other) {
    var ofOne = of(one);
    var ofOther = of(other);
    var fewer = ofOne.size() < ofOther.size() ? ofOne : ofOther;
    var more = fewer == ofOne ? ofOther : ofOne;
    return fewer.values().stream()
        .anyMatch(
            room -> {
              var there = more.get(room.room());
              return room.isJoined() && there != null && there.isJoined();
            });
  }

  /// Something durable changed. This waits for a load that is under way, and what that has read may
  /// be newer, or older; `computeIfPresent` of this cache would find nothing and go, and the user
  /// would not hear of the room.
  public void changed(UserId user, UserRoom now) {
    rooms
        .asMap()
        .compute(
            user,
            (_, known) -> {
              if (known == null) {
                return null;
              }
              var before = known.get(now.room());
              return before != null && before.position() > now.position()
                  ? known
                  : known.plus(now.room(), now);
            });
  }
}
