package klatsch.api.client;

import klatsch.accounts.Sessions;
import klatsch.http.Authenticator;
import klatsch.http.Caller;
import klatsch.http.Client;
import klatsch.model.error.MatrixError;
import klatsch.model.error.MatrixException;

/// Lets in who shows the access token of a session.
public final class TokenAuthenticator implements Authenticator {
  private final Sessions sessions;

  public TokenAuthenticator(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Caller.User authenticate(String token, Client client) {
    var session = sessions.find(token, client.ip(), client.userAgent());
    if (session == null) {
      throw new MatrixException(new MatrixError.UnknownToken(false));
    }
    return new Caller.User(
        session.user(),
        session.device(),
        session.guest(),
        session.admin(),
        session.suspended(),
        session.locked());
  }
}
