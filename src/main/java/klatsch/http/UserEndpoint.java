package klatsch.http;

import static klatsch.model.error.MatrixError.error;

import klatsch.model.error.Errcode;

/// An [Endpoint] for users with an access token only. Its route says [Route.Auth#ACCESS_TOKEN].
///
/// @param <I> the request
/// @param <O> the answer
public interface UserEndpoint<I extends Record, O> extends Endpoint<I, O> {
  O handle(Caller.User caller, I request);

  @Override
  default O handle(Caller caller, I request) {
    return switch (caller) {
      case Caller.User user -> handle(user, request);
      case Caller.Nobody _ -> throw error(Errcode.MISSING_TOKEN, "An access token is needed");
    };
  }
}
