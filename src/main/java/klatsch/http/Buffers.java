package klatsch.http;

import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;

/// What is read from clients, and written to them, passes through buffers that are used again.
final class Buffers {
  /// Of each size, so many are kept for the next: more requests are hardly ever read at the same
  /// moment. Jetty keeps all there ever were, so ten thousand clients that came at once left 150 MB
  /// behind, though none of them needs a buffer while it waits for news.
  static final int SPARE = 256;

  /// Of what a new connection says, so much is read at first. It is enough to tell TLS from plain
  /// text, and has to be held for everyone who has connected and not spoken yet.
  static final int FIRST_BYTES = 1024;

  /// Sizes are multiples of this.
  private static final int STEP_BYTES = 1024;

  /// Larger ones are not kept.
  private static final int MOST_BYTES = 64 << 10;

  private Buffers() {}

  static ByteBufferPool pool() {
    return new ArrayByteBufferPool(0, STEP_BYTES, MOST_BYTES, SPARE);
  }
}
