package klatsch.model.id;

/// `$hash`, and in the first two room versions `$opaque:server`.
///
/// [Spec](https://spec.matrix.org/v1.19/appendices/#event-ids)
public record EventId(String value) {
  public EventId {
    Grammar.check("event ID", '$', value);
  }

  @Override
  public String toString() {
    return value;
  }
}
