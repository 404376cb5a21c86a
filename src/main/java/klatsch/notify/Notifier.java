package klatsch.notify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;

/// Wakes those who wait for news. It does not say what the news is: whoever wakes looks.
///
/// What is told with [#tell] wakes at the next [#flush], when the news can be read; what is told
/// with [#wake] wakes at once.
public final class Notifier implements AutoCloseable {
  /// One waiting request for each client of a user, with room to spare. One more ends the oldest,
  /// which is probably from a connection that is gone.
  private static final int MAX_WAITERS_PER_USER = 64;

  private final ConcurrentMap<UserId, Deque<Waiter>> waiters = new ConcurrentHashMap<>();

  /// Those who look into a room from outside.
  private final ConcurrentMap<RoomId, List<Waiter>> outside = new ConcurrentHashMap<>();

  /// Whom the next flush wakes. Used by the store's publisher alone.
  private final List<Collection<UserId>> told = new ArrayList<>();

  /// From outside which rooms the next flush wakes. Used by the store's publisher alone.
  private final List<RoomId> toldOutside = new ArrayList<>();

  private volatile boolean closed;

  /// Begins to listen. What happens from now on wakes the waiter, also before it waits.
  public Waiter listen(UserId user) {
    return listen(new Waiter(this, user, null));
  }

  /// The same, also for what happens in a room that the user need not be in.
  public Waiter listen(UserId user, RoomId room) {
    var waiter = new Waiter(this, user, room);
    outside.compute(
        room,
        (_, others) -> {
          var all = others == null ? new ArrayList<Waiter>() : others;
          all.add(waiter);
          return all;
        });
    return listen(waiter);
  }

  private Waiter listen(Waiter waiter) {
    var user = waiter.user();
    waiters.compute(
        user,
        (_, others) -> {
          var all = others == null ? new ArrayDeque<Waiter>() : others;
          if (all.size() == MAX_WAITERS_PER_USER) {
            all.removeFirst().end();
          }
          all.addLast(waiter);
          return all;
        });
    if (closed) {
      waiter.end();
    }
    return waiter;
  }

  /// How many wait right now, all users together.
  public int waiting() {
    return waiters.values().stream().mapToInt(Deque::size).sum();
  }

  void forget(Waiter waiter) {
    if (waiter.room() != null) {
      outside.computeIfPresent(
          waiter.room(),
          (_, all) -> {
            all.remove(waiter);
            return all.isEmpty() ? null : all;
          });
    }
    waiters.computeIfPresent(
        waiter.user(),
        (_, all) -> {
          all.remove(waiter);
          return all.isEmpty() ? null : all;
        });
  }

  /// These users have news that the next flush makes readable. For the store's publisher alone.
  public void tell(Collection<UserId> users) {
    if (!users.isEmpty()) {
      told.add(users);
    }
  }

  /// In this room something has happened that the next flush makes readable, also for who looks
  /// into it from outside. For the store's publisher alone.
  public void tellOutside(RoomId room) {
    toldOutside.add(room);
  }

  /// What was told can be read now. For the store's publisher alone.
  public void flush() {
    told.forEach(this::wake);
    told.clear();
    toldOutside.forEach(this::wakeOutside);
    toldOutside.clear();
  }

  private void wakeOutside(RoomId room) {
    outside.computeIfPresent(
        room,
        (_, all) -> {
          all.forEach(Waiter::wake);
          return all;
        });
  }

  /// Wakes the waiters among these users: all in time that grows with the fewer of the two.
  public void wake(Collection<UserId> users) {
    if (users.size() <= waiters.size()) {
      users.forEach(this::wake);
    } else {
      waiters.keySet().stream().filter(users::contains).forEach(this::wake);
    }
  }

  /// Wakes those for whom it is true: in time that grows with the users who wait.
  public void wakeIf(Predicate<UserId> concerned) {
    waiters.keySet().stream().filter(concerned).forEach(this::wake);
  }

  public void wake(UserId user) {
    waiters.computeIfPresent(
        user,
        (_, all) -> {
          all.forEach(Waiter::wake);
          return all;
        });
  }

  /// Ends every wait, those to come as well: the server stops.
  @Override
  public void close() {
    closed = true;
    for (var user : waiters.keySet()) {
      waiters.computeIfPresent(
          user,
          (_, all) -> {
            all.forEach(Waiter::end);
            return all;
          });
    }
  }
}
