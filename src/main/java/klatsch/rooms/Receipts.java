package klatsch.rooms;

import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.invalidParam;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import klatsch.accounts.AccountData;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixException;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.notify.Notifier;
import klatsch.store.ReceiptStore.Receipt;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// How far people have read.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#receipts)
public final class Receipts {
  public static final String READ = "m.read";

  /// Only the reader and the server know of it.
  public static final String READ_PRIVATE = "m.read.private";

  /// Rooms whose newest receipts are kept at hand.
  private static final int MAX_ROOMS = 10_000;

  /// So many receipts are kept at hand for each of them: what an attentive client can miss between
  /// two requests.
  private static final int MAX_RECENT = 64;

  private final Store store;
  private final Timeline timeline;
  private final History history;
  private final Threads threads;
  private final RoomActivity activity;
  private final AccountData accountData;
  private final Notifier notifier;
  private final InstantSource clock;

  /// About what came before, memory knows nothing of rooms that are not at hand.
  private final AtomicLong forgotten;

  private final Cache<RoomId, Recent> recent =
      Caffeine.newBuilder().maximumSize(MAX_ROOMS).evictionListener(this::forget).build();

  /// The newest receipts of a room.
  ///
  /// @param receipts oldest first, of each reader, kind and thread only the last
  /// @param from they are all there are after this position
  private record Recent(List<Receipt> receipts, long from) {
    Recent with(Receipt newest) {
      var next = new ArrayList<Receipt>(receipts.size() + 1);
      receipts.stream().filter(receipt -> !isSameMark(receipt, newest)).forEach(next::add);
      next.add(newest);
      return next.size() > MAX_RECENT
          ? new Recent(List.copyOf(next.subList(1, next.size())), next.getFirst().position())
          : new Recent(List.copyOf(next), from);
    }

    boolean isBehind(Receipt other) {
      return receipts.stream()
          .anyMatch(
              receipt ->
                  isSameMark(receipt, other) && receipt.eventPosition() >= other.eventPosition());
    }
  }

  public Receipts(
      Store store, Rooms rooms, AccountData accountData, Notifier notifier, InstantSource clock) {
    this.store = store;
    this.timeline = rooms.timeline();
    this.history = rooms.history();
    this.threads = rooms.threads();
    this.activity = rooms.activity();
    this.accountData = accountData;
    this.notifier = notifier;
    this.clock = clock;
    this.forgotten = new AtomicLong(store.position());
  }

  /// Notes that a user has read up to an event. One that lies before the last one changes nothing.
  ///
  /// @param type [#READ] or [#READ_PRIVATE]
  /// @param thread the root of a thread, `main`, or `null` for the whole room
  /// @throws klatsch.model.error.MatrixException `M_FORBIDDEN` to who is not in the room,
  ///   `M_NOT_FOUND` if the room has no such event, `M_INVALID_PARAM` if it is not in the thread
  public void read(UserId user, RoomId room, String type, EventId event, @Nullable String thread) {
    var snapshot = joined(user, room);
    var seen = history.event(user, room, event);
    if (thread != null && !isIn(thread, snapshot, seen.stored().event())) {
      throw invalidParam("The event is not in the thread that thread_id names");
    }
    long position = seen.position();
    var receipt = new Receipt(room, user, type, thread, event, position, clock.millis(), 0);
    if (isBehind(receipt)) {
      return;
    }
    // Found here, because publishing must not wait for a room to be loaded.
    Collection<UserId> readers =
        type.equals(READ_PRIVATE) ? Set.of(user) : snapshot.head().joined();
    store
        .committer()
        .submit(
            tx -> {
              var placed = at(tx.nextPosition(), receipt);
              store.receipts().advance(tx, placed);
              return placed;
            },
            placed -> publish(placed, readers))
        .await();
  }

  /// Notes up to where a user has read everything, which is nobody else's business.
  ///
  /// @throws klatsch.model.error.MatrixException as [#read] does
  public void markFullyRead(UserId user, RoomId room, EventId event) {
    joined(user, room);
    long position = history.event(user, room, event).position();
    var before = accountData.find(user, room, AccountData.FULLY_READ);
    if (before == null || isBefore(user, room, before, position)) {
      accountData.setOurs(
          user, room, AccountData.FULLY_READ, JsonObject.of("event_id", event.value()));
    }
  }

  /// What has changed in a room after one position and up to another, oldest first. From 0 it is
  /// all.
  ///
  /// @return also private ones, which only their reader may be told
  public List<Receipt> since(RoomId room, long after, long upTo) {
    var known = recent.getIfPresent(room);
    if (known == null && after >= forgotten.get()) {
      return List.of();
    }
    if (known == null || after < known.from()) {
      return store.receipts().since(List.of(room), after, upTo);
    }
    return known.receipts().stream()
        .filter(receipt -> receipt.position() > after && receipt.position() <= upTo)
        .toList();
  }

  /// How far one user has read in a room, by each type and thread, private ones too.
  public List<Receipt> of(UserId user, RoomId room) {
    return store.receipts().ofUser(room, user);
  }

  /// The rooms of a user in which something has happened after all that they have read, or in a
  /// thread after what they have read as a whole. What they said themselves is not looked at.
  public List<RoomId> behind(UserId user) {
    return store.receipts().behind(user);
  }

  private RoomSnapshot joined(UserId user, RoomId room) {
    var snapshot = timeline.find(room);
    if (snapshot == null || !snapshot.head().isJoined(user)) {
      throw forbidden("You are not in this room");
    }
    return snapshot;
  }

  /// The event with which a thread begins is in the main timeline. Clients may name it in its
  /// thread as well: then nothing of the thread has been read.
  private boolean isIn(String thread, RoomSnapshot room, Event event) {
    return thread.equals(event.id().value()) || thread.equals(threads.of(room, event));
  }

  private boolean isBehind(Receipt receipt) {
    var known = recent.getIfPresent(receipt.room());
    return known != null && known.isBehind(receipt)
        || store.receipts().ofUser(receipt.room(), receipt.user()).stream()
            .anyMatch(
                other ->
                    isSameMark(other, receipt) && other.eventPosition() >= receipt.eventPosition());
  }

  /// A marker that is at no event, or at one that cannot be seen any more, gives way.
  private boolean isBefore(UserId user, RoomId room, JsonObject marker, long position) {
    var id = marker.text("event_id");
    if (id == null || !id.startsWith("$")) {
      return true;
    }
    try {
      return history.event(user, room, new EventId(id)).position() < position;
    } catch (MatrixException _) {
      return true;
    }
  }

  /// On the store's thread, in the order of the commits.
  private void publish(Receipt receipt, Collection<UserId> readers) {
    var known = recent.getIfPresent(receipt.room());
    if (known == null) {
      known = new Recent(List.of(), forgotten.get());
    }
    // Of two at once, the store has kept the one that is ahead.
    if (known.isBehind(receipt)) {
      return;
    }
    recent.put(receipt.room(), known.with(receipt));
    activity.touched(receipt.room(), receipt.position());
    notifier.tell(readers);
  }

  private void forget(@Nullable RoomId room, @Nullable Recent recent, RemovalCause cause) {
    if (recent != null) {
      forgotten.accumulateAndGet(recent.receipts().getLast().position(), Math::max);
    }
  }

  private static Receipt at(long position, Receipt receipt) {
    return new Receipt(
        receipt.room(),
        receipt.user(),
        receipt.type(),
        receipt.thread(),
        receipt.event(),
        receipt.eventPosition(),
        receipt.ts(),
        position);
  }

  private static boolean isSameMark(Receipt one, Receipt other) {
    return one.user().equals(other.user())
        && one.type().equals(other.type())
        && Objects.equals(one.thread(), other.thread());
  }
}
