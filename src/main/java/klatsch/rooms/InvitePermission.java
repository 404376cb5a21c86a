package klatsch.rooms;

import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.forbidden;

import klatsch.accounts.AccountData;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Who does not want to be asked into rooms. They say so in their account data.
///
/// It is looked up each time: invitations are few.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#invite-permission)
public final class InvitePermission {
  public static final String TYPE = "m.invite_permission_config";

  private final Store store;
  private final AccountData accountData;

  InvitePermission(Store store, AccountData accountData) {
    this.store = store;
    this.accountData = accountData;
  }

  /// Whether all invitations of this user are to be refused.
  public boolean blocks(UserId guest) {
    var config = accountData.find(guest, TYPE);
    return config != null && "block".equals(config.text("default_action"));
  }

  /// Why somebody of ours cannot be asked in anywhere, or `null` if they can. An account that was
  /// closed does not come back: its invitation would stay for ever.
  @Nullable MatrixException refusal(UserId guest) {
    if (blocks(guest)) {
      return error(Errcode.INVITE_BLOCKED, guest + " does not take invitations");
    }
    var account = store.users().find(guest);
    return account != null && account.deactivated()
        ? forbidden("The account " + guest + " has been closed")
        : null;
  }
}
