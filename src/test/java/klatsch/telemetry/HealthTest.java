package klatsch.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger looks = new AtomicInteger();
  private volatile @Nullable String problem;
  private final Health health = new Health(List.of(this::look, () -> null), now::get);

  private @Nullable String look() {
    looks.incrementAndGet();
    return problem;
  }

  @Test
  void allIsWellIfNobodyHasAProblem() {
    assertThat(health.problems()).isEmpty();
  }

  @Test
  void aProblemIsSeenWithinASecondAndSoIsItsEnd() {
    health.problems();
    problem = "The coffee is cold";
    assertThat(health.problems()).isEmpty();

    now.addAndGet(Health.FRESH.toNanos());
    assertThat(health.problems()).containsExactly("The coffee is cold");

    problem = null;
    now.addAndGet(Health.FRESH.toNanos());
    assertThat(health.problems()).isEmpty();
  }

  @Test
  void thousandQuestionsAreOneLook() {
    for (int i = 0; i < 1_000; i++) {
      health.problems();
    }

    assertThat(looks).hasValue(1);
  }

  @Test
  void nobodyWaitsForALookOfSomebodyElse() throws Exception {
    var looking = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    var slow =
        new Health(
            List.of(
                () -> {
                  if (looks.incrementAndGet() == 2) {
                    looking.countDown();
                    awaitQuietly(mayEnd);
                    return "slow";
                  }
                  return null;
                }),
            now::get);
    slow.problems();
    now.addAndGet(Health.FRESH.toNanos());
    var other = Thread.ofVirtual().start(slow::problems);
    looking.await();

    assertThat(slow.problems()).isEmpty();

    mayEnd.countDown();
    other.join();
    assertThat(slow.problems()).containsExactly("slow");
  }

  @Test
  void whoStopsIsNotReadyWhateverElse() {
    health.stopping();

    assertThat(health.problems()).containsExactly("The server is stopping");
    assertThat(looks).hasValue(0);
  }

  @Test
  void aDiskIsNearlyFullBeforeItIsFull() {
    assertThat(new DiskSpace(() -> DiskSpace.LEAST_BYTES).problem()).isNull();
    assertThat(new DiskSpace(() -> DiskSpace.LEAST_BYTES - 1).problem())
        .isEqualTo("The disk of the data folder is nearly full");
    assertThat(new DiskSpace(() -> 0).problem()).isNotNull();
    assertThat(new DiskSpace(() -> -1).problem()).isNull();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
