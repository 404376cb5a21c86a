package klatsch.rules.stateres;

import static klatsch.rules.RoomVersion.Trait.STATE_RES_V2;

/// Makes one state of several. All servers must come to the same one, whatever they saw first: so
/// the answer depends on the events alone, and not on their order.
///
/// Nothing here waits. What a resolution needs and does not have it asks for, see [Outcome.Needs];
/// to ask again begins anew, for there is nothing to keep. It costs as much as the branches differ,
/// and not as much as the room has members.
///
/// [Spec](https://spec.matrix.org/v1.19/server-server-api/#room-state-resolution)
public final class Resolution {
  private Resolution() {}

  public static Outcome resolve(Branches branches, EventsInHand events) {
    var hand = new Hand(branches, events);
    return branches.version().has(STATE_RES_V2)
        ? new ResolutionV2(branches, hand).resolve()
        : new ResolutionV1(branches, hand).resolve();
  }
}
