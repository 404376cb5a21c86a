package klatsch.json;

/// `true` or `false`.
public enum JsonBoolean implements Json {
  TRUE(true),
  FALSE(false);

  private final boolean value;

  JsonBoolean(boolean value) {
    this.value = value;
  }

  public boolean value() {
    return value;
  }

  @Override
  public String toString() {
    return Boolean.toString(value);
  }
}
