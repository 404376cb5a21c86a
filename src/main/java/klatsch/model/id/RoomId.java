package klatsch.model.id;

/// `!opaque:server`, and from room version 12 on `!hash` without a server.
///
/// [Spec](https://spec.matrix.org/v1.19/appendices/#room-ids)
public record RoomId(String value) {
  public RoomId {
    Grammar.check("room ID", '!', value);
  }

  @Override
  public String toString() {
    return value;
  }
}
