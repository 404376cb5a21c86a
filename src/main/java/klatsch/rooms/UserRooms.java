package klatsch.rooms;

import static java.util.stream.Collectors.toMap;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.function.Function;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/// Every room that a user has ever been in, been invited to or been banned from.
public final class UserRooms {
  /// Users whose rooms are kept at hand: those who are online, on a server of this size.
  private static final int MAX_USERS = 20_000;

  private final LoadingCache<UserId, PMap<RoomId, UserRoom>> rooms;

  public UserRooms(Store store) {
    rooms =
        Caffeine.newBuilder()
            .maximumSize(MAX_USERS)
            .build(
                user ->
                    HashTreePMap.from(
                        store.memberships().ofUser(user).stream()
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

  /// Something durable changed. A load that is under way waits, and what it read may be newer.
  public void changed(UserId user, UserRoom now) {
    rooms
        .asMap()
        .computeIfPresent(
            user,
            (_, known) -> {
              var before = known.get(now.room());
              return before != null && before.position() > now.position()
                  ? known
                  : known.plus(now.room(), now);
            });
  }
}
