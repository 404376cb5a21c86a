package klatsch.bench;

import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/// A message of the bench: ordinary in length, and with a number that can be found again in an
/// answer without parsing it.
final class Message {
  private static final byte[] MARK = "message ".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGITS = 9;

  /// The body of an average chat message has about a hundred letters.
  private static final String REST =
      " of the bench: shall we have our coffee in the kitchen, or is it warm enough outside?";

  private Message() {}

  static byte[] json(int number) {
    return ("{\"msgtype\":\"m.text\",\"body\":\"message %09d" + REST + "\"}")
        .formatted(number)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// @param room its id, encoded for a path
  static String target(String room, int number) {
    return "/_matrix/client/v3/rooms/" + room + "/send/m.room.message/t" + number;
  }

  /// Whether an answer has the message of this number.
  static boolean isIn(byte[] answer, int number) {
    return indexOf(answer, "message %09d".formatted(number).getBytes(StandardCharsets.US_ASCII), 0)
        >= 0;
  }

  /// Tells the numbers of all messages in an answer of the server, in its order.
  static void numbersIn(byte[] answer, IntConsumer found) {
    for (var at = indexOf(answer, MARK, 0); at >= 0; at = indexOf(answer, MARK, at + 1)) {
      var number = 0;
      for (var i = at + MARK.length; i < at + MARK.length + DIGITS; i++) {
        number = number * 10 + (answer[i] - '0');
      }
      found.accept(number);
    }
  }

  static int indexOf(byte[] text, byte[] part, int from) {
    for (var at = from; at <= text.length - part.length; at++) {
      var same = 0;
      while (same < part.length && text[at + same] == part[same]) {
        same++;
      }
      if (same == part.length) {
        return at;
      }
    }
    return -1;
  }
}
