package klatsch.api.client.wellknown;

import static klatsch.http.Route.Method.GET;
import static klatsch.model.error.MatrixError.notFound;

import java.net.URI;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Route;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Where clients find this server, for those who only know its name.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#getwell-knownmatrixclient)
public final class GetWellknown implements Endpoint<GetWellknown.Request, JsonObject> {
  public static final Route ROUTE = Route.at(GET, "/.well-known/matrix/client");

  private final @Nullable URI baseUrl;

  /// @param baseUrl where clients reach this server, or `null` if nobody has said so
  public GetWellknown(@Nullable URI baseUrl) {
    this.baseUrl = baseUrl;
  }

  public record Request() {}

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller caller, Request request) {
    if (baseUrl == null) {
      throw notFound("This server does not say where it is");
    }
    return JsonObject.of("m.homeserver", JsonObject.of("base_url", baseUrl.toString()));
  }
}
