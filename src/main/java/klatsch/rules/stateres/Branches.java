package klatsch.rules.stateres;

import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rules.RoomVersion;

/// Several states of one room, to be made one: what they may differ in, and the large rest in which
/// they do not.
///
/// @param states of each branch, all entries that any of the branches has touched. An entry that
///   one branch does not have is not in its map. There may be entries in which they do not differ.
public record Branches(
    RoomVersion version, RoomId room, Agreed agreed, List<Map<StateKey, EventId>> states) {

  public Branches {
    // A set of states: it does not matter how often one is named.
    states = List.copyOf(Set.copyOf(states));
  }

  /// Branches that tell their whole state. A resolution then costs as much as all of it.
  public static Branches whole(
      RoomVersion version, RoomId room, List<Map<StateKey, EventId>> states) {
    return new Branches(version, room, Agreed.ON_NOTHING, states);
  }
}
