package klatsch.telemetry;

/// What devices send to each other.
public final class DeviceMetrics {
  private final Counter refused;

  DeviceMetrics(Metrics metrics) {
    refused =
        metrics.counter(
            "klatsch_to_device_refused_total",
            "Messages to devices that were not taken, since 10000 messages or 32 MiB were waiting"
                + " for the device already. It has probably been out of use for long.");
  }

  /// Not taken, since too much was waiting.
  public Counter refused() {
    return refused;
  }
}
