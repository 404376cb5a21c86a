package klatsch.rules.redact;

import static klatsch.rules.RoomVersion.Trait.HAS_REDACTION_RULE;

import klatsch.model.event.Event;
import klatsch.model.event.StateView;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.PowerLevels;

/// Whether a redaction is carried out. The authorisation rules let every redaction into the room;
/// this decides what it does, once both it and the event that it redacts are here. In the first two
/// room versions it is the other way round: what may not redact does not come in.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v11/#handling-redactions)
public final class MayRedact {
  private MayRedact() {}

  /// @param state before the redaction
  public static boolean check(RoomVersion version, Event redaction, Event target, StateView state) {
    if (!redaction.room().equals(target.room())) {
      return false;
    }
    if (version.has(HAS_REDACTION_RULE)) {
      return true;
    }
    if (redaction.sender().server().equals(target.sender().server())) {
      return true;
    }
    var levels = PowerLevels.of(version, state);
    return levels.of(redaction.sender()) >= levels.toRedact();
  }
}
