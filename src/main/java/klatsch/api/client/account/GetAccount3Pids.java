package klatsch.api.client.account;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.GET;

import java.util.List;
import klatsch.accounts.Threepids;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;

/// The mail addresses and telephone numbers that belong to an account here. What identity servers
/// tell others is another matter.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3account3pid)
public final class GetAccount3Pids
    implements UserEndpoint<GetAccount3Pids.Request, GetAccount3Pids.Answer> {
  public static final Route ROUTE =
      Route.client(GET, "/account/3pid", V3, R0, V2_ALPHA).auth(ACCESS_TOKEN).limit(Limit.READING);

  public record Request() {}

  public record Answer(List<Threepid> threepids) {}

  /// The last two are milliseconds since 1970.
  public record Threepid(String medium, String address, long validatedAt, long addedAt) {
    private static Threepid of(Threepids.Known known) {
      return new Threepid(
          known.id().medium(), known.id().address(), known.validatedTs(), known.addedTs());
    }
  }

  private final Threepids threepids;

  public GetAccount3Pids(Threepids threepids) {
    this.threepids = threepids;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Answer handle(Caller.User caller, Request request) {
    return new Answer(threepids.of(caller.user()).stream().map(Threepid::of).toList());
  }
}
