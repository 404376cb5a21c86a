package klatsch.http;

import klatsch.model.error.MatrixException;

/// Knows whose an access token is.
@FunctionalInterface
public interface Authenticator {
  /// Who shows this token, if they may come in.
  ///
  /// @param token as it was sent; never empty, never to be logged
  /// @param client where the token is used from, for the device's "last seen"
  /// @throws MatrixException if the token is unknown, or its user may not come in
  Caller.User authenticate(String token, Client client);
}
