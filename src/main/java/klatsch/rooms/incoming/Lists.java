package klatsch.rooms.incoming;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import klatsch.model.event.Event;
import klatsch.rooms.RoomHead;
import klatsch.rules.acl.ServerAcl;

/// Which servers may bring events into a room. The lists of the rooms that are heard of most are
/// kept ready to be asked.
///
/// [Spec](https://spec.matrix.org/v1.19/server-server-api/#server-access-control-lists-acls)
public final class Lists {
  /// An event has at most 65 KB, and a list made of it takes a few times as much: 250 MB if all are
  /// as long as can be, usually a hundredth of that.
  private static final int MAX_LISTS = 1_000;

  /// By the very event, and not by its id: one that was redacted is another list. What no room has
  /// in its state any more is forgotten by itself.
  private final LoadingCache<Event, ServerAcl> made =
      Caffeine.newBuilder()
          .weakKeys()
          .maximumSize(MAX_LISTS)
          .build(event -> ServerAcl.of(event.content()));

  /// Whether a server may take part in a room as it stands.
  public boolean allow(RoomHead room, String server) {
    var event = room.get(ServerAcl.KEY);
    return event == null || made.get(event).allows(server);
  }
}
