package klatsch.model.id;

import java.util.Locale;
import java.util.regex.Pattern;

/// The name of a server: a host, and perhaps a port. Small letters, for hosts have no others.
///
/// [Spec](https://spec.matrix.org/v1.19/appendices/#server-name)
public record ServerName(String value) {
  private static final Pattern GRAMMAR =
      Pattern.compile("([A-Za-z0-9.-]{1,230}|\\[[0-9A-Fa-f:.]{2,45}])(?::(\\d{1,5}))?");

  private static final int MAX_PORT = 65_535;

  public ServerName {
    var parts = GRAMMAR.matcher(value);
    if (!parts.matches() || parts.group(2) != null && Integer.parseInt(parts.group(2)) > MAX_PORT) {
      throw new BadIdException(
          "A server name is a host and perhaps a port, as in example.org:8090");
    }
    value = value.toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return value;
  }
}
