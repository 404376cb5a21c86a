package klatsch.accounts;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import klatsch.model.error.UnavailableException;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import klatsch.store.UserStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices what has been done to accounts, wherever: by this process, by another node, or at the
/// command line. What is remembered of these accounts is then read anew.
///
/// Each such change leaves its position with the account, so a look costs one short query. Who
/// makes a change here takes a look at once; for all others there is one every second.
public final class AccountChanges implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccountChanges.class);

  /// Who locks an account at the command line sees it locked before going on to the next thing.
  private static final Duration EVERY = Duration.ofSeconds(1);

  /// Of so many accounts at once; the next look is at the others.
  private static final int AT_ONCE = 500;

  private final Store store;
  private final Sessions sessions;
  private final LoginTokens loginTokens;
  private final Erasures erasures;
  private final List<Consumer<UserId>> departures = new CopyOnWriteArrayList<>();
  private final List<Consumer<UserId>> listeners = new CopyOnWriteArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();

  /// Up to where all is known. Guarded by the lock.
  private long position;

  private final CountDownLatch closing = new CountDownLatch(1);

  AccountChanges(Store store, Sessions sessions, LoginTokens loginTokens, Erasures erasures) {
    this.store = store;
    this.sessions = sessions;
    this.loginTokens = loginTokens;
    this.erasures = erasures;
    this.position = store.users().lastChange();
  }

  /// Tells the listener whose account was closed, from now on. Who makes the change waits for it to
  /// return, so it must be quick.
  public void onDeparture(Consumer<UserId> listener) {
    departures.add(listener);
  }

  /// Tells the listener whose account is different in any way, from now on. It must be quick.
  public void onChange(Consumer<UserId> listener) {
    listeners.add(listener);
  }

  /// Looks by itself from now on.
  public void keepLooking() {
    Thread.ofPlatform().name("account-changes").daemon().start(this::lookUntilClosed);
  }

  /// Notices all that has changed and is durable.
  public void look() {
    lock.lock();
    try {
      int found = AT_ONCE;
      while (found == AT_ONCE) {
        var changed = store.users().changedSince(position, AT_ONCE);
        changed.forEach(this::notice);
        found = changed.size();
      }
    } finally {
      lock.unlock();
    }
  }

  private void notice(UserStore.Changed change) {
    if (change.erased() != null) {
      erasures.add(change.user(), change.erased());
    }
    sessions.forget(change.user());
    loginTokens.endAll(change.user());
    listeners.forEach(listener -> listener.accept(change.user()));
    if (change.deactivated()) {
      departures.forEach(listener -> listener.accept(change.user()));
    }
    position = change.position();
  }

  private void lookUntilClosed() {
    try {
      while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        lookGuarded();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What fails now is looked at again the next time.
  private void lookGuarded() {
    try {
      look();
    } catch (UnavailableException e) {
      LOG.debug("The database is away, as the log was told already", e);
    } catch (RuntimeException e) {
      LOG.warn("Cannot see what has changed about accounts; trying again", e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
