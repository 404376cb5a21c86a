package klatsch.rooms;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import klatsch.accounts.Deactivation;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.model.event.Membership;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leads those whose account is closed out of all rooms, and then has the rest cleared away.
///
/// It may be thousands of rooms, so nobody waits for it: one user after the other, one room after
/// the other. Who is not finished is written down, and is gone on with after a restart.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3accountdeactivate)
public final class Departures implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

  /// Users who are read from the database together.
  private static final int AT_ONCE = 100;

  /// A room that cannot be written to for so long will need somebody who mends it.
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  /// For the room that is just being left.
  private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(5);

  /// Where somebody stands who is still to be seen there.
  private static final List<Membership> INSIDE =
      List.of(Membership.JOIN, Membership.INVITE, Membership.KNOCK);

  private final Leaving leaving;
  private final UserRooms userRooms;
  private final Deactivation deactivation;
  private final Duration firstPause;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /// Whether somebody has gone of whom we have not looked after. Guarded by the lock.
  private boolean asked = true;

  /// Whether there may be work that is not done. Guarded by the lock.
  private boolean busy = true;

  private volatile boolean closing;

  /// How somebody goes out of one room.
  @FunctionalInterface
  interface Leaving {
    void leave(UserId user, RoomId room);
  }

  /// @param firstPause while the database, say, comes back; each further one is twice as long
  Departures(Leaving leaving, UserRooms userRooms, Deactivation deactivation, Duration firstPause) {
    this.leaving = leaving;
    this.userRooms = userRooms;
    this.deactivation = deactivation;
    this.firstPause = firstPause;
    this.thread = Thread.ofVirtual().name("departures").unstarted(this::workUntilClosed);
  }

  /// Goes on with what is left from before, and with all that comes.
  void start() {
    thread.start();
  }

  /// Somebody has gone, and that is durable.
  void somebodyHasGone() {
    lock.lock();
    try {
      asked = true;
      busy = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until nothing is left to be done.
  ///
  /// @return whether that was so within the patience
  boolean settle(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (busy && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !busy;
    } finally {
      lock.unlock();
    }
  }

  /// Stops after the room that is just being left; the others are left after the next start.
  @Override
  public void close() {
    closing = true;
    somebodyHasGone();
    try {
      thread.join(CLOSING_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void workUntilClosed() {
    try {
      var pause = firstPause;
      while (waitToBeAsked()) {
        if (leadAllOut()) {
          pause = firstPause;
          rest();
        } else {
          pause(pause);
          pause = longer(pause);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration longer(Duration pause) {
    var twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  /// @return false if the server ends
  private boolean waitToBeAsked() throws InterruptedException {
    lock.lock();
    try {
      while (!asked) {
        changed.await();
      }
      asked = false;
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  private void rest() {
    lock.lock();
    try {
      busy = asked;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// A new departure ends the pause, and all are tried again.
  private void pause(Duration pause) throws InterruptedException {
    lock.lock();
    try {
      long left = pause.toNanos();
      while (!asked && left > 0) {
        left = changed.awaitNanos(left);
      }
      asked = true;
    } finally {
      lock.unlock();
    }
  }

  /// @return whether nobody is left
  private boolean leadAllOut() {
    try {
      boolean done = true;
      @Nullable UserId last = null;
      List<UserId> some;
      do {
        some = deactivation.unfinished(last, AT_ONCE);
        for (var user : some) {
          done &= leadOut(user);
          last = user;
        }
      } while (some.size() == AT_ONCE);
      return done;
    } catch (RuntimeException e) {
      LOG.warn("Those who have closed their accounts are still in rooms; trying again", e);
      return false;
    }
  }

  /// @return whether the user is out of everything
  private boolean leadOut(UserId user) {
    int failed = 0;
    for (var room : roomsOf(user)) {
      if (closing) {
        return false;
      }
      if (!leave(user, room)) {
        failed++;
      }
    }
    if (failed > 0) {
      LOG.warn("{} of the rooms of {}, who is gone, could not be left; trying again", failed, user);
      return false;
    }
    deactivation.finish(user);
    return true;
  }

  private List<RoomId> roomsOf(UserId user) {
    return userRooms.of(user).values().stream()
        .filter(room -> INSIDE.contains(room.membership()))
        .map(UserRoom::room)
        .toList();
  }

  /// @return whether there is nothing left to try
  private boolean leave(UserId user, RoomId room) {
    try {
      leaving.leave(user, room);
      return true;
    } catch (MatrixException refused) {
      LOG.info("{} cannot leave {}: {}", user, room, refused.getMessage());
      return refused.error().code() != Errcode.LIMIT_EXCEEDED;
    } catch (RuntimeException e) {
      LOG.debug("{} could not be written to", room, e);
      return false;
    }
  }
}
