package klatsch.model.id;

import org.jspecify.annotations.Nullable;

/// `$hash`, and in the first two room versions `$opaque:server`.
///
/// [Spec](https://spec.matrix.org/v1.19/appendices/#event-ids)
public record EventId(String value) {
  public EventId {
    Grammar.check("event ID", '$', value);
  }

  /// The server that has made up this id, or `null` if it is a hash: those have no colon.
  public @Nullable String server() {
    int colon = value.indexOf(':');
    return colon < 0 || colon == value.length() - 1 ? null : value.substring(colon + 1);
  }

  @Override
  public String toString() {
    return value;
  }
}
