package klatsch.rules.stateres;

import klatsch.model.event.Event;

/// The state at some event of a room with forks: what differs from the state that this server took
/// to be current at a position.
///
/// The room's own line, one current state after the other, is kept anyway. What happens on it
/// differs from it in nothing; what happens on a fork differs in what the fork has changed, however
/// large the room is.
///
/// @param position of the line
public record Standing(long position, Difference difference) {

  public static Standing onTheLine(long position) {
    return new Standing(position, Difference.NONE);
  }

  /// The state after an event that was allowed in this one.
  public Standing after(Event event) {
    var key = event.key();
    return key == null ? this : new Standing(position, difference.with(key, event.id()));
  }

  /// The same state, told from a later position.
  ///
  /// @param back what makes the line at the later position what it was at this one
  public Standing from(long later, Difference back) {
    if (later < position) {
      throw new IllegalArgumentException("%d is not later than %d".formatted(later, position));
    }
    return new Standing(later, difference.over(back));
  }
}
