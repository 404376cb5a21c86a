package klatsch.model.event;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What became of an event that came to this server. Clients are shown accepted ones alone.
///
/// [Spec](https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu)
public enum Fate {
  /// It is part of the room.
  ACCEPTED,
  /// A redaction that is part of the room, and of which nobody is told: what it redacts is not
  /// here, or it may not redact that.
  HELD,
  /// Allowed where it stands, but not by the state of today: later events may build on it.
  SOFT_FAILED,
  /// Not allowed where it stands. It changes no state, but others may name it as a parent.
  REJECTED,
  /// Known because others stand on it, and not where it stands itself.
  OUTLIER;

  /// Whether the room goes on from it, shown to clients or not.
  public boolean isPartOfRoom() {
    return this == ACCEPTED || this == HELD;
  }

  /// As it is stored.
  public static Fate named(@Nullable String name) {
    return name == null ? ACCEPTED : valueOf(name.toUpperCase(Locale.ROOT));
  }

  /// As it is stored: `null` for the usual.
  public @Nullable String stored() {
    return this == ACCEPTED ? null : name().toLowerCase(Locale.ROOT);
  }
}
