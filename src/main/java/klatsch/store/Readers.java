package klatsch.store;

/// Where reads run: on connections of their own, beside the one writer.
interface Readers extends AutoCloseable {
  /// Something to do with a reading connection.
  @FunctionalInterface
  interface Reading<T> {
    T read(Session session);
  }

  /// Waits for a free connection, and for the answer. Who reads within a reading reads on the same
  /// connection.
  <T> T read(Reading<T> reading);

  @Override
  void close();
}
