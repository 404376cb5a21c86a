package klatsch.sync;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.push.Counts;
import klatsch.rooms.Seen;
import klatsch.rooms.StreamToken;
import org.jspecify.annotations.Nullable;

/// What is new for a client.
///
/// @param next from where the next request goes on
/// @param accountData of the user as a whole, as events
/// @param presence as events
/// @param toDevice what was sent to the device, as events
/// @param deviceLists whose devices are to be looked at again
public record SyncAnswer(
    StreamToken next,
    Map<RoomId, Joined> join,
    Map<RoomId, List<Event>> invite,
    Map<RoomId, List<Event>> knock,
    Map<RoomId, Left> leave,
    List<JsonObject> accountData,
    List<JsonObject> presence,
    List<JsonObject> toDevice,
    DeviceLists deviceLists) {
  /// Whether there is nothing to tell.
  public boolean isEmpty() {
    return join.isEmpty()
        && invite.isEmpty()
        && knock.isEmpty()
        && leave.isEmpty()
        && accountData.isEmpty()
        && presence.isEmpty()
        && toDevice.isEmpty()
        && deviceLists.isEmpty();
  }

  /// @param changed who has other devices than before, or shares a room with the user only now
  /// @param left who shares no room with the user any more
  public record DeviceLists(Set<UserId> changed, Set<UserId> left) {
    public static final DeviceLists NONE = new DeviceLists(Set.of(), Set.of());

    boolean isEmpty() {
      return changed.isEmpty() && left.isEmpty();
    }
  }

  /// A room that the user is in.
  ///
  /// @param state before the timeline or after it, as the client asked
  /// @param summary `null` if it has not changed
  /// @param unread what the user has not read of it
  public record Joined(
      TimelinePart timeline,
      Collection<Event> state,
      @Nullable Summary summary,
      List<JsonObject> ephemeral,
      List<JsonObject> accountData,
      Counts unread) {
    /// Whether there is nothing to tell, unless the counts have changed.
    boolean isEmpty() {
      return timeline.events().isEmpty()
          && !timeline.limited()
          && state.isEmpty()
          && summary == null
          && ephemeral.isEmpty()
          && accountData.isEmpty();
    }
  }

  /// A room that the user is not in any more.
  public record Left(
      TimelinePart timeline, Collection<Event> state, List<JsonObject> accountData) {}

  /// @param limited whether there was more, which can be fetched from `start` backwards
  /// @param start the position just before the first event
  public record TimelinePart(List<Seen> events, boolean limited, long start) {}

  /// What clients need to give a room a name.
  public record Summary(List<UserId> heroes, int joined, int invited) {}
}
