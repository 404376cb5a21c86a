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

  /// Returns if the step is done.
  ///
  /// @param user whose account is at stake; `null` while nobody is logged in
  /// @param auth what the client gave
  /// @return what it has set aside for the operation; most stages set nothing aside
  /// @throws MatrixException if not, with the reason; the client may try again
  @Nullable Hold attempt(@Nullable UserId user, JsonObject auth);
}
