package klatsch.model.error;

import java.util.Objects;
import klatsch.model.id.RoomId;

/// What is kept of a room cannot be read, or makes no sense. Nobody who asks can help it, and other
/// rooms are not concerned.
///
/// It is not a [MatrixException]: whoever catches one of those takes it for a decision.
public final class DamagedRoomException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient RoomId room;

  public DamagedRoomException(RoomId room, Throwable cause) {
    super(
        "What this server has of the room is damaged, so the room cannot be used here. Whoever runs"
            + " the server has it in the log, and finds out more with ./klatsch verify",
        cause);
    this.room = room;
  }

  /// A sentence for the client.
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  public RoomId room() {
    return room;
  }
}
