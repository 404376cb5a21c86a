package klatsch.e2ee;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableSet;
import static klatsch.model.error.MatrixError.tooLarge;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.e2ee.Inboxes.Address;
import klatsch.json.JsonObject;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.notify.Notifier;
import klatsch.rooms.TransactionKey;
import klatsch.store.ConflictException;
import klatsch.store.Store;
import klatsch.store.ToDeviceStore.Load;
import klatsch.store.ToDeviceStore.Message;
import klatsch.store.Transaction;
import klatsch.telemetry.Counter;
import org.jspecify.annotations.Nullable;

/// Messages from one device to others, outside of all rooms: keys above all. Each waits until the
/// device comes back from the answer that had it; the decision in
/// `docs/decisions/0021-to-device.md` says what that means.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#send-to-device-messaging)
public final class ToDevice {
  /// Stands for all devices of a user.
  public static final String ALL_DEVICES = "*";

  /// As many as the specification recommends for one answer.
  public static final int MAX_AT_ONCE = 100;

  /// Devices that one request may write to. Clients share the key of a large room in portions of 20
  /// to 250.
  static final int MAX_DEVICES = 1_000;

  /// As for an event.
  static final int MAX_CONTENT_BYTES = 65_536;

  /// As for the types of events.
  static final int MAX_TYPE_BYTES = 255;

  /// What waits for one device: the keys of a busy year. A device that has so much to catch up with
  /// is in a drawer. For it alone nothing more is taken; what was taken is never dropped.
  static final int MAX_WAITING = 10_000;

  /// The same in bytes. A message with a key has one or two thousand.
  static final long MAX_WAITING_BYTES = 32L << 20;

  private final Store store;
  private final Notifier notifier;
  private final Counter refused;
  private final InstantSource clock;
  private final Inboxes inboxes;

  ToDevice(Store store, Notifier notifier, Counter refused, InstantSource clock) {
    this.store = store;
    this.notifier = notifier;
    this.refused = refused;
    this.clock = clock;
    this.inboxes = new Inboxes(store);
  }

  /// What waits for a device.
  ///
  /// @param upTo the position up to which this is all
  public record Waiting(List<Message> messages, long upTo) {}

  /// Sends what is said to each device, or to all of a user under [#ALL_DEVICES]. Users and devices
  /// that are not known here are passed over. A repeat of the request does nothing.
  ///
  /// @throws klatsch.model.error.MatrixException `M_TOO_LARGE` if it is too much
  public void send(TransactionKey key, String type, Map<UserId, Map<String, JsonObject>> messages) {
    requireFits(type, messages);
    var mail = new LinkedHashMap<Address, byte[]>();
    for (var load : store.toDevice().loads(messages.keySet())) {
      var content = content(load, messages.get(load.user()));
      if (content != null && takes(load, content.length)) {
        mail.put(new Address(load.user(), load.device()), content);
      }
    }
    if (mail.size() > MAX_DEVICES) {
      throw tooLarge("One request reaches at most " + MAX_DEVICES + " devices");
    }
    try {
      store
          .committer()
          .submit(tx -> write(tx, key, type, mail), position -> arrived(mail.keySet(), position))
          .await();
    } catch (ConflictException _) {
      // It is a repeat, and all has been sent the first time.
    }
  }

  /// What a device has not been told of yet, in the order in which it came.
  ///
  /// @param after the position up to which it has been told
  public Waiting waiting(UserId user, DeviceId device, long after, long upTo) {
    var address = new Address(user, device);
    var known = inboxes.of(address);
    if (known.newest() <= after) {
      return new Waiting(List.of(), upTo);
    }
    var found = store.toDevice().between(user, device, after, upTo, MAX_AT_ONCE + 1);
    if (found.isEmpty() && known.newest() <= upTo) {
      inboxes.isEmpty(address, known);
    }
    if (found.size() <= MAX_AT_ONCE) {
      return new Waiting(found, upTo);
    }
    var first = found.subList(0, MAX_AT_ONCE);
    return new Waiting(List.copyOf(first), first.getLast().position());
  }

  /// A device comes back from an answer that told it all up to a position. Nobody waits for this to
  /// be written: if it is lost, it is written the next time.
  public void confirm(UserId user, DeviceId device, long upTo) {
    if (inboxes.confirmed(new Address(user, device), upTo)) {
      var _ =
          store
              .committer()
              .submit(
                  tx -> {
                    store.toDevice().deleteUpTo(tx, user, device, upTo);
                    return upTo;
                  },
                  _ -> {});
    }
  }

  private static void requireFits(String type, Map<UserId, Map<String, JsonObject>> messages) {
    if (type.getBytes(UTF_8).length > MAX_TYPE_BYTES) {
      throw tooLarge("A type has at most " + MAX_TYPE_BYTES + " bytes");
    }
    if (messages.values().stream().mapToInt(Map::size).sum() > MAX_DEVICES) {
      throw tooLarge("One request reaches at most " + MAX_DEVICES + " devices");
    }
  }

  /// What a device is told: what is said to it by its name goes before what is said to all.
  private static byte @Nullable [] content(Load load, @Nullable Map<String, JsonObject> ofUser) {
    if (ofUser == null) {
      return null;
    }
    var content = ofUser.get(load.device().value());
    var said = content == null ? ofUser.get(ALL_DEVICES) : content;
    if (said == null) {
      return null;
    }
    var bytes = said.toBytes();
    if (bytes.length > MAX_CONTENT_BYTES) {
      throw tooLarge("A message to a device has at most " + MAX_CONTENT_BYTES + " bytes");
    }
    return bytes;
  }

  private boolean takes(Load load, int bytes) {
    if (load.messages() < MAX_WAITING && load.bytes() + bytes <= MAX_WAITING_BYTES) {
      return true;
    }
    refused.increment();
    return false;
  }

  private long write(Transaction tx, TransactionKey key, String type, Map<Address, byte[]> mail) {
    store.transactions().insert(tx, key.hash(), clock.millis());
    long position = tx.nextPosition();
    mail.forEach(
        (address, content) ->
            store
                .toDevice()
                .add(
                    tx,
                    address.user(),
                    address.device(),
                    new Message(position, key.user(), type, content)));
    return position;
  }

  /// On the store's thread, in the order of the commits.
  private void arrived(Set<Address> addresses, long position) {
    inboxes.arrived(addresses, position);
    notifier.tell(addresses.stream().map(Address::user).collect(toUnmodifiableSet()));
  }
}
