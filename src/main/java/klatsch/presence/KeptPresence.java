package klatsch.presence;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import klatsch.accounts.Profiles;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// What outlasts a restart: what people say, and when they last did something.
final class KeptPresence {
  private final Store store;
  private final Profiles profiles;

  /// When they last did something who have stopped meanwhile: to be written down.
  private final ConcurrentMap<UserId, Instant> unwritten = new ConcurrentHashMap<>();

  KeptPresence(Store store, Profiles profiles) {
    this.store = store;
    this.profiles = profiles;
  }

  /// Somebody who is away.
  Person of(UserId user) {
    var kept = store.presence().find(user);
    var last = kept == null ? null : kept.lastActiveTs();
    return Person.away(
        kept == null ? null : kept.message(),
        last == null ? null : Instant.ofEpochMilli(last),
        profiles.appearance(user),
        kept != null && kept.setAside());
  }

  /// Comes back when it is durable.
  void setMessage(UserId user, @Nullable String message) {
    store.write(
        tx -> {
          store.presence().setMessage(tx, user, message);
          return user;
        });
  }

  void stoppedBeingActive(UserId user, Person person) {
    if (person.lastActive() != null) {
      unwritten.put(user, person.lastActive());
    }
  }

  void writeDown() {
    var last = Map.copyOf(unwritten);
    if (last.isEmpty()) {
      return;
    }
    store.write(
        tx -> {
          last.forEach(
              (user, when) -> store.presence().setLastActive(tx, user, when.toEpochMilli()));
          return last.size();
        });
    last.forEach(unwritten::remove);
  }
}
