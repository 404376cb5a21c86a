package klatsch.rules.stateres;

import java.util.EnumSet;
import klatsch.rules.RoomVersion;
import klatsch.rules.RoomVersion.Trait;

/// The three ways to resolve states, each with a room version that uses it.
public enum Algorithm {
  /// In version 10 otherwise, for the ids of the oldest rooms are a matter of their own.
  V1(without(RoomVersion.V10, Trait.STATE_RES_V2)),
  V2(RoomVersion.V11),
  V2_1(RoomVersion.V12);

  private final RoomVersion version;

  Algorithm(RoomVersion version) {
    this.version = version;
  }

  public RoomVersion version() {
    return version;
  }

  private static RoomVersion without(RoomVersion version, Trait trait) {
    var traits = EnumSet.copyOf(version.traits());
    traits.remove(trait);
    return new RoomVersion(version.id(), traits);
  }
}
