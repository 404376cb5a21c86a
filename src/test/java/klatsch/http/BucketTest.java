package klatsch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import klatsch.config.Rate;
import klatsch.model.error.MatrixError.LimitExceeded;
import klatsch.model.error.MatrixException;
import org.junit.jupiter.api.Test;

/// Six times at once, and then once in ten seconds.
class BucketTest {
  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
  private final Buckets buckets = new Buckets(Rate.parse("6/1m"), () -> now);

  @Test
  void asMuchAsFitsIntoABucketMayBeDoneAtOnceAndThenAsMuchAsFlowsIn() {
    assertThat(howOften("alice")).isEqualTo(6);
    assertThat(waitOf("alice")).isEqualTo(Duration.ofSeconds(10));

    now = now.plusSeconds(9);
    assertThat(waitOf("alice")).isEqualTo(Duration.ofSeconds(1));

    now = now.plusSeconds(1);
    assertThat(howOften("alice")).isEqualTo(1);

    now = now.plus(Duration.ofDays(1));
    assertThat(howOften("alice")).as("a bucket never holds more").isEqualTo(6);
  }

  @Test
  void whoComesBackWhenToldIsServed() {
    howOften("alice");

    now = now.plus(waitOf("alice"));

    assertThat(howOften("alice")).isEqualTo(1);
  }

  @Test
  void everybodyHasABucketOfTheirOwn() {
    howOften("alice");

    assertThat(howOften("bob")).isEqualTo(6);
  }

  @Test
  void whatWasTakenTooMuchIsGivenBack() {
    buckets.take("alice", 5);
    buckets.settle("alice", 5, 1);

    assertThat(howOften("alice")).isEqualTo(5);
  }

  @Test
  void nothingCostsMoreThanThereIs() {
    var narrow = new Buckets(Rate.parse("1/1m"), () -> now);

    narrow.take("alice", 5);
    narrow.settle("alice", 5, 1);

    assertThat(catchThrowableOfType(MatrixException.class, () -> narrow.take("alice", 1)))
        .isNotNull();
  }

  @Test
  void thoseWhoComeAtTheSameMomentGetNoMore() {
    var served = new AtomicInteger();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        var _ = threads.submit(() -> served.addAndGet(howOften("alice")));
      }
    }

    assertThat(served).hasValue(6);
  }

  /// How often it can be done until it is refused.
  private int howOften(String who) {
    int count = 0;
    while (true) {
      try {
        buckets.take(who, 1);
        count++;
      } catch (MatrixException refused) {
        assertThat(refused.error()).isInstanceOf(LimitExceeded.class);
        return count;
      }
    }
  }

  private Duration waitOf(String who) {
    var refused = catchThrowableOfType(MatrixException.class, () -> buckets.take(who, 1));
    assertThat(refused).as("a refusal").isNotNull();
    return ((LimitExceeded) refused.error()).retryAfter();
  }
}
