package klatsch.http;

import java.util.List;

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
  /// The canonical path as literal parts, with the values of a request between them.
  static TransactionPath of(Route route, List<String> variables) {
    var literals = Route.VARIABLE.split(route.canonicalPath(), -1);
    var path = new StringBuilder(literals[0]);
    for (int i = 1; i < literals.length; i++) {
      path.append(Percent.encode(variables.get(i - 1))).append(literals[i]);
    }
    return new TransactionPath(path.toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
