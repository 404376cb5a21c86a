package klatsch.json;

/// `null`, which is a value, and not the absence of one.
public enum JsonNull implements Json {
  NULL;

  @Override
  public String toString() {
    return "null";
  }
}
