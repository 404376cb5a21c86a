package klatsch.accounts;

import klatsch.store.Transaction;

/// Something that a [Stage] has set aside for whoever has done it, such as one use of a
/// registration token: it is kept when the operation happens, and given back when it does not.
public interface Hold {
  /// Keeps it, in the commit of the operation itself.
  ///
  /// @throws klatsch.model.error.MatrixException if it has been taken away meanwhile: then the
  ///   operation does not happen
  void keep(Transaction tx);

  /// Gives it back. Waits for nothing.
  void giveBack();
}
