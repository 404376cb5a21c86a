package klatsch.rooms;

import static klatsch.model.error.MatrixError.error;

import klatsch.accounts.AccountData;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;

/// Who does not want to be asked into rooms. They say so in their account data.
///
/// It is looked up each time: invitations are few.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#invite-permission)
public final class InvitePermission {
  private static final String TYPE = "m.invite_permission_config";

  private final AccountData accountData;

  InvitePermission(AccountData accountData) {
    this.accountData = accountData;
  }

  /// Whether all invitations of this user are to be refused.
  public boolean blocks(UserId guest) {
    var config = accountData.find(guest, TYPE);
    return config != null && "block".equals(config.text("default_action"));
  }

  static MatrixException refusal(UserId guest) {
    return error(Errcode.INVITE_BLOCKED, guest + " does not take invitations");
  }
}
