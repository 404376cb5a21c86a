package klatsch.notify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import klatsch.model.id.UserId;

/// Wakes those who wait for news of a user: the long polls of `/sync`.
///
/// It carries no news, only the hint that there may be some: who is woken looks for itself. One
/// listens first and looks then, so that nothing is missed between the look and the wait:
///
/// ```java
/// try (var waiter = notifier.listen(user)) {
///   do {
///     if (look()) { ... }
///   } while (waiter.await(rest));
/// }
/// ```
public final class Notifier implements AutoCloseable {
  /// More clients than a user has; a broken one that asks and asks must not fill the memory. When
  /// another comes, the one that has waited longest is answered.
  static final int MAX_WAITERS_OF_USER = 64;

  /// The lists never change; a new one takes the place of the old.
  private final Map<UserId, List<Waiter>> waiters = new ConcurrentHashMap<>();

  private volatile boolean closed;

  /// Begins to listen: what wakes the user from now on will not be missed.
  public Waiter listen(UserId user) {
    var waiter = new Waiter(this, user);
    waiters.merge(user, List.of(waiter), (there, _) -> with(there, waiter));
    if (closed) {
      waiter.end();
    }
    return waiter;
  }

  private static List<Waiter> with(List<Waiter> there, Waiter newcomer) {
    var list = new ArrayList<>(there);
    if (list.size() == MAX_WAITERS_OF_USER) {
      list.removeFirst().end();
    }
    list.add(newcomer);
    return List.copyOf(list);
  }

  void forget(Waiter waiter) {
    waiters.computeIfPresent(waiter.user(), (_, there) -> without(there, waiter));
  }

  /// Returns `null` for a user whom nobody waits for any more, which removes the entry.
  @SuppressWarnings("NullAway")
  private static List<Waiter> without(List<Waiter> there, Waiter leaver) {
    var rest = there.stream().filter(waiter -> waiter != leaver).toList();
    return rest.isEmpty() ? null : rest;
  }

  public void wake(UserId user) {
    waiters.getOrDefault(user, List.of()).forEach(Waiter::wake);
  }

  /// Wakes those of the users who wait. Costs as much as the smaller of the two groups: a message in
  /// a room of ten thousand does not look at ten thousand users if a hundred are waiting.
  public void wake(Set<UserId> users) {
    if (users.size() <= waiters.size()) {
      users.forEach(this::wake);
      return;
    }
    waiters.forEach(
        (user, there) -> {
          if (users.contains(user)) {
            there.forEach(Waiter::wake);
          }
        });
  }

  public void wakeEveryone() {
    waiters.values().forEach(there -> there.forEach(Waiter::wake));
  }

  /// How many wait.
  public int waiting() {
    return waiters.values().stream().mapToInt(List::size).sum();
  }

  /// Ends all waits, as when the server stops. Those who listen from now on do not wait.
  @Override
  public void close() {
    closed = true;
    waiters.values().forEach(there -> there.forEach(Waiter::end));
  }
}
