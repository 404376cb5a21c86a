package klatsch.rules.auth;

import static klatsch.rules.RoomVersion.Trait.LEVELS_ARE_INTEGERS;
import static klatsch.rules.RoomVersion.Trait.STRICT_CANONICAL_JSON;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import klatsch.json.Json;
import klatsch.json.JsonDecimal;
import klatsch.json.JsonInteger;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.rules.RoomVersion;
import org.jspecify.annotations.Nullable;

/// Reads single power levels, as each room version lets them be written: always as whole numbers,
/// until version 9 also as texts, and until version 5 with a fraction, which does not count.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v5/#deprecated-event-content-schemas)
final class Levels {
  private static final BigInteger LOWEST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger HIGHEST = BigInteger.valueOf(Long.MAX_VALUE);

  private static final Pattern TEXT =
      Pattern.compile("\\p{IsWhite_Space}*+([+-]?[0-9]++)\\p{IsWhite_Space}*+");

  private Levels() {}

  /// The level, or `null` if this is none. What is beyond 64 bits counts as the end of them: it is
  /// more than anybody else can have.
  static @Nullable Long of(RoomVersion version, @Nullable Json value) {
    return switch (value) {
      case JsonInteger(var number) -> Long.valueOf(number);
      case JsonString(var text) when !version.has(LEVELS_ARE_INTEGERS) -> ofText(text);
      case JsonDecimal decimal when !version.has(STRICT_CANONICAL_JSON) -> ofDecimal(decimal);
      case null, default -> null;
    };
  }

  /// The level of that name, or `null` if it is not there or is none.
  static @Nullable Long of(RoomVersion version, JsonObject levels, String name) {
    return of(version, levels.get(name));
  }

  private static @Nullable Long ofText(String text) {
    var matcher = TEXT.matcher(text);
    return matcher.matches() ? within64Bits(new BigInteger(matcher.group(1))) : null;
  }

  /// As a `double` first, because to write out what is beyond that would fill the memory, be it
  /// huge or tiny. The digits themselves then come from the text, which loses none of them.
  private static @Nullable Long ofDecimal(JsonDecimal decimal) {
    double rounded = decimal.doubleValue();
    if (Double.isInfinite(rounded)) {
      return null;
    }
    return Math.abs(rounded) < 0.5
        ? 0L
        : within64Bits(new BigDecimal(decimal.text()).toBigInteger());
  }

  private static Long within64Bits(BigInteger level) {
    return level.min(HIGHEST).max(LOWEST).longValueExact();
  }
}
