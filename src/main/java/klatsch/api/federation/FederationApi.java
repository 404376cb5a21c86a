package klatsch.api.federation;

import java.util.List;
import klatsch.accounts.Accounts;
import klatsch.api.federation.openid.ExchangeOpenIdToken;
import klatsch.http.Endpoint;

/// The Server-Server API: one line for each endpoint, in the order of the specification.
public final class FederationApi {
  private FederationApi() {}

  /// What anybody may ask who was given a token.
  public static List<Endpoint<?, ?>> accounts(Accounts accounts) {
    return List.of(
        // openid
        new ExchangeOpenIdToken(accounts.openIds()));
  }
}
