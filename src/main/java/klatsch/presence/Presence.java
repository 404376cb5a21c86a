package klatsch.presence;

import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.presence.Availability.OFFLINE;
import static klatsch.presence.Availability.ONLINE;
import static klatsch.presence.Availability.UNAVAILABLE;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import klatsch.model.id.UserId;
import klatsch.notify.Notifier;
import klatsch.rooms.Rooms;
import klatsch.rooms.Timeline;
import klatsch.rooms.UserRooms;
import klatsch.store.DeviceStore;
import org.jspecify.annotations.Nullable;

/// Who is there. Lives in memory: after a restart everyone is away until they come back, and who
/// does not come back soon is told to be away.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#presence)
public final class Presence {
  /// Who has not asked for news for so long has gone. Most clients ask again at once.
  static final Duration GONE_AFTER = Duration.ofSeconds(30);

  /// Who has done nothing for so long, though connected, is not at the keyboard.
  static final Duration IDLE_AFTER = Duration.ofMinutes(5);

  /// Who has done something within this time is active, and need not be told about each minute.
  static final Duration ACTIVE_FOR = Duration.ofMinutes(1);

  /// Users who are remembered, also after they have gone. Above this, those who went away the
  /// longest time ago are as if they had never been.
  private static final int MAX_USERS = 50_000;

  /// When a device was used is written down every ten minutes, and a client may wait for news for
  /// five: who was there at the end was seen so much earlier at most.
  private static final Duration SEEN_AT_THE_END = Duration.ofMinutes(15);

  /// Who may have been there before a restart. Of more than these, some are found gone when they
  /// come and go again.
  private static final int MAX_BEFORE_RESTART = 10_000;

  private final DeviceStore devices;
  private final Instant start;
  private final AtomicBoolean restartIsOver = new AtomicBoolean();
  private final Timeline timeline;
  private final UserRooms userRooms;
  private final Notifier notifier;
  private final InstantSource clock;
  private final ConcurrentMap<UserId, Person> people = new ConcurrentHashMap<>();
  private final NavigableMap<Long, UserId> bySerial = new ConcurrentSkipListMap<>();

  /// Set after what it counts can be seen.
  private volatile long serial;

  /// What others see of somebody.
  ///
  /// @param lastActiveAgo since they last did something
  public record Status(
      UserId user,
      Availability availability,
      @Nullable String message,
      Duration lastActiveAgo,
      boolean currentlyActive) {}

  /// @param idle not at the keyboard by our reckoning, not by their own word
  /// @param lastActive when they last did something
  /// @param lastSeen when a client of theirs last asked for news
  /// @param waiting how many of their clients wait for news right now
  /// @param serial of the last change that others see
  private record Person(
      Availability availability,
      boolean idle,
      @Nullable String message,
      Instant lastActive,
      Instant lastSeen,
      int waiting,
      long serial) {
    boolean looksLike(Person other) {
      return availability == other.availability && Objects.equals(message, other.message);
    }

    Person is(Availability now, boolean nowIdle) {
      return new Person(now, nowIdle, message, lastActive, lastSeen, waiting, serial);
    }

    Person says(@Nullable String what) {
      return new Person(availability, idle, what, lastActive, lastSeen, waiting, serial);
    }

    Person active(Instant now) {
      return new Person(availability, idle, message, now, lastSeen, waiting, serial);
    }

    Person seen(Instant now, int nowWaiting) {
      return new Person(availability, idle, message, lastActive, now, nowWaiting, serial);
    }

    Person at(long nextSerial) {
      return new Person(availability, idle, message, lastActive, lastSeen, waiting, nextSerial);
    }
  }

  @FunctionalInterface
  private interface Change {
    Person of(Person person);
  }

  public Presence(DeviceStore devices, Rooms rooms, Notifier notifier, InstantSource clock) {
    this.devices = devices;
    this.start = clock.instant();
    this.timeline = rooms.timeline();
    this.userRooms = rooms.userRooms();
    this.notifier = notifier;
    this.clock = clock;
    // Clients keep serials over a restart of the server, so they must not begin anew.
    this.serial = clock.millis();
  }

  /// Somebody says how they want to be seen.
  public void set(UserId user, Availability availability, @Nullable String message) {
    var now = clock.instant();
    change(
        user,
        person ->
            person.is(availability, false).says(message).active(now).seen(now, person.waiting()));
  }

  /// Somebody did something, such as sending a message.
  public void active(UserId user) {
    var now = clock.instant();
    change(user, person -> (person.idle() ? person.is(ONLINE, false) : person).active(now));
  }

  /// A client begins to ask for news, and says how its user is to be seen meanwhile.
  ///
  /// @param as [Availability#OFFLINE] leaves everything as it is
  /// @return to be closed when it has its answer
  public Visit visit(UserId user, Availability as) {
    if (as == OFFLINE) {
      return () -> {};
    }
    change(user, person -> visiting(person, as));
    return () -> {
      var now = clock.instant();
      change(user, person -> person.seen(now, Math.max(0, person.waiting() - 1)));
    };
  }

  /// A client that is asking for news.
  @FunctionalInterface
  public interface Visit extends AutoCloseable {
    @Override
    void close();
  }

  private Person visiting(Person person, Availability as) {
    var now = clock.instant();
    var seen = person.seen(now, person.waiting() + 1);
    if (as == UNAVAILABLE) {
      return seen.is(UNAVAILABLE, false);
    }
    // That a client asks for news does not bring somebody back to the keyboard.
    return person.availability() == ONLINE || person.idle()
        ? seen
        : seen.is(ONLINE, false).active(now);
  }

  /// How somebody appears to somebody else.
  ///
  /// @throws klatsch.model.error.MatrixException `M_FORBIDDEN` if they share no room
  public Status of(UserId reader, UserId user) {
    if (!shows(user, reader)) {
      throw forbidden("You share no room with this user");
    }
    return status(user, people.get(user));
  }

  /// The number of the last change. Whoever looks from here on misses nothing.
  public long serial() {
    return serial;
  }

  /// Those who have changed since a serial and whom the reader may see. From 0 it is everyone
  /// known.
  public List<Status> changedSince(long since, UserId reader) {
    return bySerial.tailMap(since, false).values().stream()
        .filter(user -> shows(user, reader))
        .map(user -> status(user, people.get(user)))
        .toList();
  }

  /// Those of the users about whom something is known, such as those whom the reader has just met.
  public List<Status> known(Collection<UserId> users) {
    return users.stream()
        .filter(people::containsKey)
        .map(user -> status(user, people.get(user)))
        .toList();
  }

  /// Notices who has gone, or has been idle. To be called every now and then.
  public void expire() {
    var now = clock.instant();
    people.forEach(
        (user, person) -> {
          if (!isAsItShould(person, now)) {
            change(user, current -> settled(current, now));
          }
        });
    if (!start.plus(GONE_AFTER).isAfter(now) && restartIsOver.compareAndSet(false, true)) {
      sayWhoDidNotReturn();
    }
  }

  /// Clients still take those for being there who were before the restart, and of whom nothing was
  /// heard since.
  private void sayWhoDidNotReturn() {
    var before =
        devices.lastSeenBefore(
            start.toEpochMilli(), SEEN_AT_THE_END.toMillis(), MAX_BEFORE_RESTART);
    for (var user : before) {
      if (foundGone(user)) {
        wakeWhoSees(user);
      }
    }
  }

  private static boolean isAsItShould(Person person, Instant now) {
    return settled(person, now).looksLike(person);
  }

  private static Person settled(Person person, Instant now) {
    if (person.availability() == OFFLINE) {
      return person;
    }
    if (person.waiting() == 0 && !person.lastSeen().plus(GONE_AFTER).isAfter(now)) {
      return person.is(OFFLINE, false);
    }
    return person.availability() == ONLINE && !person.lastActive().plus(IDLE_AFTER).isAfter(now)
        ? person.is(UNAVAILABLE, true)
        : person;
  }

  private Status status(UserId user, @Nullable Person person) {
    if (person == null) {
      return new Status(user, OFFLINE, null, Duration.ZERO, false);
    }
    var ago = Duration.between(person.lastActive(), clock.instant());
    boolean active = person.availability() == ONLINE && ago.compareTo(ACTIVE_FOR) < 0;
    return new Status(user, person.availability(), person.message(), ago, active);
  }

  private boolean shows(UserId user, UserId reader) {
    return user.equals(reader) || userRooms.share(user, reader);
  }

  private void change(UserId user, Change change) {
    if (apply(user, change)) {
      wakeWhoSees(user);
    }
  }

  /// @return whether others see a difference
  private synchronized boolean apply(UserId user, Change change) {
    var before = people.getOrDefault(user, stranger());
    var after = change.of(before);
    if (after.looksLike(before)) {
      if (people.containsKey(user)) {
        people.put(user, after);
      }
      return false;
    }
    becomesNews(user, after);
    bySerial.remove(before.serial());
    return true;
  }

  /// @return whether nothing was heard of the user since the start
  private synchronized boolean foundGone(UserId user) {
    if (people.containsKey(user)) {
      return false;
    }
    becomesNews(user, stranger());
    return true;
  }

  private Person stranger() {
    return new Person(OFFLINE, false, null, clock.instant(), clock.instant(), 0, 0);
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
      if (person == null || person.availability() == OFFLINE) {
        people.remove(entry.getValue());
        bySerial.remove(entry.getKey());
        return;
      }
    }
  }

  private void wakeWhoSees(UserId user) {
    notifier.wake(user);
    for (var room : userRooms.of(user).values()) {
      var snapshot = room.isJoined() ? timeline.find(room.room()) : null;
      if (snapshot != null) {
        notifier.wake(snapshot.head().joined());
      }
    }
  }
}
