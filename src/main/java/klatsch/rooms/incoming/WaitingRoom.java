package klatsch.rooms.incoming;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.json.JsonObject;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;

/// Events that have come before what they build on. They are in memory alone: after a restart, the
/// next event from there finds the gap again.
public final class WaitingRoom {
  /// At 65 KB each, 65 MB at the worst; usually a thousandth of that. Beyond it, those who have
  /// waited longest are forgotten.
  private static final int MAX_WAITING = 1_000;

  /// Guarded by this, as all of it.
  private final Map<EventId, Guest> guests = new LinkedHashMap<>();

  private record Guest(Waiting waiting, Set<EventId> missing) {}

  /// @param origin who sent it
  public record Waiting(RoomId room, JsonObject pdu, String origin) {}

  public synchronized void add(EventId event, Waiting waiting, Set<EventId> missing) {
    guests.remove(event);
    guests.put(event, new Guest(waiting, new HashSet<>(missing)));
    if (guests.size() > MAX_WAITING) {
      guests.remove(guests.keySet().iterator().next());
    }
  }

  public synchronized void remove(EventId event) {
    guests.remove(event);
  }

  /// Those that need not wait any longer, now that an event is here.
  public synchronized List<Waiting> cameFor(EventId event) {
    var ready = new ArrayList<Waiting>();
    guests
        .values()
        .removeIf(
            guest -> {
              boolean isReady = guest.missing().remove(event) && guest.missing().isEmpty();
              if (isReady) {
                ready.add(guest.waiting());
              }
              return isReady;
            });
    return ready;
  }
}
