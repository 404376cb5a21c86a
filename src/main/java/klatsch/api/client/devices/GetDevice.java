package klatsch.api.client.devices;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;
import static klatsch.model.error.MatrixError.notFound;

import klatsch.accounts.Devices;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.model.id.DeviceId;

/// One of the devices where I am logged in.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3devicesdeviceid)
public final class GetDevice implements UserEndpoint<GetDevice.Request, DeviceJson> {
  public static final Route ROUTE =
      Route.client(GET, "/devices/{deviceId}", V3, R0)
          .auth(ACCESS_TOKEN)
          .limit(Limit.READING)
          .forGuests();

  public record Request(DeviceId deviceId) {}

  private final Devices devices;

  public GetDevice(Devices devices) {
    this.devices = devices;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public DeviceJson handle(Caller.User caller, Request request) {
    var device = devices.find(caller.user(), request.deviceId());
    if (device == null) {
      throw notFound("You have no device of this name");
    }
    return DeviceJson.of(device);
  }
}
