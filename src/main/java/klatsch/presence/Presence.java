package klatsch.presence;

import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.presence.Availability.OFFLINE;
import static klatsch.presence.Availability.ONLINE;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import klatsch.accounts.Accounts;
import klatsch.config.PresenceConfig;
import klatsch.model.SteadyClock;
import klatsch.model.id.DeviceId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.notify.Notifier;
import klatsch.rooms.Rooms;
import klatsch.rooms.UserRoom;
import klatsch.rooms.UserRooms;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is there.
///
/// Lives in memory, but for what people say and when they last did something: after a restart
/// everyone is away until they come back, and who does not come back soon is told to be away.
///
/// Others can read a change at once. Those who wait are woken once a second, each of them once,
/// however many have come and gone meanwhile. `docs/decisions/0028-presence.md` has the reasons.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#presence)
public final class Presence implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

  /// Who has not asked for news for so long has gone. Most clients ask again at once.
  static final Duration GONE_AFTER = Duration.ofSeconds(30);

  /// Who has done nothing for so long, though connected, is not at the keyboard.
  static final Duration IDLE_AFTER = Duration.ofMinutes(5);

  /// Who has done something within this time is active, and need not be told about each minute.
  static final Duration ACTIVE_FOR = Duration.ofMinutes(1);

  /// When people were last active is written down so often, for all who have stopped meanwhile.
  static final Duration WRITE_EVERY = Duration.ofSeconds(10);

  /// When a device was used is written down every ten minutes, and a client may wait for news for
  /// five: who was there at the end was seen so much earlier at most.
  private static final Duration SEEN_AT_THE_END = Duration.ofMinutes(15);

  /// Who may have been there before a restart. Of more than these, some are found gone when they
  /// come and go again.
  private static final int MAX_BEFORE_RESTART = 10_000;

  /// Of these so many are looked up each time, so that others do not wait for it.
  private static final int RETURNED_AT_ONCE = 500;

  private static final String NAMELESS = "";

  private final boolean enabled;
  private final Store store;
  private final KeptPresence kept;
  private final People people;
  private final PresenceLists lists;
  private final Instant start;
  private final UserRooms userRooms;
  private final Notifier notifier;
  private final InstantSource clock;

  /// Whose profile has changed since the last look.
  private final Set<UserId> renamed = ConcurrentHashMap.newKeySet();

  /// Whose account has changed since then, in whatever way.
  private final Set<UserId> moderated = ConcurrentHashMap.newKeySet();

  // For the thread that lets things expire, alone.
  private final Queue<UserId> mayHaveGone = new ArrayDeque<>();
  private boolean restartIsOver;
  private Instant written;

  /// @param accepted whether they want to be seen, so that their status is the true one
  public record Listed(Status status, boolean accepted) {}

  private Presence(
      PresenceConfig config,
      Store store,
      Accounts accounts,
      Rooms rooms,
      Notifier notifier,
      InstantSource clock) {
    this.enabled = config.enabled();
    this.store = store;
    this.kept = new KeptPresence(store, accounts.profiles());
    this.clock = new SteadyClock(clock);
    this.people = new People(kept, this.clock);
    this.lists = new PresenceLists(store, accounts.users());
    this.start = this.clock.instant();
    this.written = start;
    this.userRooms = rooms.userRooms();
    this.notifier = notifier;
  }

  public static Presence open(
      PresenceConfig config,
      Store store,
      Accounts accounts,
      Rooms rooms,
      Notifier notifier,
      InstantSource clock) {
    var presence = new Presence(config, store, accounts, rooms, notifier, clock);
    if (presence.enabled) {
      accounts.profiles().onChange(presence.renamed::add);
      accounts.changes().onChange(presence.moderated::add);
    }
    return presence;
  }

  /// Somebody says how they want to be seen. What they say with it is kept when this returns.
  ///
  /// @param device at which they say it, or `null` if that is not known
  public void set(
      UserId user, @Nullable DeviceId device, Availability availability, @Nullable String message) {
    if (!enabled) {
      return;
    }
    if (!Objects.equals(people.known(user).message(), message)) {
      kept.setMessage(user, message);
    }
    var now = clock.instant();
    people.change(user, person -> person.says(name(device), availability, message, now));
  }

  /// Somebody did something, such as sending a message.
  public void active(UserId user) {
    if (people.contains(user)) {
      var now = clock.instant();
      people.change(user, person -> person.acts(now));
    }
  }

  /// A client begins to ask for news, and says how its user is to be seen meanwhile.
  ///
  /// @param device which client, or `null` if that is not known
  /// @param as [Availability#OFFLINE] leaves everything as it is
  /// @return to be closed when it has its answer
  public Visit visit(UserId user, @Nullable DeviceId device, Availability as) {
    if (!enabled || as == OFFLINE) {
      return () -> {};
    }
    var now = clock.instant();
    people.change(user, person -> person.arrives(name(device), as, now));
    return () -> leave(user, name(device));
  }

  /// A client that is asking for news.
  @FunctionalInterface
  public interface Visit extends AutoCloseable {
    @Override
    void close();
  }

  private void leave(UserId user, String client) {
    if (people.contains(user)) {
      people.change(user, person -> person.leaves(client, clock.instant()));
    }
  }

  private static String name(@Nullable DeviceId device) {
    return device == null ? NAMELESS : device.value();
  }

  /// How somebody appears to somebody else.
  ///
  /// @throws klatsch.model.error.MatrixException `M_FORBIDDEN` if they share no room and do not
  ///   list each other
  public Status of(UserId reader, UserId user) {
    if (!shows(user, reader)) {
      throw forbidden("You share no room with this user");
    }
    return enabled ? Status.of(user, people.known(user), clock.instant()) : Status.unknown(user);
  }

  /// Those whom somebody wants to see coming and going.
  public List<Listed> list(UserId reader) {
    return lists.of(reader).stream()
        .map(
            user ->
                shows(user, reader)
                    ? new Listed(of(reader, user), true)
                    : new Listed(Status.unknown(user), false))
        .toList();
  }

  /// Changes whom somebody wants to see. They see those who want that as well, from now on.
  ///
  /// @throws klatsch.model.error.MatrixException `M_NOT_FOUND` if one of the invited is nobody
  ///   here, `M_INVALID_PARAM` if they are too many
  public void changeList(UserId user, Collection<UserId> invite, Collection<UserId> drop) {
    lists.change(user, invite, drop);
    for (var other : invite) {
      if (lists.isMutual(user, other)) {
        tellAgain(other);
        tellAgain(user);
      }
    }
  }

  private void tellAgain(UserId user) {
    if (enabled) {
      people.tellAgain(user);
    }
  }

  /// The number of the last change. Whoever looks from here on misses nothing.
  public long serial() {
    return people.serial();
  }

  /// Those who have changed since a serial and whom the reader may see. From 0 it is everyone
  /// known.
  public List<Status> changedSince(long since, UserId reader) {
    return statuses(
        people.changedSince(since).stream().filter(user -> shows(user, reader)).toList());
  }

  /// Those of the users about whom something is known, such as those whom the reader has just met.
  public List<Status> known(Collection<UserId> users) {
    return statuses(users);
  }

  private List<Status> statuses(Collection<UserId> users) {
    var now = clock.instant();
    return users.stream()
        .map(
            user -> {
              var person = people.find(user);
              return person == null ? null : Status.of(user, person, now);
            })
        .filter(Objects::nonNull)
        .toList();
  }

  /// Notices who has gone, or has been idle, and wakes those who are to be told of that and of all
  /// else that has changed. To be called every now and then, by one thread.
  public void expire() {
    if (!enabled) {
      return;
    }
    var now = clock.instant();
    people.forEach(
        (user, person) -> {
          if (!person.isSettled(now)) {
            people.change(user, current -> current);
          }
        });
    lookAtChanged();
    if (!restartIsOver && !start.plus(GONE_AFTER).isAfter(now)) {
      restartIsOver = true;
      mayHaveGone.addAll(before());
    }
    for (int i = 0; i < RETURNED_AT_ONCE && !mayHaveGone.isEmpty(); i++) {
      foundGone(mayHaveGone.element());
      mayHaveGone.remove();
    }
    wakeThoseWhoSee();
    if (!written.plus(WRITE_EVERY).isAfter(now)) {
      written = now;
      kept.writeDown();
    }
  }

  /// Clients still take those for being there who were before the restart, and of whom nothing was
  /// heard since.
  private List<UserId> before() {
    return store
        .devices()
        .lastSeenBefore(start.toEpochMilli(), SEEN_AT_THE_END.toMillis(), MAX_BEFORE_RESTART);
  }

  /// A new name or picture is told also of somebody who is away.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/client-server-api/#events-on-change-of-profile-information)
  private void lookAtChanged() {
    each(
        renamed,
        user -> {
          var fresh = kept.of(user);
          if (!fresh.setAside()) {
            boolean isNew = !people.contains(user);
            people.apply(user, fresh, person -> person.withAppearance(fresh.appearance()), isNew);
          }
        });
    each(
        moderated,
        user -> {
          if (people.contains(user)) {
            var fresh = kept.of(user);
            people.apply(user, fresh, person -> person.withSetAside(fresh.setAside()), false);
          }
        });
  }

  /// Who changes again meanwhile is looked at again, and so is who could not be.
  private static void each(Set<UserId> users, Consumer<UserId> look) {
    for (var user : Set.copyOf(users)) {
      users.remove(user);
      try {
        look.accept(user);
      } catch (RuntimeException e) {
        users.add(user);
        throw e;
      }
    }
  }

  private boolean shows(UserId user, UserId reader) {
    return user.equals(reader) || userRooms.share(user, reader) || lists.isMutual(reader, user);
  }

  private void foundGone(UserId user) {
    if (!people.contains(user)) {
      people.tellAgain(user);
    }
  }

  private void wakeThoseWhoSee() {
    var changed = people.takeUntold();
    if (changed.isEmpty()) {
      return;
    }
    var who = new HashSet<>(changed);
    var rooms = new HashSet<RoomId>();
    for (var user : changed) {
      who.addAll(lists.mutual(user));
      userRooms.of(user).values().stream()
          .filter(UserRoom::isJoined)
          .map(UserRoom::room)
          .forEach(rooms::add);
    }
    notifier.wakeIf(waiter -> who.contains(waiter) || isInOneOf(rooms, waiter));
  }

  private boolean isInOneOf(Set<RoomId> rooms, UserId user) {
    return userRooms.of(user).values().stream()
        .anyMatch(room -> room.isJoined() && rooms.contains(room.room()));
  }

  /// Keeps when those who are still there last did something.
  @Override
  public void close() {
    people.forEach(
        (user, person) -> {
          if (person.shown() == ONLINE) {
            kept.stoppedBeingActive(user, person);
          }
        });
    try {
      kept.writeDown();
    } catch (RuntimeException e) {
      LOG.warn("Could not write down who was last active when", e);
    }
  }
}
