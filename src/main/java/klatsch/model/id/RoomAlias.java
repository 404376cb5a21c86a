package klatsch.model.id;

/// `#name:server`.
///
/// [Spec](https://spec.matrix.org/v1.19/appendices/#room-aliases)
public record RoomAlias(String value) {
  public RoomAlias {
    Grammar.check("room alias", '#', value);
    Grammar.colon("room alias", value);
  }

  public static RoomAlias of(String localpart, String server) {
    return new RoomAlias("#" + localpart + ":" + server);
  }

  public String localpart() {
    return value.substring(1, value.indexOf(':'));
  }

  public String server() {
    return value.substring(value.indexOf(':') + 1);
  }

  @Override
  public String toString() {
    return value;
  }
}
