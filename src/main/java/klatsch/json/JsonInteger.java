package klatsch.json;

/// A number written without fraction, exponent or minus zero, that fits 64 bits.
public record JsonInteger(long value) implements Json {
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
