package klatsch.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Threads that work side by side. Platform threads, because a few hundred that block on sockets
/// cost less processor time than as many virtual ones and their pollers.
final class Crew {
  interface Work {
    void run() throws IOException;
  }

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  void start(Work work) {
    threads.add(
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    work.run();
                  } catch (IOException | RuntimeException e) {
                    failure.compareAndSet(null, e);
                  }
                }));
  }

  /// Waits for all of them.
  ///
  /// @throws IOException when one of them has failed: then what was measured means nothing
  void join() throws IOException, InterruptedException {
    for (var thread : threads) {
      thread.join();
    }
    var failed = failure.get();
    if (failed != null) {
      throw new IOException(failed);
    }
  }
}
