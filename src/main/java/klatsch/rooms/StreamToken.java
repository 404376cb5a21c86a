package klatsch.rooms;

import static klatsch.model.error.MatrixError.invalidParam;

import java.util.regex.Pattern;
import klatsch.model.error.MatrixException;
import org.jspecify.annotations.Nullable;

/// A point in time, as clients carry it from one request to the next.
///
/// `s<position>_<typing>_<presence>` is what `/sync` gives out: everything up to there has been
/// told. `_<toDevice>` follows if that is not true of messages to the device, which are told in
/// portions. `t<position>` is a place in a room's timeline: after all events up to that position,
/// before all later ones; below zero among the events that came after newer ones. Both mean the
/// same to who reads history.
///
/// @param position in the one sequence of everything durable
/// @param typing serial of the last change of who is typing; lives in memory
/// @param presence serial of the last change of presence; lives in memory
/// @param toDevice the position up to which messages to the device have been told
public record StreamToken(long position, long typing, long presence, long toDevice) {
  /// How clients of 2014 call where everything begins.
  public static final String START = "START";

  /// How they call now.
  public static final String END = "END";

  /// Positions stay below 19 digits, so that every number that matches fits.
  private static final Pattern SYNC =
      Pattern.compile("s(\\d{1,18})_(\\d{1,18})_(\\d{1,18})(?:_(\\d{1,18}))?");

  private static final Pattern PLACE = Pattern.compile("t(-?\\d{1,18})");

  /// Everything has been told.
  public StreamToken(long position, long typing, long presence) {
    this(position, typing, presence, position);
  }

  /// The same, but of the messages to the device only those up to a position have been told.
  public StreamToken withToDevice(long upTo) {
    return new StreamToken(position, typing, presence, upTo);
  }

  /// Where a sync goes on.
  ///
  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` if it is no token of `/sync`
  public static StreamToken sync(String text) {
    var found = SYNC.matcher(text);
    if (!found.matches()) {
      throw wrong();
    }
    long position = Long.parseLong(found.group(1));
    var all =
        new StreamToken(position, Long.parseLong(found.group(2)), Long.parseLong(found.group(3)));
    if (found.group(4) == null) {
      return all;
    }
    long toDevice = Long.parseLong(found.group(4));
    if (toDevice >= position) {
      throw wrong();
    }
    return all.withToDevice(toDevice);
  }

  private static MatrixException wrong() {
    return invalidParam("This is no token that /sync has given out");
  }

  /// The position of a place in a timeline, told by a token of either kind.
  ///
  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` if it is neither
  public static long place(String text) {
    var found = PLACE.matcher(text);
    return found.matches() ? Long.parseLong(found.group(1)) : sync(text).position();
  }

  /// The same, where a client need not say any.
  public static @Nullable Long placeIfAny(@Nullable String text) {
    return text == null ? null : Long.valueOf(place(text));
  }

  /// From where to follow, told by a token of either kind. A place in a timeline is a point in time
  /// as well, at which nothing is known of what passes and of the messages to the device. What is
  /// below zero came later than it happened and was never news, so one follows from the first news.
  ///
  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` if it is neither
  public static StreamToken from(String text) {
    return PLACE.matcher(text).matches()
        ? new StreamToken(Math.max(0, place(text)), 0, 0).withToDevice(0)
        : sync(text);
  }

  /// The token of a place in a timeline: after all events up to that position.
  public static String atPlace(long position) {
    return "t" + position;
  }

  /// The same, or `null` where nothing follows.
  public static @Nullable String atPlaceIfAny(@Nullable Long position) {
    return position == null ? null : atPlace(position);
  }

  @Override
  public String toString() {
    var all = "s" + position + "_" + typing + "_" + presence;
    return toDevice == position ? all : all + "_" + toDevice;
  }
}
