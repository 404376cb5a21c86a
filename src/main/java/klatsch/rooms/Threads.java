package klatsch.rooms;

import klatsch.model.event.Event;
import klatsch.model.event.Relation;
import klatsch.rooms.history.EventFinder;
import org.jspecify.annotations.Nullable;

/// Finds the thread in which something was said.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#threaded-read-receipts)
public final class Threads {
  /// What is in no thread is in this one, and so are the events with which threads begin.
  public static final String MAIN = "main";

  /// A reaction to an edit of an answer still belongs to the thread. What is further away does not,
  /// or else a chain of a thousand relations would be read for one event.
  private static final int MAX_HOPS = 3;

  private final EventFinder finder;

  Threads(EventFinder finder) {
    this.finder = finder;
  }

  /// The id of the event with which the thread begins, or [#MAIN].
  public String of(RoomSnapshot room, Event event) {
    @Nullable Event at = event;
    for (int hop = 1; hop <= MAX_HOPS && at != null; hop++) {
      var relation = Relation.of(at);
      if (relation == null) {
        return MAIN;
      }
      if (relation.is(Relation.THREAD)) {
        return relation.parent().value();
      }
      var parent = hop == MAX_HOPS ? null : finder.find(room, relation.parent());
      at = parent == null ? null : parent.event();
    }
    return MAIN;
  }
}
