package klatsch.api.client.wellknown;

import static klatsch.http.Route.Method.GET;

import java.net.URI;
import klatsch.http.Caller;
import klatsch.http.Client;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Where clients find this server, for those who only know its name.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#getwell-knownmatrixclient)
public final class GetWellknown implements Endpoint<GetWellknown.Request, JsonObject> {
  public static final Route ROUTE =
      Route.at(GET, "/.well-known/matrix/client").limit(Limit.READING);

  private final @Nullable URI baseUrl;

  /// @param baseUrl where clients reach this server; `null` if nobody has said so, and then whoever
  ///   has found us is told to come the same way again
  public GetWellknown(@Nullable URI baseUrl) {
    this.baseUrl = baseUrl;
  }

  public record Request(Client client) {}

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller caller, Request request) {
    var where = baseUrl == null ? request.client().called() : baseUrl.toString();
    return JsonObject.of("m.homeserver", JsonObject.of("base_url", where));
  }
}
