package klatsch.accounts;

import java.util.List;
import klatsch.store.Transaction;

/// That somebody has proved to be allowed to do something, once.
///
/// @param holds what was set aside for it
public record Proof(List<Hold> holds) {
  /// Keeps what was set aside, in the commit of what was allowed.
  ///
  /// @throws klatsch.model.error.MatrixException if it is not there any more
  void keep(Transaction tx) {
    holds.forEach(hold -> hold.keep(tx));
  }

  /// It does not come to it.
  void giveBack() {
    holds.forEach(Hold::giveBack);
  }
}
