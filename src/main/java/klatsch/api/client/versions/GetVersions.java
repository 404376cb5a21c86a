package klatsch.api.client.versions;

import static klatsch.http.Route.Method.GET;

import java.util.List;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.json.JsonObject;

/// Which versions of the specification this server follows, and what it has beyond them.
///
/// It is the same for everybody, so no token is looked at: a client whose token has ended must
/// still find out with whom it talks.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientversions)
public final class GetVersions implements Endpoint<GetVersions.Request, GetVersions.Versions> {
  public static final Route ROUTE = Route.at(GET, "/_matrix/client/versions").limit(Limit.READING);

  public record Request() {}

  public record Versions(List<String> versions, JsonObject unstableFeatures) {}

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Versions handle(Caller caller, Request request) {
    return new Versions(SpecVersions.ALL, UnstableFeatures.ALL);
  }
}
