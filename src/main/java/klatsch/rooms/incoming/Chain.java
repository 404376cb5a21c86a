package klatsch.rooms.incoming;

import java.util.List;
import klatsch.rules.stateres.Difference;
import klatsch.rules.stateres.Standing;

/// What must be read to know the state at an event of a fork, one link after the other.
///
/// A fork of n changes would keep n²/2 of them if each of its events kept all in which it differs
/// from the line; and if each kept its own alone, n events would have to be found one by one. So
/// the event at a step keeps what has changed since an earlier step: the one that is less by the
/// value of its last digit's place, in numbers to the base [#RADIX]. 1 to 7 keep one change each, 8
/// keeps eight, since step 0; 64 keeps sixty-four. An event then costs about one change for each
/// digit of the fork's length, three for a thousand, and a state has at most [#MAX_LINKS] links,
/// however long the fork.
///
/// @param links that of the event first, and each is told from the one after it; the last is told
///   from the line. Empty for an event whose state is that of the line.
record Chain(long line, List<Link> links) {
  /// Eight: a binary count would keep five changes for an event of a thousand, and read ten links.
  static final int RADIX = 8;

  /// Seven for each digit of a number of 31 bits: no room has as many events.
  static final int MAX_LINKS = (RADIX - 1) * 11;

  /// @param position of the event
  /// @param difference from the link after it
  record Link(long position, long step, Difference difference) {}

  Chain {
    links = List.copyOf(links);
    if (links.size() > MAX_LINKS + 1) {
      throw new IllegalArgumentException("a chain of " + links.size() + " links");
    }
  }

  static Chain onTheLine(long position) {
    return new Chain(position, List.of());
  }

  Standing standing() {
    return new Standing(line, downTo(-1));
  }

  /// How to keep the state at the next event.
  ///
  /// @param own in what it differs from this one
  Kept next(Difference own) {
    if (links.isEmpty()) {
      return new Kept(line, null, 0, own);
    }
    long step = links.getFirst().step() + 1;
    long earlier = step - lastPlace(step);
    var base = links.stream().filter(link -> link.step() == earlier).findFirst().orElseThrow();
    return new Kept(line, base.position(), step, own.over(downTo(earlier)));
  }

  /// What has changed since a step.
  private Difference downTo(long step) {
    var changes =
        links.stream().takeWhile(link -> link.step() > step).map(Link::difference).toList();
    return Difference.ofAll(changes.reversed());
  }

  /// The value of the last place of a number that is not 0: 1 for 17, 8 for 16, 64 for 128.
  private static long lastPlace(long step) {
    long place = 1;
    while (step % (place * RADIX) == 0) {
      place *= RADIX;
    }
    return place;
  }
}
