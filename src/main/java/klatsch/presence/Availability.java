package klatsch.presence;

/// Whether somebody can be reached.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#presence)
public enum Availability {
  OFFLINE,
  ONLINE,
  UNAVAILABLE;

  public String wireName() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
