package klatsch.upkeep;

/// Something that is not as it should be.
///
/// @param where a room, or the part of the database
/// @param what a sentence
public record Finding(String where, String what) {
  @Override
  public String toString() {
    return where + ": " + what;
  }
}
