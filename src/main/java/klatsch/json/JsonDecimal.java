package klatsch.json;

/// Any other number, kept as it was written: events must not have one, account data may.
public record JsonDecimal(String text) implements Json {
  public double doubleValue() {
    return Double.parseDouble(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
