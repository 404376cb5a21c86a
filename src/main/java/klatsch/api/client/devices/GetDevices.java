package klatsch.api.client.devices;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import java.util.List;
import klatsch.accounts.Devices;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;

/// Where I am logged in.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3devices)
public final class GetDevices implements UserEndpoint<GetDevices.Request, GetDevices.Answer> {
  public static final Route ROUTE =
      Route.client(GET, "/devices", V3, R0).auth(ACCESS_TOKEN).limit(Limit.READING).forGuests();

  public record Request() {}

  public record Answer(List<DeviceJson> devices) {}

  private final Devices devices;

  public GetDevices(Devices devices) {
    this.devices = devices;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Answer handle(Caller.User caller, Request request) {
    return new Answer(devices.of(caller.user()).stream().map(DeviceJson::of).toList());
  }
}
