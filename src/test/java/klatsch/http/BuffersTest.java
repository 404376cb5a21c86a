package klatsch.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.junit.jupiter.api.Test;

class BuffersTest {
  private static final int BYTES = 8 << 10;

  @Test
  void thousandsOfClientsAtOnceLeaveFewBuffersBehind() {
    var pool = (ArrayByteBufferPool) Buffers.pool();
    var inUse = new ArrayList<RetainableByteBuffer>();
    for (int i = 0; i < 10 * Buffers.SPARE; i++) {
      inUse.add(pool.acquire(BYTES, true));
    }

    inUse.forEach(RetainableByteBuffer::release);

    assertThat(pool.getDirectByteBufferCount()).isBetween(1L, (long) Buffers.SPARE);
  }
}
