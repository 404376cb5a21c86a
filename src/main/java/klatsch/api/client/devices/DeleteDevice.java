package klatsch.api.client.devices;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.DELETE;

import java.util.List;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.id.DeviceId;
import org.jspecify.annotations.Nullable;

/// Logs one of my devices out and forgets it.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3devicesdeviceid)
public final class DeleteDevice implements UserEndpoint<DeleteDevice.Request, Empty> {
  public static final Route ROUTE =
      Route.client(DELETE, "/devices/{deviceId}", V3, R0).auth(ACCESS_TOKEN).limit(Limit.CHANGING);

  public record Request(DeviceId deviceId, Body body) {}

  public record Body(@Nullable JsonObject auth) {}

  private final DeleteDevices deleteDevices;

  public DeleteDevice(DeleteDevices deleteDevices) {
    this.deleteDevices = deleteDevices;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    var devices = List.of(request.deviceId());
    return deleteDevices.delete("deleteDevice", caller, devices, request.body().auth());
  }
}
