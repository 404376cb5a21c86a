package klatsch.sync.streams;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashSet;
import java.util.Set;
import klatsch.model.event.StateKey;
import klatsch.model.id.DeviceId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.StreamToken;
import klatsch.sync.SyncFilter;
import klatsch.sync.SyncRequest;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/// Remembers of which members each client has been told, so that it is not told of them again.
///
/// Only an unbroken conversation counts: a client that goes on exactly where its last answer ended,
/// with the same filter. Who asks again because an answer was lost, or has two programs on one
/// device, is told anew, and so is everybody after a restart. To be told twice does no harm; never
/// to be told would leave somebody without a name.
///
/// That somebody has been told of is enough: who has changed since is told of as a change.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#lazy-loading-room-members)
public final class ToldMembers {
  /// Of all clients together. With an id each, this is some 50 MB; clients that have been away for
  /// longest are forgotten first.
  private static final int MAX_MEMBERS = 500_000;

  private final Cache<Client, Conversation> conversations =
      Caffeine.newBuilder()
          .maximumWeight(MAX_MEMBERS)
          .weigher((Client _, Conversation known) -> known.told().weight())
          .build();

  private record Client(UserId user, DeviceId device) {
    static Client of(SyncRequest request) {
      return new Client(request.user(), request.device());
    }
  }

  /// @param next where the client's last answer ended
  /// @param filter with which it was made
  private record Conversation(StreamToken next, SyncFilter filter, Told told) {
    boolean isGoneOnBy(SyncRequest request) {
      return next.equals(request.since()) && filter.equals(request.filter());
    }
  }

  private record Told(PMap<RoomId, Set<StateKey>> rooms, int weight) {
    private static final Told NOTHING = new Told(HashTreePMap.empty(), 1);

    Set<StateKey> in(RoomId room) {
      var known = rooms.get(room);
      return known == null ? Set.of() : known;
    }

    Told with(RoomId room, Set<StateKey> members) {
      int change = members.size() - in(room).size();
      return new Told(
          members.isEmpty() ? rooms.minus(room) : rooms.plus(room, Set.copyOf(members)),
          weight + change);
    }
  }

  /// One answer while it is made: what its client knows already, and what it is told now.
  public static final class Telling {
    private Told told;

    private Telling(Told told) {
      this.told = told;
    }

    Set<StateKey> known(RoomId room) {
      return told.in(room);
    }

    void tells(RoomId room, Set<StateKey> members) {
      var known = told.in(room);
      if (!known.containsAll(members)) {
        var both = new HashSet<>(known);
        both.addAll(members);
        told = told.with(room, both);
      }
    }

    /// The client may have to imagine the room anew.
    void forgets(RoomId room) {
      told = told.with(room, Set.of());
    }
  }

  /// @param since what the answer goes on from; `null` if the client gets everything anew
  public Telling begin(SyncRequest request, @Nullable StreamToken since) {
    var last = conversations.getIfPresent(Client.of(request));
    return since != null && last != null && last.isGoneOnBy(request)
        ? new Telling(last.told())
        : new Telling(Told.NOTHING);
  }

  /// The answer is made and on its way. Of one that breaks off before, nothing is remembered.
  ///
  /// @param next where it ends
  public void end(SyncRequest request, Telling telling, StreamToken next) {
    if (request.filter().state().lazyLoadMembers()) {
      conversations.put(Client.of(request), new Conversation(next, request.filter(), telling.told));
    }
  }
}
