package klatsch.presence;

import static klatsch.presence.Availability.OFFLINE;
import static klatsch.presence.Availability.ONLINE;

import java.time.InstantSource;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Those who are there, and those who were, in the order in which others saw them change.
final class People {
  /// Users who are remembered, also after they have gone. Above this, those who went away the
  /// longest time ago are as if they had never been.
  private static final int MAX_USERS = 50_000;

  private final InstantSource clock;
  private final KeptPresence kept;
  private final ConcurrentMap<UserId, Person> people = new ConcurrentHashMap<>();
  private final NavigableMap<Long, UserId> bySerial = new ConcurrentSkipListMap<>();

  /// Of whom others have not been woken yet.
  private final Set<UserId> untold = ConcurrentHashMap.newKeySet();

  /// Set after what it counts can be seen.
  private volatile long serial;

  People(KeptPresence kept, InstantSource clock) {
    this.kept = kept;
    this.clock = clock;
    // Clients keep serials over a restart of the server, so they must not begin anew.
    this.serial = clock.millis();
  }

  @FunctionalInterface
  interface Change {
    Person of(Person person);
  }

  /// The number of the last change.
  long serial() {
    return serial;
  }

  boolean contains(UserId user) {
    return people.containsKey(user);
  }

  /// `null` for somebody who was not here lately.
  @Nullable Person find(UserId user) {
    return people.get(user);
  }

  /// Somebody in memory, or what is kept of them.
  Person known(UserId user) {
    var person = people.get(user);
    return person == null ? kept.of(user) : person;
  }

  void forEach(BiConsumer<UserId, Person> action) {
    people.forEach(action);
  }

  /// Who has changed since a serial, in the order of their last changes.
  List<UserId> changedSince(long since) {
    return List.copyOf(bySerial.tailMap(since, false).values());
  }

  /// Of whom others are to be woken, from now on no more. Who changes again is there again.
  Set<UserId> takeUntold() {
    var all = Set.copyOf(untold);
    untold.removeAll(all);
    return all;
  }

  void change(UserId user, Change change) {
    apply(user, known(user), change, false);
  }

  /// Somebody is told of again, though nothing is different.
  void tellAgain(UserId user) {
    apply(user, known(user), person -> person, true);
  }

  /// @param otherwise what is known of somebody who is not in memory
  /// @param again also if others see no difference
  synchronized void apply(UserId user, Person otherwise, Change change, boolean again) {
    var before = people.getOrDefault(user, otherwise);
    var after = change.of(before).settled(clock.instant());
    if (after.looksLike(before) && !again) {
      people.computeIfPresent(user, (_, _) -> after);
      return;
    }
    becomesNews(user, after);
    bySerial.remove(before.serial());
    if (!after.isAsPresentAs(before) || again) {
      untold.add(user);
    }
    if (before.shown() == ONLINE && after.shown() != ONLINE) {
      kept.stoppedBeingActive(user, after);
    }
  }

  private void becomesNews(UserId user, Person now) {
    long next = serial + 1;
    people.put(user, now.at(next));
    bySerial.put(next, user);
    if (people.size() > MAX_USERS) {
      forgetOneWhoIsGone();
    }
    serial = next;
  }

  private void forgetOneWhoIsGone() {
    for (var entry : bySerial.entrySet()) {
      var person = people.get(entry.getValue());
      if (person == null || person.shown() == OFFLINE) {
        people.remove(entry.getValue());
        bySerial.remove(entry.getKey());
        return;
      }
    }
  }
}
