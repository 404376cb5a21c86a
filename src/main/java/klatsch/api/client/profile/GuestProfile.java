package klatsch.api.client.profile;

import static klatsch.model.error.MatrixError.error;

import klatsch.accounts.Profiles;
import klatsch.http.Caller;
import klatsch.model.error.Errcode;

/// What guests may tell about themselves: what they are called, and nothing else.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#guest-access)
final class GuestProfile {
  private GuestProfile() {}

  static void check(Caller.User caller, String field) {
    if (caller.guest() && !field.equals(Profiles.DISPLAYNAME)) {
      throw error(Errcode.GUEST_ACCESS_FORBIDDEN, "Guests can only change their display name");
    }
  }
}
