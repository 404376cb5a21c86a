package klatsch.model.event;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a user stands with a room. Someone who was never there counts as having left.
public enum Membership {
  BAN,
  INVITE,
  JOIN,
  KNOCK,
  LEAVE;

  /// The membership of that name, or `null` if there is none.
  public static @Nullable Membership named(@Nullable String wireName) {
    return switch (wireName) {
      case "ban" -> BAN;
      case "invite" -> INVITE;
      case "join" -> JOIN;
      case "knock" -> KNOCK;
      case "leave" -> LEAVE;
      case null, default -> null;
    };
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
