package klatsch.rooms.incoming;

import klatsch.store.EventStore;
import org.jspecify.annotations.Nullable;

/// Where an event comes from.
///
/// @param mayAsk whether its server may be asked for what lies between it and our history
/// @param outlier the event, if it is known already, but not where it stands
public record Source(String origin, boolean mayAsk, EventStore.@Nullable Row outlier) {
  public @Nullable Long outlierAt() {
    return outlier == null ? null : outlier.position();
  }

  public boolean isRedacted() {
    return outlier != null && outlier.redactedBy() != null;
  }
}
