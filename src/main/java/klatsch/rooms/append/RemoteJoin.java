package klatsch.rooms.append;

import java.util.List;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.rooms.RoomHead;
import klatsch.rooms.incoming.Handover;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.Signatures;
import klatsch.store.ConflictException;
import org.jspecify.annotations.Nullable;

/// Makes a room of what another server hands over of it: the state before an event, and that event,
/// with which somebody of here has come in. Its history begins there, and may be brought later.
///
/// [Spec](https://spec.matrix.org/v1.19/server-server-api/#joining-rooms)
public final class RemoteJoin {
  private final Gate gate;

  public RemoteJoin(Gate gate) {
    this.gate = gate;
  }

  /// Comes back when it is durable.
  ///
  /// @return why it cannot be, or `null`
  public @Nullable String enter(
      RoomVersion version, Event event, Signatures signatures, Handover handover) {
    if (event.type().equals(StateKey.CREATE.type()) || event.prevEvents().isEmpty()) {
      return "this is the first event of a room: nothing is before it";
    }
    var before = RoomHead.of(0, event.room(), version, List.of(), 0, handover.state().values());
    var why = Gate.whyNot(version, event, before, signatures);
    if (why != null) {
      return why;
    }
    try {
      gate.enter(Step.onTop(before, event, null), handover);
      return null;
    } catch (ConflictException _) {
      return "there is this room already";
    }
  }
}
