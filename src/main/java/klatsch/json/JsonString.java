package klatsch.json;

/// Text.
public record JsonString(String value) implements Json {
  @Override
  public String toString() {
    return JsonWriter.text(this);
  }
}
