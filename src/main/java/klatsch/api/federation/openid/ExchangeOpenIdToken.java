package klatsch.api.federation.openid;

import static klatsch.http.Route.Method.GET;

import klatsch.accounts.OpenIds;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.model.error.MatrixError;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;

/// Whose a token is that somebody has brought to a widget, a call or another server. These need not
/// say who they are: the token is proof enough that its owner went to them.
///
/// [Spec](https://spec.matrix.org/v1.19/server-server-api/#get_matrixfederationv1openiduserinfo)
public final class ExchangeOpenIdToken
    implements Endpoint<ExchangeOpenIdToken.Request, ExchangeOpenIdToken.Owner> {
  public static final Route ROUTE =
      Route.at(GET, "/_matrix/federation/v1/openid/userinfo").limit(Limit.READING);

  public record Request(String accessToken) {}

  public record Owner(UserId sub) {}

  private final OpenIds openIds;

  public ExchangeOpenIdToken(OpenIds openIds) {
    this.openIds = openIds;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Owner handle(Caller caller, Request request) {
    var owner = openIds.owner(request.accessToken());
    if (owner == null) {
      throw new MatrixException(new MatrixError.UnknownToken(false));
    }
    return new Owner(owner);
  }
}
