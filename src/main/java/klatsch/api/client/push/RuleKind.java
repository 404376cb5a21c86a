package klatsch.api.client.push;

import static klatsch.model.error.MatrixError.notFound;

import klatsch.accounts.PushRules.Kind;

/// Which list of rules a path names.
final class RuleKind {
  private RuleKind() {}

  /// @param scope `global`; the scope `device` of the first generations has never held a rule
  /// @throws klatsch.model.error.MatrixException `M_NOT_FOUND` if there are no such rules
  static Kind of(String scope, String kind) {
    requireGlobal(scope);
    for (var known : Kind.values()) {
      if (known.wireName().equals(kind)) {
        return known;
      }
    }
    throw notFound("Push rules are of the kind override, content, room, sender or underride");
  }

  /// @throws klatsch.model.error.MatrixException `M_NOT_FOUND` if it is another
  static void requireGlobal(String scope) {
    if (!scope.equals("global")) {
      throw notFound("The only push rules are the global ones");
    }
  }
}
