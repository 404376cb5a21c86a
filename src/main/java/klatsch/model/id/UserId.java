package klatsch.model.id;

/// `@localpart:server`. Takes every user id that may stand in an event, also those of old, odd
/// grammar.
///
/// [Spec](https://spec.matrix.org/v1.19/appendices/#user-identifiers)
public record UserId(String value) implements Comparable<UserId> {
  public UserId {
    Grammar.check("user ID", '@', value);
    Grammar.colon("user ID", value);
  }

  public static UserId of(String localpart, String server) {
    return new UserId("@" + localpart + ":" + server);
  }

  public String localpart() {
    return value.substring(1, value.indexOf(':'));
  }

  public String server() {
    return value.substring(value.indexOf(':') + 1);
  }

  @Override
  public int compareTo(UserId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
