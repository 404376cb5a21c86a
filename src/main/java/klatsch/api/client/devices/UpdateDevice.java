package klatsch.api.client.devices;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.PUT;

import klatsch.accounts.Devices;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.DeviceId;
import org.jspecify.annotations.Nullable;

/// Gives one of my devices a name by which I know it.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3devicesdeviceid)
public final class UpdateDevice implements UserEndpoint<UpdateDevice.Request, Empty> {
  public static final Route ROUTE =
      Route.client(PUT, "/devices/{deviceId}", V3, R0)
          .auth(ACCESS_TOKEN)
          .limit(Limit.CHANGING)
          .forGuests();

  public record Request(DeviceId deviceId, Body body) {}

  /// @param displayName `null` leaves it as it is
  public record Body(@Nullable String displayName) {}

  private final Devices devices;

  public UpdateDevice(Devices devices) {
    this.devices = devices;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    devices.rename(caller.user(), request.deviceId(), request.body().displayName());
    return EMPTY;
  }
}
