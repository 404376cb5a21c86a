package klatsch.e2ee;

import java.time.InstantSource;
import klatsch.notify.Notifier;
import klatsch.store.Store;
import klatsch.telemetry.DeviceMetrics;

/// The front door: what the devices of people need to encrypt for each other.
public record Encryption(ToDevice toDevice) {
  public static Encryption open(
      Store store, Notifier notifier, DeviceMetrics metrics, InstantSource clock) {
    return new Encryption(new ToDevice(store, notifier, metrics.refused(), clock));
  }
}
