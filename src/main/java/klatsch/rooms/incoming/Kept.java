package klatsch.rooms.incoming;

import klatsch.rules.stateres.Difference;
import klatsch.rules.stateres.Standing;
import org.jspecify.annotations.Nullable;

/// How the state at an event is kept: as what differs from the line, or from the state at an event
/// before it. See [Chain].
///
/// @param line the position of the line that is at the end of it all
/// @param base the position of the event from whose state it is told, `null` for the line
/// @param step so many events are before it in its chain
public record Kept(long line, @Nullable Long base, long step, Difference difference) {

  public static Kept onTheLine(long position) {
    return fromTheLine(Standing.onTheLine(position));
  }

  static Kept fromTheLine(Standing standing) {
    return new Kept(standing.position(), null, 0, standing.difference());
  }
}
