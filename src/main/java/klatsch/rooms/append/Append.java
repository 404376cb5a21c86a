package klatsch.rooms.append;

import static klatsch.model.error.MatrixError.notFound;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixError.WithStatus;
import klatsch.model.error.MatrixException;
import klatsch.model.event.Event;
import klatsch.model.event.Relation;
import klatsch.model.event.StoredEvent;
import klatsch.model.event.StoredEvent.Sent;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.Intent;
import klatsch.rooms.Plan;
import klatsch.rooms.RoomHead;
import klatsch.rooms.Timeline.AlsoInRoom;
import klatsch.rooms.TransactionKey;
import klatsch.rooms.append.EventMaker.Made;
import klatsch.rooms.history.EventFinder;
import klatsch.rooms.membership.MembersOnly;
import klatsch.rules.RoomVersion;
import klatsch.store.ConflictException;
import klatsch.store.Store;
import klatsch.store.Ticket;
import klatsch.store.Transaction;
import org.jspecify.annotations.Nullable;

/// The one way in: an event is made, checked against the rules, and committed together with all
/// that follows from it. Only the commit makes it news.
public final class Append {
  public static final Consumer<Transaction> NOTHING_ELSE = _ -> {};

  /// So often somebody else may have been faster before a client is told to try again itself.
  private static final int MAX_TRIES = 8;

  private final Store store;
  private final Lanes lanes;
  private final EventMaker maker;
  private final EventFinder finder;
  private final RelationCheck relationCheck;
  private final Publication publication;
  private final Transactions transactions;

  public Append(
      Store store,
      Lanes lanes,
      EventMaker maker,
      EventFinder finder,
      RelationCheck relationCheck,
      Publication publication,
      Transactions transactions) {
    this.store = store;
    this.lanes = lanes;
    this.maker = maker;
    this.finder = finder;
    this.relationCheck = relationCheck;
    this.publication = publication;
    this.transactions = transactions;
  }

  public List<StoredEvent> append(RoomId room, Plan plan, Consumer<Transaction> also) {
    return retrying(room, null, () -> {}, lane -> enter(lane, plan, null, null, also));
  }

  public EventId send(RoomId room, Intent intent, @Nullable TransactionKey key) {
    if (key == null) {
      return sendOnce(room, intent, null);
    }
    return transactions.once(key, () -> sendOnce(room, intent, key));
  }

  private EventId sendOnce(RoomId room, Intent intent, @Nullable TransactionKey key) {
    var target = intent.redacts() == null ? null : target(room, intent, intent.redacts());
    var relation = Relation.of(intent.content());
    Runnable check = relation == null ? () -> {} : () -> checkRelation(room, intent, relation);
    Plan plan = head -> inTheRoom(head, intent);
    return retrying(room, key, check, lane -> enter(lane, plan, target, key, NOTHING_ELSE))
        .getLast()
        .id();
  }

  private void checkRelation(RoomId room, Intent intent, Relation relation) {
    var snapshot = find(room).snapshot();
    inTheRoom(snapshot.head(), intent);
    relationCheck.check(snapshot, intent, relation);
  }

  /// What is to be redacted is looked up before the room stands still, because that may need the
  /// disk.
  private Event target(RoomId room, Intent intent, EventId target) {
    var snapshot = find(room).snapshot();
    inTheRoom(snapshot.head(), intent);
    var found = finder.find(snapshot, target);
    if (found == null) {
      throw notFound("There is no such event in this room");
    }
    return found.event();
  }

  /// The rules would refuse it too, but in words that tell strangers that there is such a room.
  private static List<Intent> inTheRoom(RoomHead head, Intent intent) {
    if (!head.isJoined(intent.sender())) {
      throw MembersOnly.refusal();
    }
    return List.of(intent);
  }

  @FunctionalInterface
  private interface Attempt {
    Entered in(Lane lane);
  }

  /// @param ticket of the commit to wait for, or `null` if there is none
  /// @param isNews whether that commit has events of this attempt
  /// @param generation of the lane in which they were made
  private record Entered(
      @Nullable Ticket<List<StoredEvent>> ticket, boolean isNews, int generation) {}

  /// @param check what needs the disk, and so is done before the room stands still; it throws if
  ///   the event must not be
  private List<StoredEvent> retrying(
      RoomId room, @Nullable TransactionKey key, Runnable check, Attempt attempt) {
    for (int tries = 1; ; tries++) {
      check.run();
      var lane = find(room);
      var entered = enter(lane, attempt);
      if (entered == null) {
        continue;
      }
      if (entered.ticket() == null) {
        return List.of();
      }
      try {
        var stored = entered.ticket().await();
        return entered.isNews() ? stored : List.of();
      } catch (ConflictException e) {
        lanes.startAgain(room, lane, entered.generation());
        boolean wasServedBefore = key != null && transactions.find(key) != null;
        if (wasServedBefore) {
          throw e;
        }
        if (tries == MAX_TRIES) {
          throw tooBusy();
        }
      } catch (RuntimeException e) {
        lanes.startAgain(room, lane, entered.generation());
        throw e;
      }
    }
  }

  private static MatrixException tooBusy() {
    return new MatrixException(
        new WithStatus(
            Errcode.UNKNOWN, 503, "Others are writing to this room just now, please try again"));
  }

  /// One attempt while the room stands still, or `null` if this lane has left the memory.
  private static @Nullable Entered enter(Lane lane, Attempt attempt) {
    lane.lock.lock();
    try {
      return lane.isRetired() ? null : attempt.in(lane);
    } finally {
      lane.lock.unlock();
    }
  }

  /// Makes the events and puts them in line for the disk. Called while the room stands still.
  private Entered enter(
      Lane lane,
      Plan plan,
      @Nullable Event target,
      @Nullable TransactionKey key,
      Consumer<Transaction> also) {
    var head = lane.pending();
    var intents = plan.against(head);
    if (intents.isEmpty()) {
      // What the plan relied on may itself not be durable yet.
      return new Entered(lane.last(), false, lane.generation());
    }
    var made = makeAll(head, intents, target);
    var after = made.getLast().after();
    var sent = key == null ? null : new Sent(key.device(), key.transactionId());
    var ticket =
        store
            .committer()
            .submit(
                transaction -> {
                  var stored = write(transaction, head, made, sent);
                  if (key != null) {
                    transactions.write(transaction, key, stored.getLast().id());
                  }
                  also.accept(transaction);
                  return stored;
                },
                stored -> publication.publish(lane, after, stored, made));
    lane.build(after, ticket);
    return new Entered(ticket, true, lane.generation());
  }

  private List<Made> makeAll(RoomHead head, List<Intent> intents, @Nullable Event target) {
    var made = new ArrayList<Made>(intents.size());
    var now = head;
    for (var intent : intents) {
      var next = maker.make(now, intent, target);
      made.add(next);
      now = next.after();
    }
    return made;
  }

  private List<StoredEvent> write(
      Transaction transaction, RoomHead head, List<Made> made, @Nullable Sent sent) {
    var stored = new ArrayList<StoredEvent>(made.size());
    for (var one : made) {
      stored.add(EventWriter.write(store, transaction, head.nr(), one, sent));
    }
    var after = made.getLast().after();
    store
        .rooms()
        .advance(transaction, head.nr(), head.extremities(), after.depth(), after.extremities());
    return stored;
  }

  /// Makes a room with its first events, all or none.
  public RoomId create(RoomVersion version, Intent create, Plan rest, AlsoInRoom also) {
    var first = maker.makeCreate(version, create, id -> lanes.find(id) != null);
    var made = new ArrayList<Made>();
    made.add(first);
    made.addAll(makeAll(first.after(), rest.against(first.after()), null));
    var before = RoomHead.empty(0, first.event().room(), version);
    var after = made.getLast().after();
    store
        .committer()
        .submit(
            transaction -> {
              long nr = store.rooms().create(transaction, after.id(), version.id());
              var stored = write(transaction, before.numbered(nr), made, null);
              also.write(transaction, after.numbered(nr));
              return new Created(nr, stored);
            },
            created -> publication.begin(lanes, after.numbered(created.nr()), created.events()))
        .await();
    return after.id();
  }

  private record Created(long nr, List<StoredEvent> events) {}

  private Lane find(RoomId room) {
    var lane = lanes.find(room);
    if (lane == null) {
      throw notFound("There is no such room here");
    }
    return lane;
  }
}
