package klatsch.rooms.membership;

import static klatsch.model.error.MatrixError.forbidden;

import klatsch.model.id.UserId;

/// Who can be asked into a room at all.
public final class Guests {
  private Guests() {}

  /// Other servers cannot be told of an invitation yet. That nobody here has the name of a guest is
  /// no reason to refuse: people learn nothing that way about who is here, and accounts may come.
  ///
  /// @param host who invites, one of our users
  public static void check(UserId host, UserId guest) {
    if (!guest.server().equals(host.server())) {
      throw forbidden(
          "%s is a user of another server; only users of %s can be invited yet"
              .formatted(guest, host.server()));
    }
  }
}
