package klatsch.presence;

/// Whether somebody can be reached, from the least to the most.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#presence)
public enum Availability {
  OFFLINE,
  UNAVAILABLE,
  ONLINE;

  public String wireName() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  Availability atMost(Availability other) {
    return compareTo(other) < 0 ? this : other;
  }
}
