package klatsch.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.model.error.MatrixError.invalidParam;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.ObjLongConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixError;
import klatsch.model.error.MatrixException;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.notify.Notifier;
import klatsch.store.AccountDataStore;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// What clients keep here for their user, as a whole or about a room. Nobody else sees it.
///
/// It is JSON of any kind, with fractions too: the rules for events do not hold here.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#client-config)
public final class AccountData {
  public static final String PUSH_RULES = "m.push_rules";
  public static final String FULLY_READ = "m.fully_read";

  /// Written by the server, each by an endpoint of its own.
  private static final Set<String> OURS = Set.of(PUSH_RULES, FULLY_READ);

  /// As for the types of events.
  static final int MAX_TYPE_BYTES = 255;

  /// Changes by one user wait for one another. Others seldom share the lock.
  private static final int LOCKS = 64;

  /// So often another server on the same database, or a client that sets the whole, may come in
  /// between. Each time something of the user's is kept, so nothing is stuck.
  private static final int MAX_TRIES = 20;

  /// No position: somebody else was faster.
  private static final long TOO_LATE = -1;

  private static final Duration UNTIL_IT_IS_CALM = Duration.ofSeconds(1);

  private final Store store;
  private final Notifier notifier;
  private final List<ObjLongConsumer<UserId>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<UserId>> ofRules = new CopyOnWriteArrayList<>();
  private final Object[] locks = IntStream.range(0, LOCKS).mapToObj(_ -> new Object()).toArray();

  AccountData(Store store, Notifier notifier) {
    this.store = store;
    this.notifier = notifier;
  }

  /// Tells the listener whose data changed at which position, from now on: in the order of the
  /// positions, when it is durable, and before the user is woken. It is called on the store's
  /// publisher, so it must be quick and wait for nothing.
  public void onChange(ObjLongConsumer<UserId> listener) {
    listeners.add(listener);
  }

  /// The same for who needs to know of the push rules only.
  void onChangeOfRules(Consumer<UserId> listener) {
    ofRules.add(listener);
  }

  /// Keeps what a client says about the user as a whole.
  ///
  /// @throws MatrixException if this is none of the client's business
  public void set(UserId user, String type, JsonObject content) {
    requireTheirs(type);
    set(user, null, type, content.toBytes());
  }

  /// Keeps what a client says about a room.
  ///
  /// @throws MatrixException if this is none of the client's business
  public void set(UserId user, RoomId room, String type, JsonObject content) {
    requireTheirs(type);
    set(user, room, type, content.toBytes());
  }

  /// Keeps what the server itself says about a room, such as how far the user has read.
  public void setOurs(UserId user, RoomId room, String type, JsonObject content) {
    set(user, room, type, content.toBytes());
  }

  /// Forgets what was said about the user as a whole. Clients that sync later are told.
  ///
  /// @throws MatrixException if this is none of the client's business
  public void remove(UserId user, String type) {
    requireTheirs(type);
    forget(user, null, type);
  }

  /// Forgets what was said about a room. Clients that sync later are told.
  ///
  /// @throws MatrixException if this is none of the client's business
  public void remove(UserId user, RoomId room, String type) {
    requireTheirs(type);
    forget(user, room, type);
  }

  /// Changes what is there into something else. Of changes that come at the same time, none is
  /// lost.
  ///
  /// @param change of what is there, which is empty if nothing is; may be asked more than once. It
  ///   may throw, and then nothing happens
  /// @throws MatrixException if too many others are always faster
  void change(UserId user, @Nullable RoomId room, String type, UnaryOperator<JsonObject> change) {
    synchronized (locks[Math.floorMod(user.hashCode(), LOCKS)]) {
      for (int tries = 0; tries < MAX_TRIES; tries++) {
        var found = store.accountData().find(user, room, type);
        var before = found == null ? JsonObject.EMPTY : Json.parseObject(found.content());
        var after = change.apply(before);
        if (after.equals(before)
            || replace(user, room, type, after.toBytes(), found == null ? 0 : found.position())) {
          return;
        }
      }
    }
    throw new MatrixException(new MatrixError.LimitExceeded(UNTIL_IT_IS_CALM));
  }

  /// What the user as a whole has; the push rules are whole, with those that are predefined.
  ///
  /// @return `null` if there is none
  public @Nullable JsonObject find(UserId user, String type) {
    var found = read(user, null, type);
    return type.equals(PUSH_RULES)
        ? new OwnPushRules(found == null ? JsonObject.EMPTY : found).shownTo(user)
        : found;
  }

  /// @return `null` if there is none
  public @Nullable JsonObject find(UserId user, RoomId room, String type) {
    return read(user, room, type);
  }

  private void set(UserId user, @Nullable RoomId room, String type, byte[] content) {
    write(user, position -> new AccountDataStore.AccountData(room, type, content, position));
  }

  private void forget(UserId user, @Nullable RoomId room, String type) {
    if (read(user, room, type) != null) {
      write(user, position -> AccountDataStore.AccountData.deleted(room, type, position));
    }
  }

  /// @param data what to keep, at the position that it gets
  private void write(UserId user, LongFunction<AccountDataStore.AccountData> data) {
    store
        .committer()
        .submit(
            tx -> {
              long position = tx.nextPosition();
              store.accountData().set(tx, user, data.apply(position));
              return position;
            },
            position -> changed(user, position))
        .await();
  }

  /// @param found where that stands from which the content was made; 0 if there was nothing
  /// @return whether nobody was faster
  private boolean replace(
      UserId user, @Nullable RoomId room, String type, byte[] content, long found) {
    return store
            .committer()
            .submit(
                tx -> {
                  long position = tx.nextPosition();
                  var data = new AccountDataStore.AccountData(room, type, content, position);
                  return store.accountData().replace(tx, user, data, found) ? position : TOO_LATE;
                },
                position -> {
                  if (position != TOO_LATE) {
                    if (type.equals(PUSH_RULES)) {
                      ofRules.forEach(listener -> listener.accept(user));
                    }
                    changed(user, position);
                  }
                })
            .await()
        != TOO_LATE;
  }

  private void changed(UserId user, long position) {
    listeners.forEach(listener -> listener.accept(user, position));
    notifier.tell(List.of(user));
  }

  private @Nullable JsonObject read(UserId user, @Nullable RoomId room, String type) {
    var data = store.accountData().find(user, room, type);
    return data == null || data.isDeleted() ? null : Json.parseObject(data.content());
  }

  private static void requireTheirs(String type) {
    if (OURS.contains(type)) {
      throw new MatrixException(
          new MatrixError.WithStatus(
              Errcode.BAD_JSON, 405, "The server itself looks after " + type));
    }
    if (type.getBytes(UTF_8).length > MAX_TYPE_BYTES) {
      throw invalidParam("A type has at most " + MAX_TYPE_BYTES + " bytes");
    }
  }
}
