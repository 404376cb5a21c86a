package klatsch.http;

import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;

/// What is read from clients, and written to them, passes through buffers that are used again.
final class Buffers {
  /// Of each size, so many are kept for the next: more requests are hardly ever read at the same
  /// moment. Jetty keeps all there ever were, so ten thousand clients that came at once left 150 MB
  /// behind, though none of them needs a buffer while it waits for news.
  static final int SPARE = 256;

  // What Jetty does if it is not asked.
  private static final int LEAST_BYTES = -1;
  private static final int STEP_BYTES = -1;
  private static final int MOST_BYTES = -1;

  private Buffers() {}

  static ByteBufferPool pool() {
    return new ArrayByteBufferPool(LEAST_BYTES, STEP_BYTES, MOST_BYTES, SPARE);
  }
}
