package klatsch.api.client.devices;

import klatsch.accounts.Devices.Device;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// A device as its owner sees it.
///
/// @param lastSeenTs in milliseconds
public record DeviceJson(
    DeviceId deviceId,
    UserId userId,
    @Nullable String displayName,
    @Nullable String lastSeenIp,
    @Nullable Long lastSeenTs) {

  static DeviceJson of(Device device) {
    return new DeviceJson(
        device.id(), device.user(), device.displayName(), device.lastSeenIp(), device.lastSeenTs());
  }
}
