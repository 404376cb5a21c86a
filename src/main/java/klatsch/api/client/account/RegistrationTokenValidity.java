package klatsch.api.client.account;

import static klatsch.http.ApiVersion.V1;
import static klatsch.http.Route.Method.GET;

import klatsch.accounts.Registration;
import klatsch.accounts.RegistrationTokens;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;

/// Tells whether one could make an account with a token.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1registermloginregistration_tokenvalidity)
public final class RegistrationTokenValidity
    implements Endpoint<RegistrationTokenValidity.Request, RegistrationTokenValidity.Validity> {
  public static final Route ROUTE =
      Route.client(GET, "/register/m.login.registration_token/validity", V1)
          .limit(Limit.REGISTERING);

  public record Request(String token) {}

  public record Validity(boolean valid) {}

  private final Registration registration;
  private final RegistrationTokens tokens;

  public RegistrationTokenValidity(Registration registration, RegistrationTokens tokens) {
    this.registration = registration;
    this.tokens = tokens;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Validity handle(Caller caller, Request request) {
    registration.requirePossible();
    return new Validity(tokens.isValid(request.token()));
  }
}
