package klatsch.notify;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import klatsch.model.id.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Long waits are never waited out: a test that loses a wake-up runs into the timeout.
@Timeout(60)
class NotifierTest {
  private static final UserId ALICE = new UserId("@alice:here");
  private static final UserId BOB = new UserId("@bob:here");
  private static final Duration LONG = Duration.ofHours(1);

  private final Notifier notifier = new Notifier();

  @Test
  void newsBetweenTheLookAndTheWaitAreNotMissed() {
    try (var waiter = notifier.listen(ALICE)) {
      notifier.wake(ALICE);

      assertThat(waiter.await(LONG)).isTrue();
    }
  }

  @Test
  void severalNewsWakeOnce() {
    try (var waiter = notifier.listen(ALICE)) {
      notifier.wake(ALICE);
      notifier.wake(ALICE);

      assertThat(waiter.await(LONG)).isTrue();
      assertThat(waiter.await(Duration.ZERO)).isFalse();
    }
  }

  @Test
  void othersAreLeftAlone() {
    try (var waiter = notifier.listen(ALICE)) {
      notifier.wake(BOB);

      assertThat(waiter.await(Duration.ZERO)).isFalse();
    }
  }

  @Test
  void allClientsOfAUserAreWoken() {
    try (var phone = notifier.listen(ALICE);
        var laptop = notifier.listen(ALICE)) {
      notifier.wake(ALICE);

      assertThat(phone.await(LONG)).isTrue();
      assertThat(laptop.await(LONG)).isTrue();
    }
  }

  @Test
  void aLargeRoomWakesTheFewWhoWait() {
    var members =
        IntStream.range(0, 10_000).mapToObj(i -> new UserId("@u" + i + ":here")).collect(toSet());
    try (var member = notifier.listen(new UserId("@u77:here"));
        var stranger = notifier.listen(ALICE)) {
      notifier.wake(members);

      assertThat(member.await(LONG)).isTrue();
      assertThat(stranger.await(Duration.ZERO)).isFalse();
    }
  }

  @Test
  void aSmallRoomWakesItsMembersAmongMany() {
    var waiters = new ArrayList<Waiter>();
    for (int i = 0; i < 100; i++) {
      waiters.add(notifier.listen(new UserId("@u" + i + ":here")));
    }

    notifier.wake(Set.of(new UserId("@u5:here"), ALICE));

    assertThat(waiters.get(5).await(LONG)).isTrue();
    assertThat(waiters.get(6).await(Duration.ZERO)).isFalse();
  }

  @Test
  void everyoneIsWoken() {
    try (var alice = notifier.listen(ALICE);
        var bob = notifier.listen(BOB)) {
      notifier.wakeEveryone();

      assertThat(alice.await(LONG)).isTrue();
      assertThat(bob.await(LONG)).isTrue();
    }
  }

  @Test
  void whoeverWaitedLongestMakesRoom() {
    var oldest = notifier.listen(ALICE);
    var second = notifier.listen(ALICE);
    for (int i = 2; i < Notifier.MAX_WAITERS_OF_USER; i++) {
      notifier.listen(ALICE);
    }

    notifier.listen(ALICE);

    assertThat(oldest.await(LONG)).isFalse();
    assertThat(second.await(Duration.ZERO)).isFalse();
    assertThat(notifier.waiting()).isEqualTo(Notifier.MAX_WAITERS_OF_USER);
    notifier.wake(ALICE);
    assertThat(second.await(LONG)).isTrue();
  }

  @Test
  void whoHasGoneLeavesNothingBehind() {
    notifier.listen(ALICE).close();
    var bob = notifier.listen(BOB);

    assertThat(notifier.waiting()).isEqualTo(1);

    bob.close();
    assertThat(notifier.waiting()).isZero();
  }

  @Test
  void theEndEndsAllWaits() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var listening = new CountDownLatch(1);
      var woken =
          threads.submit(
              () -> {
                try (var waiter = notifier.listen(ALICE)) {
                  listening.countDown();
                  return waiter.await(LONG);
                }
              });
      listening.await();

      notifier.close();

      assertThat(woken.get()).isFalse();
      assertThat(notifier.listen(BOB).await(LONG)).isFalse();
    }
  }

  @Test
  void noNewsAreLostUnderLoad() throws Exception {
    int rounds = 20_000;
    var news = new AtomicInteger();
    Callable<Integer> reader =
        () -> {
          try (var waiter = notifier.listen(ALICE)) {
            while (news.get() < rounds) {
              waiter.await(LONG);
            }
            return news.get();
          }
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var seen = List.of(threads.submit(reader), threads.submit(reader), threads.submit(reader));
      for (int i = 0; i < rounds; i++) {
        news.incrementAndGet();
        notifier.wake(ALICE);
      }

      for (var reading : seen) {
        assertThat(reading.get()).isEqualTo(rounds);
      }
    }
  }
}
