package klatsch.rooms.incoming;

import java.util.HashSet;
import java.util.List;
import klatsch.model.event.Event;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.history.EventReader;
import klatsch.rules.stateres.Meeting;
import klatsch.rules.stateres.Outcome.Needs;
import klatsch.rules.stateres.Outcome.Resolved;
import klatsch.rules.stateres.Resolution;
import klatsch.rules.stateres.Standing;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Makes one state of several, and finds out what that takes.
public final class Meetings {
  private final Store store;
  private final EventReader reader;
  private final Line line;

  public Meetings(Store store, EventReader reader, Line line) {
    this.store = store;
    this.reader = reader;
    this.line = line;
  }

  /// The one state where these meet, told from where the room stands.
  ///
  /// @param standings at least one, none from a later position than the room's
  /// @param arriving an event after which one of the states is, and which is not on disk yet
  /// @throws TooFarException if it takes too much to find out
  public Standing meet(RoomSnapshot room, List<Standing> standings, @Nullable Event arriving) {
    var distinct = standings.stream().distinct().toList();
    var told = line.from(room, distinct, room.position()).stream().distinct().toList();
    return told.size() == 1 ? told.getFirst() : resolve(room, Meeting.of(told), arriving);
  }

  private Standing resolve(RoomSnapshot room, Meeting meeting, @Nullable Event arriving) {
    var entries = Line.entries(room, meeting.touched());
    var brought = new Brought(store, reader, room, arriving);
    var agreed = new Citations(store, reader, room, meeting.touched());
    var branches = meeting.branches(room.head().version(), room.head().id(), agreed, entries);
    var asked = new HashSet<Needs>();
    while (true) {
      switch (Resolution.resolve(branches, brought)) {
        case Resolved(var state) -> {
          return meeting.resolved(state, entries);
        }
        case Needs needs -> {
          if (!asked.add(needs)) {
            throw new IllegalStateException("asked for the same again: " + needs);
          }
          brought.bring(needs.events());
          agreed.findOut(needs.citations());
        }
      }
    }
  }
}
