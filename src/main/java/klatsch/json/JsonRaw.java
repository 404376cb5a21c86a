package klatsch.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// JSON that has been written already, such as a stored event: spliced into answers as it is.
///
/// For output alone. Nobody looks into it, and canonical JSON refuses it.
public record JsonRaw(byte[] utf8) implements Json {
  @Override
  public boolean equals(Object other) {
    return other instanceof JsonRaw raw && Arrays.equals(utf8, raw.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  @Override
  public String toString() {
    return new String(utf8, UTF_8);
  }
}
