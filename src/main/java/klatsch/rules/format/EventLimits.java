package klatsch.rules.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.rules.RoomVersion.Trait.STRICT_CANONICAL_JSON;
import static klatsch.rules.format.BadEventException.bad;
import static klatsch.rules.format.BadEventException.tooLarge;

import java.util.List;
import klatsch.crypto.SigningKey;
import klatsch.json.CanonicalJson;
import klatsch.rules.RoomVersion;
import org.jspecify.annotations.Nullable;

/// How large an event and its parts may be, counted in bytes and not in letters.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#size-limits)
public final class EventLimits {
  /// The whole event as it travels between servers, signatures included.
  public static final int EVENT_BYTES = 65_536;

  /// Type, state key and every id.
  public static final int PART_BYTES = 255;

  public static final int PREV_EVENTS = 20;
  public static final int AUTH_EVENTS = 10;

  /// Levels of objects and arrays in the content of our own events. Our parser takes 100 from
  /// others: the rest is for the event, the transaction and the answers in which the content will
  /// lie.
  static final int CONTENT_LEVELS = 90;

  /// `"signatures":{"":{"ed25519:":""}},` with a key version of the longest kind and a signature.
  private static final int SIGNATURE_BYTES =
      "\"signatures\":{\"\":{\"ed25519:\":\"\"}},".length()
          + SigningKey.MAX_VERSION_LENGTH
          + SigningKey.SIGNATURE_LENGTH;

  private EventLimits() {}

  /// Depth is counted no further: from here on it stays.
  static long maxDepth(RoomVersion version) {
    return version.has(STRICT_CANONICAL_JSON) ? CanonicalJson.MAX_INTEGER : Long.MAX_VALUE;
  }

  static void checkSize(int bytes) {
    if (bytes > EVENT_BYTES) {
      throw tooLarge(
          "An event has at most " + EVENT_BYTES + " bytes, this one would have " + bytes);
    }
  }

  /// Signing comes later, but it must not be the signature that makes an event too large.
  static void checkSizeBeforeSigning(int bytes, String server) {
    checkSize(bytes + SIGNATURE_BYTES + server.length());
  }

  static void checkParts(String type, @Nullable String stateKey) {
    checkPart("type", type);
    if (stateKey != null) {
      checkPart("state key", stateKey);
    }
  }

  static void checkParents(List<?> prevEvents, List<?> authEvents) {
    if (prevEvents.size() > PREV_EVENTS) {
      throw bad("An event has at most " + PREV_EVENTS + " prev_events");
    }
    if (authEvents.size() > AUTH_EVENTS) {
      throw bad("An event has at most " + AUTH_EVENTS + " auth_events");
    }
  }

  private static void checkPart(String what, String value) {
    if (value.length() > PART_BYTES || value.getBytes(UTF_8).length > PART_BYTES) {
      throw tooLarge("The " + what + " of an event has at most " + PART_BYTES + " bytes");
    }
  }
}
