package klatsch.accounts;

import klatsch.model.id.UserId;
import klatsch.store.UserStore;

/// What those who run the server see of an account.
///
/// @param createdTs milliseconds since 1970
/// @param locked whether it can be used for nothing, for now
/// @param suspended whether it can be used for little, for now
/// @param deactivated whether it is closed, for good
public record Account(
    UserId id,
    long createdTs,
    boolean guest,
    boolean admin,
    boolean locked,
    boolean suspended,
    boolean deactivated) {
  static Account of(UserStore.User user) {
    return new Account(
        user.id(),
        user.createdTs(),
        user.guest(),
        user.admin(),
        user.locked(),
        user.suspended(),
        user.deactivated());
  }
}
