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
import klatsch.rooms.history.EventFinder;
import klatsch.rooms.membership.MembersOnly;
import klatsch.rules.RoomVersion;
import klatsch.store.ConflictException;
import klatsch.store.Ticket;
import klatsch.store.Transaction;
import org.jspecify.annotations.Nullable;

/// Brings in what people here do: an event is made for the room as it stands, and goes through the
/// [Gate].
public final class Append {
  public static final Consumer<Transaction> NOTHING_ELSE = _ -> {};

  /// So often somebody else may have been faster before a client is told to try again itself.
  private static final int MAX_TRIES = 8;

  private final Lanes lanes;
  private final Gate gate;
  private final EventMaker maker;
  private final EventFinder finder;
  private final RelationCheck relationCheck;
  private final Transactions transactions;

  public Append(
      Lanes lanes,
      Gate gate,
      EventMaker maker,
      EventFinder finder,
      RelationCheck relationCheck,
      Transactions transactions) {
    this.lanes = lanes;
    this.gate = gate;
    this.maker = maker;
    this.finder = finder;
    this.relationCheck = relationCheck;
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
    var steps = stepsOf(head, intents, target);
    if (key == null) {
      return entered(lane, gate.submit(lane, head, steps, null, also));
    }
    var id = steps.getLast().event().id();
    var sent = new Sent(key.device(), key.transactionId());
    return entered(
        lane, gate.submit(lane, head, steps, sent, tx -> transactions.write(tx, key, id)));
  }

  private static Entered entered(Lane lane, Ticket<List<StoredEvent>> ticket) {
    return new Entered(ticket, true, lane.generation());
  }

  private List<Step> stepsOf(RoomHead head, List<Intent> intents, @Nullable Event target) {
    var steps = new ArrayList<Step>(intents.size());
    var now = head;
    for (var intent : intents) {
      var next = maker.make(now, intent, target);
      steps.add(next);
      now = next.after();
    }
    return steps;
  }

  /// Makes a room with its first events, all or none.
  public RoomId create(RoomVersion version, Intent create, Plan rest, AlsoInRoom also) {
    var first = maker.makeCreate(version, create, id -> lanes.find(id) != null);
    var steps = new ArrayList<Step>();
    steps.add(first);
    steps.addAll(stepsOf(first.after(), rest.against(first.after()), null));
    gate.create(steps, also);
    return first.event().room();
  }

  private Lane find(RoomId room) {
    var lane = lanes.find(room);
    if (lane == null) {
      throw notFound("There is no such room here");
    }
    return lane;
  }
}
