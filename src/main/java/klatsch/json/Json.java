package klatsch.json;

/// A JSON value, held exactly as it came: `1`, `1.0` and `1e0` are three different values.
///
/// [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)
public sealed interface Json
    permits JsonObject,
        JsonArray,
        JsonString,
        JsonInteger,
        JsonDecimal,
        JsonBoolean,
        JsonNull,
        JsonRaw {

  /// Reads one value, and nothing after it.
  ///
  /// @throws JsonSyntaxException if it is no JSON, has a key twice, half a surrogate pair, or is
  ///   deeper than [JsonParser#MAX_DEPTH]
  static Json parse(byte[] utf8) {
    return JsonParser.parse(utf8);
  }

  /// Reads an object.
  ///
  /// @throws JsonSyntaxException as [#parse] does, and if the value is not an object
  static JsonObject parseObject(byte[] utf8) {
    if (parse(utf8) instanceof JsonObject object) {
      return object;
    }
    throw new JsonSyntaxException("The JSON must be an object");
  }

  static JsonString of(String value) {
    return new JsonString(value);
  }

  static JsonInteger of(long value) {
    return new JsonInteger(value);
  }

  static JsonBoolean of(boolean value) {
    return value ? JsonBoolean.TRUE : JsonBoolean.FALSE;
  }

  /// The value as UTF-8, with keys in the order in which they came.
  default byte[] toBytes() {
    return JsonWriter.bytes(this);
  }
}
