package klatsch.model.id;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Names one client of a user. Clients may choose it, so it is any text of a sensible length.
public record DeviceId(String value) {
  private static final int MAX_BYTES = 255;

  public DeviceId {
    if (value.isEmpty() || value.getBytes(UTF_8).length > MAX_BYTES || value.indexOf('\0') >= 0) {
      throw new BadIdException("A device ID has 1 to " + MAX_BYTES + " bytes");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
