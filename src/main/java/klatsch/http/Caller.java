package klatsch.http;

import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;

/// Who is asking, as the edge has already established it from the access token.
public sealed interface Caller {
  /// Whether the caller may speak in the name of this user.
  boolean actsFor(UserId user);

  /// Somebody with a good access token.
  ///
  /// @param device the session that the token belongs to
  /// @param guest whether the account is a guest's, which may do less
  /// @param admin whether the account runs this server
  /// @param suspended whether moderators have suspended the account, which then may do less
  /// @param locked whether they have locked it, and it may only log out
  record User(
      UserId user, DeviceId device, boolean guest, boolean admin, boolean suspended, boolean locked)
      implements Caller {
    /// Somebody like most: no guest, no administrator, in good standing.
    public User(UserId user, DeviceId device) {
      this(user, device, false, false, false, false);
    }

    @Override
    public boolean actsFor(UserId other) {
      return user.equals(other);
    }
  }

  /// Somebody who showed no token, where none is needed.
  record Nobody() implements Caller {
    @Override
    public boolean actsFor(UserId other) {
      return false;
    }
  }

  Nobody NOBODY = new Nobody();
}
