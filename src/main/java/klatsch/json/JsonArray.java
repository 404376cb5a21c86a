package klatsch.json;

import java.util.Collection;
import java.util.List;

/// An ordered list of values.
public record JsonArray(List<Json> values) implements Json {
  public static final JsonArray EMPTY = new JsonArray(List.of());

  public JsonArray {
    values = List.copyOf(values);
  }

  public static JsonArray of(Collection<? extends Json> values) {
    return new JsonArray(List.copyOf(values));
  }

  /// Texts, or things whose `toString` is their wire form, such as ids.
  public static JsonArray ofTexts(Collection<?> values) {
    return new JsonArray(values.stream().<Json>map(value -> Json.of(value.toString())).toList());
  }

  public int size() {
    return values.size();
  }

  @Override
  public String toString() {
    return JsonWriter.text(this);
  }
}
