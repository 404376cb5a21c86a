package klatsch.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Names and values, in the order in which they came. Cannot be changed.
///
/// The getters named after a type give `null` where the member is missing **or of another type**:
/// what stands in events is not to be trusted. Who must tell the two apart asks [#get].
public final class JsonObject implements Json {
  public static final JsonObject EMPTY = new JsonObject(Map.of());

  private final Map<String, Json> members;

  /// Takes the map over: the caller must not keep it.
  JsonObject(Map<String, Json> members) {
    this.members = Collections.unmodifiableMap(members);
  }

  public static Builder builder() {
    return new Builder(new LinkedHashMap<>());
  }

  public static JsonObject of(String name, Json value) {
    return new JsonObject(Map.of(name, value));
  }

  public static JsonObject of(String name, String value) {
    return of(name, Json.of(value));
  }

  public Map<String, Json> members() {
    return members;
  }

  public Set<String> names() {
    return members.keySet();
  }

  public boolean has(String name) {
    return members.containsKey(name);
  }

  public boolean isEmpty() {
    return members.isEmpty();
  }

  public @Nullable Json get(String name) {
    return members.get(name);
  }

  public @Nullable String text(String name) {
    return members.get(name) instanceof JsonString(var value) ? value : null;
  }

  public @Nullable Long integer(String name) {
    return members.get(name) instanceof JsonInteger(var value) ? Long.valueOf(value) : null;
  }

  public @Nullable Boolean bool(String name) {
    return members.get(name) instanceof JsonBoolean value ? Boolean.valueOf(value.value()) : null;
  }

  public @Nullable JsonObject object(String name) {
    return members.get(name) instanceof JsonObject object ? object : null;
  }

  public @Nullable JsonArray array(String name) {
    return members.get(name) instanceof JsonArray array ? array : null;
  }

  /// A copy with one member set; a new one goes to the end.
  public JsonObject with(String name, Json value) {
    return toBuilder().put(name, value).build();
  }

  /// A copy without the named members.
  public JsonObject without(String... names) {
    var fewer = new LinkedHashMap<>(members);
    for (var name : names) {
      fewer.remove(name);
    }
    return new JsonObject(fewer);
  }

  public Builder toBuilder() {
    return new Builder(new LinkedHashMap<>(members));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonObject object && members.equals(object.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  @Override
  public String toString() {
    return JsonWriter.text(this);
  }

  /// Collects members; `null` values of the convenient kinds are left out.
  public static final class Builder {
    private Map<String, Json> members;

    private Builder(Map<String, Json> members) {
      this.members = members;
    }

    public Builder put(String name, @Nullable Json value) {
      if (value != null) {
        members.put(name, value);
      }
      return this;
    }

    public Builder put(String name, @Nullable String value) {
      return value == null ? this : put(name, Json.of(value));
    }

    public Builder put(String name, @Nullable Long value) {
      return value == null ? this : put(name, Json.of(value.longValue()));
    }

    public Builder put(String name, long value) {
      return put(name, Json.of(value));
    }

    public Builder put(String name, boolean value) {
      return put(name, Json.of(value));
    }

    /// All members of another object; its values win.
    public Builder putAll(JsonObject other) {
      members.putAll(other.members);
      return this;
    }

    public boolean has(String name) {
      return members.containsKey(name);
    }

    public JsonObject build() {
      var built = new JsonObject(members);
      members = new LinkedHashMap<>(members);
      return built;
    }
  }
}
