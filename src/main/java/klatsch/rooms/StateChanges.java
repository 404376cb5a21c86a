package klatsch.rooms;

import static klatsch.model.error.MatrixError.invalidParam;

import java.util.List;
import java.util.function.Function;
import klatsch.json.JsonObject;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.membership.MembersOnly;

/// Sets the state of rooms: names, topics, who may do what, and whatever clients keep there.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidstateeventtypestatekey)
public final class StateChanges {
  private final Memberships memberships;
  private final Aliases aliases;
  private final MembersOnly membersOnly;

  StateChanges(Timeline timeline, Memberships memberships, Aliases aliases) {
    this.memberships = memberships;
    this.aliases = aliases;
    this.membersOnly = new MembersOnly(timeline);
  }

  /// @return the event that says so now, which is the one from before if nothing has changed
  public EventId set(UserId sender, RoomId room, StateKey key, JsonObject content) {
    return switch (key.type()) {
      case StateKey.MEMBER -> memberships.set(sender, room, key.key(), content);
      case "m.room.redaction" -> throw invalidParam("A redaction cannot be state");
      case "m.room.canonical_alias" -> {
        CanonicalAlias.check(content, membersOnly.head(sender, room), aliases);
        yield setAny(sender, room, key, content);
      }
      default -> setAny(sender, room, key, content);
    };
  }

  /// Sets a state to what is made of what is there, with nothing in between.
  ///
  /// @param change from the room as it stands to the new content
  public EventId change(
      UserId sender, RoomId room, StateKey key, Function<RoomHead, JsonObject> change) {
    var plan = new SetState(key, head -> List.of(Intent.state(sender, key, change.apply(head))));
    return plan.outcome(membersOnly.append(sender, room, plan));
  }

  private EventId setAny(UserId sender, RoomId room, StateKey key, JsonObject content) {
    var plan = new SetState(key, Plan.of(Intent.state(sender, key, content)));
    return plan.outcome(membersOnly.append(sender, room, plan));
  }
}
