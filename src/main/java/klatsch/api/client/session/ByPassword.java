package klatsch.api.client.session;

import static klatsch.model.error.MatrixError.forbidden;

import klatsch.accounts.Passwords;
import klatsch.accounts.UserIdentifier;
import klatsch.accounts.Users;
import klatsch.model.id.UserId;

/// Lets in whoever knows a name and its password.
public final class ByPassword {
  private final Users users;
  private final Passwords passwords;

  public ByPassword(Users users, Passwords passwords) {
    this.users = users;
    this.passwords = passwords;
  }

  /// @param from the network that it comes from
  /// @throws klatsch.model.error.MatrixException if it is not the right password, or was tried too
  ///   often
  public UserId letIn(UserIdentifier who, String password, String from) {
    var user = users.meant(who);
    if (!passwords.letsIn(user, who.toString(), password, from) || user == null) {
      users.requireNotClosed(user);
      throw forbidden("There is no such user, or the password is another one");
    }
    return user;
  }
}
