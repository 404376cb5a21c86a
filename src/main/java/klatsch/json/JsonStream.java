package klatsch.json;

/// An object that leaves while it is still being made, so that the whole of it is never in memory.
///
/// What waits here to leave is little: a piece, and the one value that filled it, such as an event.
/// Whoever writes a large value gives it away as parts: an object or a list is written member by
/// member, and what has been written can be forgotten.
public final class JsonStream {
  private final int piece;
  private final Sink sink;
  private final JsonBuffer gathered;
  private boolean isFirst = true;

  /// Where the pieces go.
  @FunctionalInterface
  public interface Sink {
    /// Comes back when the bytes are no longer needed: they are overwritten then.
    void take(byte[] bytes, int length);
  }

  /// @param piece so many bytes are gathered before the sink gets them
  public JsonStream(int piece, Sink sink) {
    this.piece = piece;
    this.sink = sink;
    this.gathered = new JsonBuffer(piece);
  }

  /// Begins the whole, or an object in a list.
  public JsonStream beginObject() {
    return begin('{');
  }

  public JsonStream beginObject(String name) {
    return name(name).begin('{');
  }

  public JsonStream endObject() {
    return end('}');
  }

  public JsonStream beginArray(String name) {
    return name(name).begin('[');
  }

  public JsonStream endArray() {
    return end(']');
  }

  /// Appends a member to the object that is open.
  public JsonStream put(String name, Json value) {
    name(name);
    write(value);
    return this;
  }

  /// Appends to the list that is open.
  public JsonStream add(Json value) {
    separate();
    write(value);
    return this;
  }

  /// What has not left yet, and is now to leave by another way.
  public byte[] rest() {
    return gathered.toBytes();
  }

  private JsonStream name(String name) {
    separate();
    gathered.text(name).put(':');
    isFirst = true;
    return this;
  }

  private JsonStream begin(char opening) {
    separate();
    gathered.put(opening);
    isFirst = true;
    return this;
  }

  private JsonStream end(char closing) {
    gathered.put(closing);
    hasWritten();
    return this;
  }

  private void separate() {
    if (!isFirst) {
      gathered.put(',');
    }
    isFirst = false;
  }

  private void write(Json value) {
    switch (value) {
      case JsonObject object -> {
        isFirst = true;
        begin('{');
        object.members().forEach(this::put);
        end('}');
      }
      case JsonArray(var values) -> {
        isFirst = true;
        begin('[');
        values.forEach(this::add);
        end(']');
      }
      case JsonString _, JsonInteger _, JsonDecimal _, JsonBoolean _, JsonNull _, JsonRaw _ -> {
        gathered.value(value);
        hasWritten();
      }
    }
  }

  private void hasWritten() {
    isFirst = false;
    if (gathered.size() >= piece) {
      sink.take(gathered.array(), gathered.size());
      gathered.clear();
    }
  }
}
