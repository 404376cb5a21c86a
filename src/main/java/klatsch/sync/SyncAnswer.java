package klatsch.sync;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
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
/// The rooms are looked at one by one while they are gone through, which can be done once. So the
/// answer is never in memory as a whole, however many rooms there are; but all of it is as it was
/// at its end, whatever has happened meanwhile.
///
/// @param next from where the next request goes on
/// @param accountData of the user as a whole, as events
/// @param presence as events
/// @param toDevice what was sent to the device, as events
/// @param deviceLists whose devices are to be looked at again
/// @param atEnd to be called by [#isTold]
public record SyncAnswer(
    StreamToken next,
    Iterator<Joined> join,
    Iterator<Stripped> invite,
    Iterator<Stripped> knock,
    Iterator<Left> leave,
    List<JsonObject> accountData,
    List<JsonObject> presence,
    List<JsonObject> toDevice,
    DeviceLists deviceLists,
    Runnable atEnd) {
  /// Whether there is nothing to tell. To find that out, rooms are looked at up to the first that
  /// is told of.
  public boolean isEmpty() {
    return accountData.isEmpty()
        && presence.isEmpty()
        && toDevice.isEmpty()
        && deviceLists.isEmpty()
        && !join.hasNext()
        && !invite.hasNext()
        && !knock.hasNext()
        && !leave.hasNext();
  }

  /// All rooms have been gone through, and the client is about to have the answer. It need not be
  /// told again what is in it.
  public void isTold() {
    atEnd.run();
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
      RoomId room,
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
      RoomId room, TimelinePart timeline, Collection<Event> state, List<JsonObject> accountData) {}

  /// A room that the user is not in, but could be.
  public record Stripped(RoomId room, List<Event> state) {}

  /// @param limited whether there was more, which can be fetched from `start` backwards
  /// @param start the position just before the first event
  public record TimelinePart(List<Seen> events, boolean limited, long start) {}

  /// What clients need to give a room a name.
  public record Summary(List<UserId> heroes, int joined, int invited) {}
}
