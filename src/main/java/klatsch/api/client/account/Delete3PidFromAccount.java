package klatsch.api.client.account;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;

import klatsch.accounts.ThirdPartyId;
import klatsch.accounts.Threepids;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;

/// Takes an address from an account, where it need not be.
///
/// An identity server that tells others of it goes on doing so: it believes servers that can prove
/// who they are, and what this one would prove it with is not published yet.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3account3piddelete)
public final class Delete3PidFromAccount
    implements UserEndpoint<Delete3PidFromAccount.Request, Delete3PidFromAccount.Deleted> {
  public static final Route ROUTE =
      Route.client(POST, "/account/3pid/delete", V3, R0).auth(ACCESS_TOKEN).limit(Limit.CHANGING);

  static final String NO_SUPPORT = "no-support";

  public record Request(Body body) {}

  public record Body(String medium, String address) {}

  public record Deleted(String idServerUnbindResult) {}

  private final Threepids threepids;

  public Delete3PidFromAccount(Threepids threepids) {
    this.threepids = threepids;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Deleted handle(Caller.User caller, Request request) {
    var body = request.body();
    threepids.remove(caller.user(), new ThirdPartyId(body.medium(), body.address()));
    return new Deleted(NO_SUPPORT);
  }
}
