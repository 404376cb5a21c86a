package klatsch.rooms;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import klatsch.crypto.RandomText;
import klatsch.crypto.SigningKey;
import klatsch.model.event.Event;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.EventFormat;
import klatsch.store.ServerKeyStore.ServerKey;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Signs this server's events when another server is to have them: most never leave, and ids do not
/// cover signatures. The key is made when it is first needed.
///
/// [Spec](https://spec.matrix.org/v1.19/server-server-api/#signing-events)
public final class EventSigner {
  /// Letters in the name of a key, so that no two of this server are called the same.
  private static final int NAME_LETTERS = 6;

  private final String serverName;
  private final Store store;
  private final InstantSource clock;
  private final RandomGenerator random;
  private volatile @Nullable SigningKey key;

  EventSigner(String serverName, Store store, InstantSource clock, RandomGenerator random) {
    this.serverName = serverName;
    this.store = store;
    this.clock = clock;
    this.random = random;
  }

  /// The event as other servers want it.
  ///
  /// @param event that was made here
  public Event signed(RoomVersion version, Event event) {
    if (!event.sender().server().equals(serverName)) {
      throw new IllegalArgumentException(event + " is not ours to sign");
    }
    return EventFormat.signed(version, event, serverName, key());
  }

  /// The key in use.
  public SigningKey key() {
    var known = key;
    return known == null ? find() : known;
  }

  private synchronized SigningKey find() {
    var known = key;
    if (known != null) {
      return known;
    }
    if (store.serverKeys().all().isEmpty()) {
      make();
    }
    // If two servers on one database made one at the same time, the last is in use by both.
    var last = store.serverKeys().all().getLast();
    var found = SigningKey.ofSeed(last.id().substring(last.id().indexOf(':') + 1), last.seed());
    key = found;
    return found;
  }

  private void make() {
    var made = SigningKey.generate(new RandomText(random).letters(NAME_LETTERS), random);
    store.write(
        tx -> {
          store.serverKeys().insert(tx, new ServerKey(made.id(), made.seed(), clock.millis()));
          return made.id();
        });
  }
}
