package klatsch.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.model.error.MatrixError.invalidParam;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ObjLongConsumer;
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

  private final Store store;
  private final PushRules pushRules;
  private final Notifier notifier;
  private final List<ObjLongConsumer<UserId>> listeners = new CopyOnWriteArrayList<>();

  AccountData(Store store, PushRules pushRules, Notifier notifier) {
    this.store = store;
    this.pushRules = pushRules;
    this.notifier = notifier;
  }

  /// Tells the listener whose data changed at which position, from now on: in the order of the
  /// positions, when it is durable, and before the user is woken. It is called on the store's
  /// publisher, so it must be quick and wait for nothing.
  public void onChange(ObjLongConsumer<UserId> listener) {
    listeners.add(listener);
  }

  /// Keeps what a client says about the user as a whole.
  ///
  /// @throws MatrixException if this is none of the client's business
  public void set(UserId user, String type, JsonObject content) {
    requireTheirs(type);
    write(user, null, type, content);
  }

  /// Keeps what a client says about a room.
  ///
  /// @throws MatrixException if this is none of the client's business
  public void set(UserId user, RoomId room, String type, JsonObject content) {
    requireTheirs(type);
    write(user, room, type, content);
  }

  /// Keeps what the server itself says about a room, such as how far the user has read.
  public void setOurs(UserId user, RoomId room, String type, JsonObject content) {
    write(user, room, type, content);
  }

  /// @return `null` if there is none
  public @Nullable JsonObject find(UserId user, String type) {
    return type.equals(PUSH_RULES) ? pushRules.of(user) : read(user, null, type);
  }

  /// @return `null` if there is none
  public @Nullable JsonObject find(UserId user, RoomId room, String type) {
    return read(user, room, type);
  }

  private void write(UserId user, @Nullable RoomId room, String type, JsonObject content) {
    var bytes = content.toBytes();
    store
        .committer()
        .submit(
            tx -> {
              var data = new AccountDataStore.AccountData(room, type, bytes, tx.nextPosition());
              store.accountData().set(tx, user, data);
              return data;
            },
            data -> changed(user, data.position()))
        .await();
  }

  private void changed(UserId user, long position) {
    listeners.forEach(listener -> listener.accept(user, position));
    notifier.tell(List.of(user));
  }

  private @Nullable JsonObject read(UserId user, @Nullable RoomId room, String type) {
    var data = store.accountData().find(user, room, type);
    return data == null ? null : Json.parseObject(data.content());
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
