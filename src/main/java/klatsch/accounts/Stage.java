package klatsch.accounts;

import klatsch.json.JsonObject;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// One step of proving who one is, such as giving a password.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#authentication-types)
public interface Stage {
  /// The name that goes over the wire, such as `m.login.password`.
  String type();

  /// What a client has to know before it can try.
  default JsonObject params() {
    return JsonObject.EMPTY;
  }

  /// For stages of which nobody asks later what was shown.
  String NOTHING_TO_REMEMBER = "";

  /// Returns if the step is done, with what was shown, for those who ask the [Proof] for it.
  ///
  /// @param user whose account is at stake; `null` while nobody is logged in
  /// @param auth what the client gave
  /// @throws MatrixException if not, with the reason; the client may try again
  String attempt(@Nullable UserId user, JsonObject auth);
}
