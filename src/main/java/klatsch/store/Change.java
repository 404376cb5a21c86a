package klatsch.store;

/// Something to be written as a whole or not at all.
@FunctionalInterface
public interface Change<T> {
  /// Writes with the methods of the stores.
  ///
  /// Runs on the one writing thread, so it only writes: it waits for nothing and computes nothing
  /// large. Many changes share a transaction; if one of them fails, the others run again, so this
  /// may be called more than once, and what it changes in memory must stand that. Whatever it
  /// throws is thrown to who awaits the ticket.
  ///
  /// @return what the ticket returns, for example the position
  T write(Transaction tx);
}
