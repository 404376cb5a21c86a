package klatsch.rooms.append;

import java.util.ArrayList;
import java.util.List;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.event.StateView;
import klatsch.model.id.EventId;
import klatsch.rooms.RoomHead;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.append.Step.Foreign;
import klatsch.rooms.history.EventReader;
import klatsch.rooms.incoming.Judge;
import klatsch.rooms.incoming.Line;
import klatsch.rules.format.EventFormat;
import klatsch.rules.redact.MayRedact;
import klatsch.rules.stateres.Standing;
import klatsch.store.EventStore;
import klatsch.store.RedactionStore.Due;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// What redactions of other servers do, in whatever order they and their targets come. One that is
/// not carried out is part of the room and shown to nobody: it is held until its target is here, or
/// for ever if it may not redact that.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v11/#handling-redactions)
final class Redactions {
  private static final String REDACTION = "m.room.redaction";

  private final Store store;
  private final EventReader reader;
  private final Line line;

  Redactions(Store store, EventReader reader, Line line) {
    this.store = store;
    this.reader = reader;
    this.line = line;
  }

  /// Whether an event is there to redact another. A redaction cannot be state.
  static boolean isRedaction(Event event) {
    return event.type().equals(REDACTION) && !event.isState();
  }

  /// What a redaction leaves of its target, or `null` if it may not redact that, or if that is not
  /// here. It is judged where it stands, so that all servers agree, in whatever order events come
  /// to them.
  ///
  /// @param before the state before the redaction
  @Nullable Event left(RoomSnapshot room, Event redaction, Standing before) {
    if (!isRedaction(redaction) || redaction.redacts() == null) {
      return null;
    }
    return left(room, redaction, redaction.redacts(), before);
  }

  private @Nullable Event left(
      RoomSnapshot room, Event redaction, EventId target, Standing before) {
    for (var row : store.events().find(room.head().nr(), List.of(target))) {
      var event = reader.event(room.head().version(), room.head().id(), row);
      if (row.fate() != Fate.REJECTED && isAllowed(room, redaction, event, before)) {
        return EventFormat.redacted(room.head().version(), event);
      }
    }
    return null;
  }

  private boolean isAllowed(RoomSnapshot room, Event redaction, Event target, Standing before) {
    var version = room.head().version();
    return MayRedact.check(version, redaction, target, stateAt(room, redaction, before));
  }

  private StateView stateAt(RoomSnapshot room, Event redaction, Standing before) {
    var standing = line.from(room, before, room.position());
    return line.view(room, standing, Judge.needed(room.head().version(), redaction));
  }

  /// The redactions that have waited for an event which is accepted now, and may redact it.
  ///
  /// @param after the room with the event
  List<Step> released(RoomSnapshot room, RoomHead after, Event target) {
    var steps = new ArrayList<Step>();
    var head = after;
    for (var row : rows(room, store.redactions().of(room.head().nr(), target.id()))) {
      var redaction = reader.event(room.head().version(), room.head().id(), row);
      if (isAllowed(room, redaction, target, line.standings(List.of(row)).getFirst())) {
        var left = EventFormat.redacted(room.head().version(), target);
        head = head.withRedacted(left);
        steps.add(release(redaction, row, left, head));
      }
    }
    return steps;
  }

  /// Those that have waited for an event of the past, and may redact it.
  List<EventStore.Row> allowed(RoomSnapshot room, Event target) {
    return rows(room, store.redactions().of(room.head().nr(), target.id())).stream()
        .filter(
            row -> {
              var redaction = reader.event(room.head().version(), room.head().id(), row);
              return isAllowed(room, redaction, target, line.standings(List.of(row)).getFirst());
            })
        .toList();
  }

  /// One that is still held although its target is here, or `null` if that must stay as it is.
  @Nullable Step due(RoomSnapshot room, Due due) {
    for (var row : rows(room, List.of(due.redaction()))) {
      var redaction = reader.event(room.head().version(), room.head().id(), row);
      var before = line.standings(List.of(row)).getFirst();
      var left = left(room, redaction, due.target(), before);
      if (left != null) {
        return release(redaction, row, left, room.head().withRedacted(left));
      }
    }
    return null;
  }

  private static Step release(Event redaction, EventStore.Row row, Event left, RoomHead after) {
    var foreign = new Foreign(Fate.ACCEPTED, null, LineChange.NONE, null, row.position(), false);
    return new Step(redaction, null, left, after, foreign);
  }

  private List<EventStore.Row> rows(RoomSnapshot room, List<EventId> ids) {
    return store.events().find(room.head().nr(), ids).stream()
        .filter(row -> row.fate() == Fate.HELD)
        .toList();
  }
}
