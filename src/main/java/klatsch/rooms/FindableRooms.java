package klatsch.rooms;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.HashSet;
import java.util.Set;
import klatsch.accounts.Accounts;
import klatsch.accounts.Erasures;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.history.Aggregations;
import klatsch.rooms.history.EventPages;
import klatsch.rooms.history.EventReader;
import klatsch.rooms.history.HistoryDoor;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// In which rooms people find things again: those they are in, or were in.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#search-categories)
public final class FindableRooms {
  private final Store store;
  private final UserRooms userRooms;
  private final EventReader reader;
  private final HistoryDoor door;
  private final EventPages pages;
  private final Aggregations aggregations;
  private final RoomStates states;
  private final IgnoredUsers ignoredUsers;
  private final Erasures erasures;

  FindableRooms(
      Store store,
      UserRooms userRooms,
      EventReader reader,
      HistoryDoor door,
      EventPages pages,
      Aggregations aggregations,
      RoomStates states,
      IgnoredUsers ignoredUsers,
      Accounts accounts) {
    this.store = store;
    this.userRooms = userRooms;
    this.reader = reader;
    this.door = door;
    this.pages = pages;
    this.aggregations = aggregations;
    this.states = states;
    this.ignoredUsers = ignoredUsers;
    this.erasures = accounts.erasures();
  }

  /// The rooms that may be such ones; [#in] tells.
  public Set<RoomId> of(UserId user) {
    return userRooms.of(user).values().stream()
        .filter(room -> !room.forgotten())
        .map(UserRoom::room)
        .collect(toUnmodifiableSet());
  }

  /// Whose messages the user does not find: of those who are ignored, and of those who went and
  /// wanted all to be taken away.
  public Set<UserId> unheard(UserId user) {
    var unheard = new HashSet<>(ignoredUsers.of(user));
    unheard.addAll(erasures.all().keySet());
    return unheard;
  }

  /// What a user finds in a room, or `null` if the user was never in it, or has forgotten it.
  public @Nullable FindableRoom in(UserId user, RoomId room) {
    var opened = door.find(user, room);
    return opened == null || !opened.visible().everJoined()
        ? null
        : new FindableRoom(user, opened, store, reader, pages, aggregations, states);
  }
}
