package klatsch.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;

import klatsch.crypto.Sha256;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;

/// Which request of which client this is, so that a repeat gets the first answer and does nothing.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#transaction-identifiers)
///
/// @param path the endpoint with all that its path says but the transaction id
public record TransactionKey(UserId user, DeviceId device, String path, String transactionId) {
  /// By which it is remembered.
  public byte[] hash() {
    return Sha256.of(
        String.join("\0", user.value(), device.value(), path, transactionId).getBytes(UTF_8));
  }
}
