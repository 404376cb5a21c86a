package klatsch.api.client.account;

import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Method.GET;

import klatsch.accounts.Users;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;

/// Tells whether a username is valid and free.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3registeravailable)
public final class CheckUsernameAvailability
    implements Endpoint<CheckUsernameAvailability.Request, CheckUsernameAvailability.Answer> {
  public static final Route ROUTE =
      Route.client(GET, "/register/available", V3, R0).limit(Limit.SEARCHING);

  public record Request(String username) {}

  public record Answer(boolean available) {}

  private final Users users;

  public CheckUsernameAvailability(Users users) {
    this.users = users;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Answer handle(Caller caller, Request request) {
    users.requireFree(users.newId(request.username()));
    return new Answer(true);
  }
}
