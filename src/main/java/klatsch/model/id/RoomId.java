package klatsch.model.id;

import org.jspecify.annotations.Nullable;

/// `!opaque:server`, and from room version 12 on `!hash` without a server.
///
/// [Spec](https://spec.matrix.org/v1.19/appendices/#room-ids)
public record RoomId(String value) {
  public RoomId {
    Grammar.check("room ID", '!', value);
  }

  /// Of what people have written: `null` if it is no room id.
  public static @Nullable RoomId orNull(@Nullable String text) {
    try {
      return text == null ? null : new RoomId(text);
    } catch (BadIdException _) {
      return null;
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
