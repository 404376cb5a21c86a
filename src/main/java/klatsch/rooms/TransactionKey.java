package klatsch.rooms;

import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;

/// Which request of which client this is, so that a repeat gets the first answer and does nothing.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#transaction-identifiers)
///
/// @param path the endpoint with all that its path says but the transaction id
public record TransactionKey(UserId user, DeviceId device, String path, String transactionId) {}
