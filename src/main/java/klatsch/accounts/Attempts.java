package klatsch.accounts;

import klatsch.model.error.MatrixException;
import org.jspecify.annotations.Nullable;

/// Counts who tries which account's password, so that nobody finds one by trying. Who serves
/// requests counts; at the command line nobody does.
///
/// `docs/decisions/0009-rate-limits.md` tells why its owner can always come in.
@FunctionalInterface
public interface Attempts {
  Attempts UNCOUNTED = (_, _, _) -> () -> {};

  /// To be called before a password is looked at.
  ///
  /// @param account the user, or what was given as one, whether or not there is such a user
  /// @param from the network that it comes from; `null` if it comes from somebody who is logged in
  ///   as this user
  /// @param known whether the account is in use from there
  /// @throws MatrixException if there were too many
  Attempt begin(String account, @Nullable String from, boolean known);

  /// One attempt. Unless it is told that it succeeded, it has failed.
  @FunctionalInterface
  interface Attempt {
    void succeeded();
  }
}
