package klatsch.api.client.account;

import static klatsch.http.ApiVersion.V1;
import static klatsch.http.Route.Method.GET;

import klatsch.accounts.Accounts;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Route;

/// Tells whether a registration token is good at this moment.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1registermloginregistration_tokenvalidity)
public final class RegistrationTokenValidity
    implements Endpoint<RegistrationTokenValidity.Request, RegistrationTokenValidity.Validity> {
  public static final Route ROUTE =
      Route.client(GET, "/register/m.login.registration_token/validity", V1);

  public record Request(String token) {}

  public record Validity(boolean valid) {}

  private final Accounts accounts;

  public RegistrationTokenValidity(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Validity handle(Caller caller, Request request) {
    accounts.registration().requirePossible();
    return new Validity(accounts.registrationTokens().isGood(request.token()));
  }
}
