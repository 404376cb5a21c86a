package klatsch.api.client.devices;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;
import static klatsch.model.error.MatrixError.invalidParam;

import java.util.List;
import klatsch.accounts.Flow;
import klatsch.accounts.Operation;
import klatsch.accounts.PasswordStage;
import klatsch.accounts.Sessions;
import klatsch.accounts.UserInteractive;
import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.id.DeviceId;
import org.jspecify.annotations.Nullable;

/// Logs some of my devices out and forgets them.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3delete_devices)
public final class DeleteDevices implements UserEndpoint<DeleteDevices.Request, Empty> {
  public static final Route ROUTE =
      Route.client(POST, "/delete_devices", V3, R0).auth(ACCESS_TOKEN).limit(Limit.CHANGING);

  /// More than anybody has; each is some work for the one who writes.
  static final int MAX_AT_ONCE = 1_000;

  private static final List<Flow> FLOWS = List.of(Flow.of(PasswordStage.TYPE));

  public record Request(Body body) {}

  public record Body(List<DeviceId> devices, @Nullable JsonObject auth) {}

  private final UserInteractive userInteractive;
  private final Sessions sessions;

  public DeleteDevices(UserInteractive userInteractive, Sessions sessions) {
    this.userInteractive = userInteractive;
    this.sessions = sessions;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    var devices = request.body().devices();
    if (devices.size() > MAX_AT_ONCE) {
      throw invalidParam("Only " + MAX_AT_ONCE + " devices can be deleted at once");
    }
    return delete("deleteDevices", caller, devices, request.body().auth());
  }

  Empty delete(
      String operation, Caller.User caller, List<DeviceId> devices, @Nullable JsonObject auth) {
    var which = JsonObject.of("devices", JsonArray.ofTexts(devices));
    userInteractive.authenticate(new Operation(operation, caller.user(), which), FLOWS, auth);
    sessions.end(caller.user(), devices);
    return EMPTY;
  }
}
