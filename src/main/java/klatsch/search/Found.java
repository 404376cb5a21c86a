package klatsch.search;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.FindableRoom;
import klatsch.rooms.Seen;
import klatsch.search.Wanted.Grouping;
import org.jspecify.annotations.Nullable;

/// A page of what was found.
///
/// @param count about how many there are on all pages
/// @param highlights the words as they are written in the results
/// @param state of each room on the page, if asked for
/// @param nextBatch asks for the next page, or `null` if there is none
public record Found(
    long count,
    Set<String> highlights,
    List<Result> results,
    Map<RoomId, Collection<Event>> state,
    Map<Grouping, Map<String, Group>> groups,
    @Nullable String nextBatch) {
  /// @param rank how well it fits
  /// @param around what happened around it, if asked for
  /// @param members how people appeared then, if asked for
  public record Result(
      float rank,
      Seen event,
      FindableRoom.@Nullable Around around,
      @Nullable List<Event> members) {}

  /// @param order of the group among the others of its kind
  /// @param nextBatch asks for more of this group, or `null` if there is none
  public record Group(int order, List<EventId> results, @Nullable String nextBatch) {}
}
