package klatsch.api.client.versions;

import static klatsch.http.Route.Method.GET;

import java.util.List;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.json.JsonObject;

/// Which versions of the specification this server follows.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientversions)
public final class GetVersions implements Endpoint<GetVersions.Request, GetVersions.Versions> {
  public static final Route ROUTE = Route.at(GET, "/_matrix/client/versions").limit(Limit.READING);

  /// Clients switch features on by what stands here, so a version is listed when nothing that it
  /// brought will disappoint them. Clients of today ask for v1.1 at least.
  private static final List<String> VERSIONS =
      List.of(
          "r0.0.1", "r0.1.0", "r0.2.0", "r0.3.0", "r0.4.0", "r0.5.0", "r0.6.0", "r0.6.1", "v1.1");

  public record Request() {}

  public record Versions(List<String> versions, JsonObject unstableFeatures) {}

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Versions handle(Caller caller, Request request) {
    return new Versions(VERSIONS, JsonObject.EMPTY);
  }
}
