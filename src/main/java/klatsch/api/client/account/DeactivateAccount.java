package klatsch.api.client.account;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;

import java.util.List;
import klatsch.accounts.Accounts;
import klatsch.accounts.Flow;
import klatsch.accounts.Operation;
import klatsch.accounts.PasswordStage;
import klatsch.accounts.Threepids;
import klatsch.http.Caller;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Closes an account, by its owner and for good.
///
/// Their addresses go with it. An identity server that tells others of one is not told: it believes
/// servers that can prove who they are, and what this one would prove it with is not published yet.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3accountdeactivate)
public final class DeactivateAccount
    implements UserEndpoint<DeactivateAccount.Request, DeactivateAccount.Deactivated> {
  public static final Route ROUTE =
      Route.client(POST, "/account/deactivate", V3, R0).auth(ACCESS_TOKEN).limit(Limit.CHANGING);

  private static final List<Flow> FLOWS = List.of(Flow.of(PasswordStage.TYPE));

  public record Request(Body body) {}

  /// @param erase whether others shall see as little as can be of what the user has said: no,
  ///   unless told otherwise
  public record Body(@Nullable Boolean erase, @Nullable JsonObject auth) {}

  public record Deactivated(String idServerUnbindResult) {}

  private final Accounts accounts;

  public DeactivateAccount(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Deactivated handle(Caller.User caller, Request request) {
    boolean erase = Boolean.TRUE.equals(request.body().erase());
    var how = JsonObject.builder().put("erase", erase).build();
    accounts
        .userInteractive()
        .authenticate(
            new Operation("deactivateAccount", caller.user(), how), FLOWS, request.body().auth());

    boolean bound =
        accounts.threepids().of(caller.user()).stream().anyMatch(Threepids.Known::bound);
    accounts.deactivation().close(caller.user(), erase);
    return new Deactivated(bound ? Delete3PidFromAccount.NO_SUPPORT : "success");
  }
}
