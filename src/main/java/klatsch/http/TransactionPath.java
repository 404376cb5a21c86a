package klatsch.http;

/// What a request with a transaction id is known by: the canonical path of its operation, filled in
/// with the values of this request.
///
/// Two requests of one device are the same transaction if this is equal, even if one came under
/// `r0` and the other under `v3`, or if they are escaped differently.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#transaction-identifiers)
///
/// @param value each variable stands in it percent-encoded, so that no two requests look alike
public record TransactionPath(String value) {
  @Override
  public String toString() {
    return value;
  }
}
