package klatsch.push;

import static klatsch.model.event.Membership.JOIN;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import klatsch.json.Json;
import klatsch.model.id.UserId;
import klatsch.rooms.Rooms;
import klatsch.rooms.Seen;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// What people have been told of, or would have been, by their rules of today. None of it is
/// written down: the rooms are read again, all of them at once, from the newest event back.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3notifications)
public final class Notifications {
  /// Who is seldom told of anything does not make one request read all rooms: after so many events
  /// the client gets what there is, and a token to go on.
  static final int MAX_LOOKED_AT = 2_000;

  private final Store store;
  private final Rooms rooms;
  private final Unread unread;

  public Notifications(Store store, Rooms rooms, Unread unread) {
    this.store = store;
    this.rooms = rooms;
    this.unread = unread;
  }

  /// @param actions what the user wanted to happen
  /// @param standsOut whether it is a highlight
  /// @param isRead whether the user has read so far
  public record Notification(Seen seen, List<Json> actions, boolean standsOut, boolean isRead) {}

  /// @param notifications newest first
  /// @param next the last position of the next page, or `null` if there is nothing more
  public record Page(List<Notification> notifications, @Nullable Long next) {}

  /// Pages through what the user was told of in the rooms they are in.
  ///
  /// @param from the last position, or `null` for the newest
  /// @param onlyHighlights without those that do not stand out
  public Page list(UserId user, @Nullable Long from, int limit, boolean onlyHighlights) {
    // Read before the rooms are, so that of none of them anything is missing up to there.
    long now = store.position();
    var pasts = pasts(user, from == null ? now : Math.min(from, now), now);
    var found = new ArrayList<Notification>();
    int lookedAt = 0;
    while (!pasts.isEmpty()) {
      var latest = pasts.remove();
      if (found.size() == limit || lookedAt == MAX_LOOKED_AT || latest.isTiring()) {
        return new Page(found, latest.position());
      }
      if (latest.mustRead()) {
        if (rooms.damaged().look(latest.id(), latest::read) == null) {
          continue;
        }
      } else {
        lookedAt++;
        var notification = latest.next();
        if (notification != null && (!onlyHighlights || notification.standsOut())) {
          found.add(notification);
        }
      }
      if (!latest.isOver()) {
        pasts.add(latest);
      }
    }
    return new Page(found, null);
  }

  /// The rooms, the one first in which something has happened last.
  private PriorityQueue<RoomPast> pasts(UserId user, long from, long now) {
    var pasts = new PriorityQueue<>(Comparator.comparingLong(RoomPast::position).reversed());
    for (var id : rooms.memberships().joinedBy(user)) {
      var room = rooms.damaged().look(id, () -> rooms.timeline().find(id));
      if (room != null && room.head().membership(user) == JOIN) {
        pasts.add(new RoomPast(rooms, unread, user, room, from, now));
      }
    }
    return pasts;
  }
}
