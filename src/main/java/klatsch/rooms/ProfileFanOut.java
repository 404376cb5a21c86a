package klatsch.rooms;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import klatsch.accounts.ProfileListener;
import klatsch.accounts.Profiles;
import klatsch.accounts.Profiles.Appearance;
import klatsch.model.error.MatrixException;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.membership.MemberContent;
import klatsch.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shows a new name or picture in all rooms of a user, soon after it has changed.
///
/// It may be thousands of rooms, so nobody waits for it. A user whose profile changes again
/// meanwhile is gone through again, and what the profile says then is what is shown. That a change
/// is not shown everywhere yet is kept with the change itself: what a server that is killed has not
/// got to, and what could not be written, is taken up again.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#events-on-change-of-profile-information)
public final class ProfileFanOut implements ProfileListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProfileFanOut.class);

  /// Users who wait for their turn, or have it. Those above this are [taken up][#takeUp] later.
  private static final int MAX_WAITING = 10_000;

  /// Users gone through at the same time; more would be in the way of those who write messages.
  private static final int AT_ONCE = 4;

  /// So often a room is tried that could not be written to, until it is taken up again.
  private static final int MAX_TRIES = 5;

  /// What is left after this is left undone, so that the server ends in good time.
  private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(5);

  private final Store store;
  private final Timeline timeline;
  private final UserRooms userRooms;
  private final Profiles profiles;
  private final Duration pauseBetweenTries;

  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition fewer = lock.newCondition();

  /// Who waits or has the turn, and whether the profile has changed since the last look at it.
  /// Guarded by the lock.
  private final Map<UserId, Boolean> waiting = new HashMap<>();

  private final CountDownLatch closing = new CountDownLatch(1);

  /// @param pauseBetweenTries while the database, say, comes back
  ProfileFanOut(
      Store store,
      Timeline timeline,
      UserRooms userRooms,
      Profiles profiles,
      Duration pauseBetweenTries) {
    this.store = store;
    this.timeline = timeline;
    this.userRooms = userRooms;
    this.profiles = profiles;
    this.pauseBetweenTries = pauseBetweenTries;
  }

  @Override
  public void profileChanged(UserId user) {
    lock.lock();
    try {
      if (waiting.size() >= MAX_WAITING && !waiting.containsKey(user)) {
        return;
      }
      if (waiting.put(user, true) == null) {
        Thread.ofVirtual().name("profile-fan-out").start(() -> goThroughAll(user));
      }
    } finally {
      lock.unlock();
    }
  }

  /// Goes on with what has been left undone, by this server or by one that was killed.
  void takeUp() {
    store.profiles().unshown(MAX_WAITING).forEach(change -> profileChanged(change.user()));
  }

  /// Waits until nobody waits any more.
  ///
  /// @return whether that was so within the patience
  boolean settle(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!waiting.isEmpty() && left > 0) {
        left = fewer.awaitNanos(left);
      }
      return waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Finishes what can be finished soon.
  @Override
  public void close() {
    try {
      settle(CLOSING_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closing.countDown();
  }

  private void goThroughAll(UserId user) {
    try {
      turns.acquireUninterruptibly();
      try {
        while (beginsAgain(user)) {
          show(user);
        }
      } finally {
        turns.release();
      }
    } catch (RuntimeException e) {
      LOG.error("The new name or picture of {} is not shown everywhere", user, e);
      leave(user);
    }
  }

  /// Whether there is something to do for the user, who else leaves the line.
  private boolean beginsAgain(UserId user) {
    lock.lock();
    try {
      if (!isClosing() && Boolean.TRUE.equals(waiting.put(user, false))) {
        return true;
      }
      leave(user);
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void leave(UserId user) {
    lock.lock();
    try {
      waiting.remove(user);
      fewer.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void show(UserId user) {
    var change = store.profiles().unshown(user); // Before the profile, which then says it.
    if (change != null && (isGone(user) || showEverywhere(user))) {
      store
          .committer()
          .write(
              tx -> {
                store.profiles().setShown(tx, change);
                return change;
              });
    }
  }

  /// Of an account that was closed nothing is shown; it leaves its rooms, or has left them.
  private boolean isGone(UserId user) {
    var account = store.users().find(user);
    return account == null || account.deactivated();
  }

  private boolean showEverywhere(UserId user) {
    var appearance = profiles.appearance(user);
    var left =
        userRooms.of(user).values().stream()
            .filter(UserRoom::isJoined)
            .map(UserRoom::room)
            .toList();
    for (int tries = 1; !left.isEmpty() && tries <= MAX_TRIES && !isClosing(); tries++) {
      if (tries > 1) {
        pause();
      }
      left = showIn(left, user, appearance);
    }
    if (!left.isEmpty()) {
      LOG.warn("The new name or picture of {} is not shown in {} rooms yet", user, left.size());
    }
    return left.isEmpty();
  }

  /// @return the rooms that could not be written to
  private List<RoomId> showIn(List<RoomId> rooms, UserId user, Appearance appearance) {
    var failed = new ArrayList<RoomId>();
    for (var room : rooms) {
      if (isClosing()) {
        return rooms;
      }
      try {
        timeline.append(room, head -> show(head, user, appearance));
      } catch (MatrixException e) {
        LOG.debug("{} shows no new name or picture of {}: {}", room, user, e.getMessage());
      } catch (RuntimeException e) {
        LOG.debug("{} could not be written to", room, e);
        failed.add(room);
      }
    }
    return failed;
  }

  private static List<Intent> show(RoomHead head, UserId user, Appearance appearance) {
    var key = StateKey.member(user);
    var content = head.content(key);
    if (content == null || !head.isJoined(user) || MemberContent.shows(content, appearance)) {
      return List.of();
    }
    return List.of(Intent.state(user, key, MemberContent.afterChange(content, appearance)));
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void pause() {
    try {
      closing.await(pauseBetweenTries.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
