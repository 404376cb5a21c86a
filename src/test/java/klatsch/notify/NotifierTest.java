package klatsch.notify;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.junit.jupiter.api.Test;

class NotifierTest {
  private static final UserId ALICE = new UserId("@alice:here");
  private static final RoomId ROOM = new RoomId("!room:here");
  private static final UserId BOB = new UserId("@bob:here");

  /// Only so that a wake-up that is lost fails the test and not the whole run.
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Notifier notifier = new Notifier();

  @Test
  void newsBetweenListeningAndWaitingIsNotLost() throws InterruptedException {
    try (var waiter = notifier.listen(ALICE)) {
      notifier.wake(ALICE);

      assertThat(waiter.await(LONG)).isTrue();
      assertThat(waiter.await(ZERO)).isFalse();
    }
  }

  @Test
  void newsOfOthersWakesNobody() throws InterruptedException {
    try (var waiter = notifier.listen(ALICE)) {
      notifier.wake(BOB);

      assertThat(waiter.await(ZERO)).isFalse();
    }
  }

  @Test
  void whoIsToldWakesOnlyWhenTheNewsCanBeRead() throws InterruptedException {
    try (var waiter = notifier.listen(ALICE)) {
      notifier.tell(List.of(ALICE));
      assertThat(waiter.await(ZERO)).isFalse();

      notifier.flush();
      assertThat(waiter.await(ZERO)).isTrue();
    }
  }

  @Test
  void whoLooksIntoARoomFromOutsideWakesWithWhatHappensThere() throws InterruptedException {
    try (var waiter = notifier.listen(ALICE, ROOM);
        var elsewhere = notifier.listen(ALICE)) {
      notifier.tellOutside(new RoomId("!other:here"));
      notifier.flush();
      assertThat(waiter.await(ZERO)).isFalse();

      notifier.tellOutside(ROOM);
      assertThat(waiter.await(ZERO)).as("before it can be read").isFalse();
      notifier.flush();
      assertThat(waiter.await(ZERO)).isTrue();
      assertThat(elsewhere.await(ZERO)).isFalse();

      notifier.wake(ALICE);
      assertThat(waiter.await(ZERO)).as("of the user").isTrue();
    }
  }

  @Test
  void ofARoomFullOfPeopleThoseWhoWaitWake() throws InterruptedException {
    try (var waiter = notifier.listen(ALICE)) {
      notifier.wake(Set.of(ALICE, BOB, new UserId("@carol:here")));

      assertThat(waiter.await(ZERO)).isTrue();
    }
  }

  @Test
  void oneWaiterTooManyEndsTheOldest() throws InterruptedException {
    var oldest = notifier.listen(ALICE);
    for (int i = 0; i < 64; i++) {
      notifier.listen(ALICE);
    }

    assertThat(oldest.await(LONG)).isFalse();
  }

  @Test
  void stoppingEndsWaitsThatAreAndThatCome() throws InterruptedException {
    var waits = new CountDownLatch(1);
    var news = new AtomicBoolean(true);
    var waiting =
        Thread.startVirtualThread(
            () -> {
              try (var waiter = notifier.listen(ALICE)) {
                waits.countDown();
                news.set(waiter.await(LONG));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    waits.await();

    notifier.close();
    waiting.join();

    assertThat(news).isFalse();
    assertThat(notifier.listen(BOB).await(LONG)).isFalse();
  }

  @Test
  void noNewsIsLostWhileManyLook() throws Exception {
    int rounds = 20_000;
    var news = new AtomicInteger();
    Callable<Integer> look =
        () -> {
          try (var waiter = notifier.listen(ALICE)) {
            boolean goesOn = true;
            while (goesOn && news.get() < rounds) {
              goesOn = waiter.await(LONG);
            }
            return news.get();
          }
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var seen = List.of(threads.submit(look), threads.submit(look), threads.submit(look));
      for (int i = 0; i < rounds; i++) {
        news.incrementAndGet();
        notifier.wake(ALICE);
      }

      for (var one : seen) {
        assertThat(one.get()).isEqualTo(rounds);
      }
    }
  }
}
