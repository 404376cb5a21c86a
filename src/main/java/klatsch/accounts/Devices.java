package klatsch.accounts;

import static klatsch.model.error.MatrixError.invalidParam;
import static klatsch.model.error.MatrixError.notFound;

import java.util.List;
import klatsch.model.error.MatrixException;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.store.DeviceStore;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// The clients that people use. They come and go with [Sessions].
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#device-management)
public final class Devices {
  /// It has to fit into a list on a small screen.
  static final int MAX_DISPLAY_NAME = 100;

  private final Store store;
  private final DeviceLists deviceLists;

  Devices(Store store, DeviceLists deviceLists) {
    this.store = store;
    this.deviceLists = deviceLists;
  }

  /// @param lastSeenTs milliseconds since 1970, not exact; `null` if it has not been used yet
  /// @param lastSeenAgent what the program called itself, if it did; not to be trusted
  public record Device(
      UserId user,
      DeviceId id,
      @Nullable String displayName,
      @Nullable Long lastSeenTs,
      @Nullable String lastSeenIp,
      @Nullable String lastSeenAgent) {
    private static Device of(DeviceStore.Device device) {
      return new Device(
          device.user(),
          device.id(),
          device.displayName(),
          device.lastSeenTs(),
          device.lastSeenIp(),
          device.lastSeenAgent());
    }
  }

  public List<Device> of(UserId user) {
    return store.devices().ofUser(user).stream().map(Device::of).toList();
  }

  public @Nullable Device find(UserId user, DeviceId device) {
    var found = store.devices().find(user, device);
    return found == null ? null : Device.of(found);
  }

  /// @param displayName `null` leaves the old one
  /// @throws MatrixException if the user has no such device, or the name is too long
  public void rename(UserId user, DeviceId device, @Nullable String displayName) {
    requireFits(displayName);
    boolean there =
        displayName == null
            ? find(user, device) != null
            : deviceLists.change(user, tx -> store.devices().rename(tx, user, device, displayName));
    if (!there) {
      throw notFound("You have no such device");
    }
  }

  /// @throws MatrixException if no device can be called so
  public static void requireFits(@Nullable String displayName) {
    if (displayName != null && displayName.length() > MAX_DISPLAY_NAME) {
      throw invalidParam("The name of a device has at most " + MAX_DISPLAY_NAME + " characters");
    }
  }
}
