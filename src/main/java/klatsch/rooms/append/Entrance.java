package klatsch.rooms.append;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.event.StateView;
import klatsch.model.id.EventId;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.append.Step.Foreign;
import klatsch.rooms.history.EventReader;
import klatsch.rooms.incoming.Arrival;
import klatsch.rooms.incoming.Judge;
import klatsch.rooms.incoming.Line;
import klatsch.rooms.incoming.Meetings;
import klatsch.rooms.incoming.TooFarException;
import klatsch.rules.format.EventLimits;
import klatsch.rules.stateres.Difference;
import klatsch.rules.stateres.Standing;
import klatsch.store.EventStore;
import klatsch.store.RedactionStore.Due;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Works out what an event of another server does to a room as it stands: whether it is an end of
/// its history, and what the current state then is.
public final class Entrance {
  /// Ends of a room's history: five times what one event cites, so that six of ours bring together
  /// whatever has come. Each event from elsewhere that does not end them all has the states at all
  /// of them read. One that would be one more is kept as one that has soft-failed.
  static final int MAX_ENDS = 5 * EventLimits.PREV_EVENTS;

  /// So many rejected and soft-failed events one goes back through to find what an event stands on.
  /// What lies farther stays an end, until something cites it.
  private static final int MAX_PASSED = 1_000;

  private final Store store;
  private final EventReader reader;
  private final Line line;
  private final Meetings meetings;
  private final Redactions redactions;

  public Entrance(Store store, EventReader reader, Line line, Meetings meetings) {
    this.store = store;
    this.reader = reader;
    this.line = line;
    this.meetings = meetings;
    this.redactions = new Redactions(store, reader, line);
  }

  Prepared prepare(RoomSnapshot room, Arrival arrival) {
    var event = arrival.event();
    var before = arrival.before();
    if (arrival.rejected() != null) {
      return kept(room, arrival, Fate.REJECTED, arrival.rejected(), before);
    }
    var after = before.after(event);
    try {
      var version = room.head().version();
      var why = Gate.whyNot(version, event, today(room, arrival), arrival.signatures());
      if (why != null) {
        return kept(room, arrival, Fate.SOFT_FAILED, why, after);
      }
      var others = othersThanBefore(room, arrival);
      return others.size() < MAX_ENDS
          ? accepted(room, arrival, List.copyOf(others))
          : kept(
              room,
              arrival,
              Fate.SOFT_FAILED,
              "this room has " + MAX_ENDS + " ends already",
              after);
    } catch (TooFarException e) {
      return kept(room, arrival, Fate.SOFT_FAILED, String.valueOf(e.getMessage()), after);
    }
  }

  /// Works out what a redaction does to a room whose target is here and has not seen it come.
  ///
  /// @return `null` if there is nothing to do
  @Nullable Prepared prepare(RoomSnapshot room, Due due) {
    var step = redactions.due(room, due);
    return step == null ? null : new Prepared(room, step, null);
  }

  /// The current state. What another server has told of the state before the event is not part of
  /// it yet, and has to be, or nobody could join a room that is elsewhere.
  private StateView today(RoomSnapshot room, Arrival arrival) {
    if (arrival.ancestors().isEmpty()) {
      return room.head();
    }
    var event = arrival.event();
    var others = List.copyOf(othersThanBefore(room, arrival));
    var state = current(room, arrival.before(), others, null);
    return line.view(room, state, Judge.needed(room.head().version(), event));
  }

  private Prepared kept(
      RoomSnapshot room, Arrival arrival, Fate fate, String reason, Standing standing) {
    var kept = line.keep(room, standing, arrival.parents());
    var foreign = new Foreign(fate, arrival.outlierAt(), LineChange.NONE, kept);
    return new Prepared(room, new Step(arrival.event(), null, null, room.head(), foreign), reason);
  }

  private Prepared accepted(RoomSnapshot room, Arrival arrival, List<EventId> others) {
    var event = arrival.event();
    var head = room.head();
    var after = arrival.before().after(event);
    var change = change(room, event, current(room, after, others, event));
    var ends = new ArrayList<EventId>();
    ends.add(event.id());
    ends.addAll(others);
    var redacted = redactions.left(room, event, arrival.before());
    var fate = Redactions.isRedaction(event) && redacted == null ? Fate.HELD : Fate.ACCEPTED;
    var key = event.key();
    var next = head.with(event, ends, change.set(), change.removed());
    var step =
        new Step(
            event,
            key == null || !change.set().contains(event) ? null : head.get(key),
            redacted,
            redacted == null ? next : next.withRedacted(redacted),
            new Foreign(
                fate,
                arrival.outlierAt(),
                change,
                others.isEmpty() ? null : line.keep(room, after, arrival.parents())));
    var steps = new ArrayList<Step>();
    steps.add(step);
    steps.addAll(redactions.released(room, step.after(), event));
    return new Prepared(room, steps, null);
  }

  /// The state where all ends meet, told from where the room stands.
  private Standing current(
      RoomSnapshot room, Standing last, List<EventId> others, @Nullable Event arriving) {
    var standings = new ArrayList<>(line.standings(store.events().find(room.head().nr(), others)));
    standings.add(last);
    return meetings.meet(room, standings, arriving);
  }

  private LineChange change(RoomSnapshot room, Event event, Standing current) {
    var difference = Line.changes(room, current.difference());
    return new LineChange(events(room, event, difference), difference.removed());
  }

  private List<Event> events(RoomSnapshot room, Event event, Difference difference) {
    var set = new ArrayList<Event>();
    var ids = new HashSet<>(difference.set().values());
    if (ids.remove(event.id())) {
      set.add(event);
    }
    set.addAll(line.events(room, List.copyOf(ids)));
    return set;
  }

  /// The ends that this event does not stand on. What it stands on through events that are no ends
  /// themselves, it stands on too.
  private Set<EventId> othersThanBefore(RoomSnapshot room, Arrival arrival) {
    var ends = new LinkedHashSet<>(room.head().extremities());
    ends.removeAll(arrival.ancestors());
    var passed = new HashSet<EventId>();
    var waiting = new ArrayDeque<>(arrival.parents());
    while (!waiting.isEmpty() && passed.size() < MAX_PASSED) {
      var parent = waiting.remove();
      if (passed.add(parent.eventId())) {
        ends.remove(parent.eventId());
        if (!parent.fate().isPartOfRoom()) {
          waiting.addAll(parents(room, parent));
        }
      }
    }
    return ends;
  }

  private List<EventStore.Row> parents(RoomSnapshot room, EventStore.Row row) {
    var event = reader.event(room.head().version(), room.head().id(), row);
    return store.events().find(room.head().nr(), event.prevEvents());
  }
}
