package klatsch.sync.streams;

import static klatsch.model.event.Membership.JOIN;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.UserId;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.Rooms;
import klatsch.rooms.UserRoom;
import klatsch.store.DeviceListStore;
import klatsch.sync.SyncAnswer.DeviceLists;

/// Whose devices a client has to look at again, and whose are none of its business any more.
///
/// Everyone counts who shares a room with the user, encrypted or not. What the client does not want
/// to hear of rooms changes nothing here. The decision in `docs/decisions/0024-device-lists.md`
/// says why.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#e2e-extensions-to-sync)
public final class DeviceListStream {
  private final Rooms rooms;
  private final DeviceListNews news;
  private final DeviceListStore store;

  public DeviceListStream(Rooms rooms, DeviceListNews news, DeviceListStore store) {
    this.rooms = rooms;
    this.news = news;
    this.store = store;
  }

  /// What has changed in a span. A client that knows nothing yet is told nothing: it asks.
  public DeviceLists of(UserId user, Span span) {
    return span.isInitial() || span.after() >= span.end()
        ? DeviceLists.NONE
        : new Look(user, span).lists();
  }

  /// Where both the devices and the rooms of somebody change, what is newer than the span may be
  /// told early, and is then told once more.
  private final class Look {
    private final UserId user;
    private final Span span;
    private final Set<UserId> changed = new HashSet<>();
    private final Set<UserId> left = new HashSet<>();

    Look(UserId user, Span span) {
      this.user = user;
      this.span = span;
    }

    DeviceLists lists() {
      changed.addAll(withOtherDevices());
      lookAtRooms();
      left.removeIf(other -> other.equals(user) || rooms.userRooms().share(user, other));
      changed.removeAll(left);
      return new DeviceLists(changed, left);
    }

    private Collection<UserId> withOtherDevices() {
      var known = news.changedSince(span.after());
      return known == null
          ? store.changedSince(user, span.after())
          : known.stream()
              .filter(other -> other.equals(user) || rooms.userRooms().share(user, other))
              .toList();
    }

    private void lookAtRooms() {
      var mine = rooms.userRooms().of(user);
      for (var id : rooms.activity().changedSince(span.after(), mine.keySet(), mine::containsKey)) {
        var known = mine.get(id);
        if (known != null && (known.isJoined() || known.position() > span.after())) {
          rooms.damaged().look(id, () -> lookAt(known));
        }
      }
    }

    /// @return who has changed in all rooms so far
    private Set<UserId> lookAt(UserRoom known) {
      var room = rooms.timeline().find(known.room());
      if (room != null && room.position() > span.after()) {
        look(room, Standing.of(user, known, room, rooms.states(), span));
      }
      return changed;
    }

    private void look(RoomSnapshot room, Standing standing) {
      if (standing.isNewlyJoined()) {
        room.head().joined().stream().filter(other -> !other.equals(user)).forEach(changed::add);
      } else if (standing.now() == JOIN) {
        lookAtMembers(room);
      } else if (standing.before() == JOIN) {
        // Those with whom the room was shared, and not who is there now: that is hidden.
        left.addAll(joined(rooms.states().at(room, span.after())));
      }
    }

    private void lookAtMembers(RoomSnapshot room) {
      for (var event : rooms.states().changed(room, span.after(), span.end()).values()) {
        var key = event.key();
        if (key == null || !isOther(key)) {
          continue;
        }
        var other = new UserId(key.key());
        boolean wasIn = rooms.states().membership(room, other, span.after()) == JOIN;
        boolean isIn = event.membership() == JOIN;
        if (isIn && !wasIn) {
          changed.add(other);
        } else if (wasIn && !isIn) {
          left.add(other);
        }
      }
    }

    private boolean isOther(StateKey key) {
      return key.type().equals(StateKey.MEMBER)
          && key.key().startsWith("@")
          && !key.key().equals(user.value());
    }

    private Collection<UserId> joined(Map<StateKey, Event> state) {
      return state.entrySet().stream()
          .filter(entry -> isOther(entry.getKey()) && entry.getValue().membership() == JOIN)
          .map(entry -> new UserId(entry.getKey().key()))
          .toList();
    }
  }
}
