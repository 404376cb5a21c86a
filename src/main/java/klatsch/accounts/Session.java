package klatsch.accounts;

import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;

/// What an access token stands for: a user on one of the user's devices.
///
/// @param suspended whether the account can be used for little, for now
/// @param locked whether it can be used for nothing, for now
public record Session(
    UserId user, DeviceId device, boolean guest, boolean admin, boolean suspended, boolean locked) {
  /// Of an account in good standing.
  public Session(UserId user, DeviceId device, boolean guest, boolean admin) {
    this(user, device, guest, admin, false, false);
  }
}
