package klatsch.api.client.wellknown;

import static klatsch.http.Route.Method.GET;
import static klatsch.model.error.MatrixError.notFound;

import java.util.List;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import org.jspecify.annotations.Nullable;

/// Whom to turn to when something is wrong with this server.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#getwell-knownmatrixsupport)
public final class GetWellknownSupport
    implements Endpoint<GetWellknownSupport.Request, GetWellknownSupport.Support> {
  public static final Route ROUTE =
      Route.at(GET, "/.well-known/matrix/support").limit(Limit.READING);

  private final @Nullable Support support;

  /// @param support `null` if those who run the server have not said whom to turn to
  public GetWellknownSupport(@Nullable Support support) {
    this.support = support;
  }

  public record Request() {}

  /// @param contacts `null` if there is only a page
  public record Support(@Nullable List<Contact> contacts, @Nullable String supportPage) {
    public Support {
      if (contacts == null && supportPage == null) {
        throw new IllegalArgumentException("neither somebody nor a page");
      }
    }
  }

  /// @param role such as `m.role.admin`
  public record Contact(@Nullable String matrixId, @Nullable String emailAddress, String role) {}

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Support handle(Caller caller, Request request) {
    if (support == null) {
      throw notFound("Those who run this server have not said whom to turn to");
    }
    return support;
  }
}
