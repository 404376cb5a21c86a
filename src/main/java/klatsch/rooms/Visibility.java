package klatsch.rooms;

/// Whether the public directory lists a room. Says nothing about who may come in.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#published-room-directory)
public enum Visibility {
  PRIVATE,
  PUBLIC
}
