package klatsch.telemetry;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Whether there is room left where the data is kept.
public final class DiskSpace implements Health.Check {
  /// The database may write its log of 64 MB twice while it tidies up, and something is left then
  /// to make room with.
  static final long LEAST_BYTES = 256L << 20;

  private final LongSupplier usable;

  /// @param usable bytes that can be written; less than 0 if nobody knows
  public DiskSpace(LongSupplier usable) {
    this.usable = usable;
  }

  @Override
  public @Nullable String problem() {
    long left = usable.getAsLong();
    return left >= 0 && left < LEAST_BYTES ? "The disk of the data folder is nearly full" : null;
  }
}
