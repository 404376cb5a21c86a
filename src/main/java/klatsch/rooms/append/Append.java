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
import klatsch.rooms.DamagedRooms;
import klatsch.rooms.Intent;
import klatsch.rooms.Plan;
import klatsch.rooms.RoomHead;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.Timeline.AlsoInRoom;
import klatsch.rooms.TransactionKey;
import klatsch.rooms.append.Gathering.Gathered;
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
  private final Gathering gathering;
  private final DamagedRooms damaged;

  public Append(
      Lanes lanes,
      Gate gate,
      EventMaker maker,
      EventFinder finder,
      RelationCheck relationCheck,
      Transactions transactions,
      Gathering gathering,
      DamagedRooms damaged) {
    this.lanes = lanes;
    this.gate = gate;
    this.maker = maker;
    this.finder = finder;
    this.relationCheck = relationCheck;
    this.transactions = transactions;
    this.gathering = gathering;
    this.damaged = damaged;
  }

  public List<StoredEvent> append(RoomId room, Plan plan, Consumer<Transaction> also) {
    return retrying(() -> {}, new Deed(room, plan, null, null, also));
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
    return retrying(check, new Deed(room, plan, target, key, NOTHING_ELSE)).getLast().id();
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

  private enum Course {
    /// What the plan wants is so already.
    DONE_BEFORE,
    DONE,
    /// The plan will fit when this is durable.
    BEGUN
  }

  /// @param ticket of the commit to wait for, or `null` if there is none
  /// @param course how far the plan is with that
  /// @param generation of the lane in which the events were made
  private record Entered(
      @Nullable Ticket<List<StoredEvent>> ticket, Course course, int generation) {}

  /// @param check what needs the disk, and so is done before the room stands still; it throws if
  ///   the event must not be
  private List<StoredEvent> retrying(Runnable check, Deed deed) {
    for (int tries = 1; ; tries++) {
      check.run();
      var lane = find(deed.room);
      var entered = enter(deed, lane, tries);
      if (entered == null) {
        continue;
      }
      if (entered.ticket() == null) {
        return List.of();
      }
      try {
        var stored = entered.ticket().await();
        switch (entered.course()) {
          case DONE -> {
            return stored;
          }
          case DONE_BEFORE -> {
            return List.of();
          }
          case BEGUN -> {}
        }
      } catch (ConflictException e) {
        lanes.startAgain(deed.room, lane, entered.generation());
        boolean wasServedBefore = deed.key != null && transactions.find(deed.key) != null;
        if (wasServedBefore) {
          throw e;
        }
        if (tries == MAX_TRIES) {
          throw tooBusy();
        }
      } catch (RuntimeException e) {
        lanes.startAgain(deed.room, lane, entered.generation());
        throw e;
      }
    }
  }

  /// The rules, too, may find that they cannot work with what is kept of a room.
  private @Nullable Entered enter(Deed deed, Lane lane, int tries) {
    try {
      return deed.enter(lane, tries);
    } catch (RuntimeException e) {
      throw damaged.whileActing(deed.room, e);
    }
  }

  private static MatrixException tooBusy() {
    return new MatrixException(
        new WithStatus(
            Errcode.UNKNOWN, 503, "Others are writing to this room just now, please try again"));
  }

  /// What is to happen in a room.
  private final class Deed implements Landing.Deed<Gathered, Entered> {
    private final RoomId room;
    private final Plan plan;
    private final @Nullable Event target;
    private final @Nullable TransactionKey key;
    private final Consumer<Transaction> also;

    Deed(
        RoomId room,
        Plan plan,
        @Nullable Event target,
        @Nullable TransactionKey key,
        Consumer<Transaction> also) {
      this.room = room;
      this.plan = plan;
      this.target = target;
      this.key = key;
      this.also = also;
    }

    /// One attempt, or `null` if this lane has left the memory, or the room has moved on.
    @Nullable Entered enter(Lane lane, int tries) {
      var entered = enterOnTop(lane);
      return entered == null ? new Landing<>(lanes, room, 0, this).land(lane, tries) : entered;
    }

    /// Makes the events while the room stands still, and puts them in line for the disk.
    ///
    /// @return `null` if this lane has left the memory, or the disk is needed to make them
    private @Nullable Entered enterOnTop(Lane lane) {
      lane.lock.lock();
      try {
        if (lane.isRetired() || Gathering.isNeeded(lane.pending())) {
          return null;
        }
        var head = lane.pending();
        var intents = plan.against(head);
        if (intents.isEmpty()) {
          // What the plan relied on may itself not be durable yet.
          return new Entered(lane.last(), Course.DONE_BEFORE, lane.generation());
        }
        return submit(lane, head, maker.makeAll(head, intents, target));
      } finally {
        lane.lock.unlock();
      }
    }

    private Entered submit(Lane lane, RoomHead head, List<Step> steps) {
      if (key == null) {
        var ticket = gate.submit(lane, head, steps, null, also);
        return new Entered(ticket, Course.DONE, lane.generation());
      }
      var id = steps.getLast().event().id();
      var sent = new Sent(key.device(), key.transactionId());
      var ticket = gate.submit(lane, head, steps, sent, tx -> transactions.write(tx, key, id));
      return new Entered(ticket, Course.DONE, lane.generation());
    }

    @Override
    public Gathered prepare(RoomSnapshot snapshot) {
      return gathering.gather(snapshot, plan.against(snapshot.head()), target);
    }

    @Override
    public boolean changesNothing(Gathered gathered) {
      return gathered.steps().isEmpty();
    }

    @Override
    public Entered submit(Lane lane, Gathered gathered) {
      var head = gathered.room().head();
      if (gathered.steps().isEmpty()) {
        return new Entered(null, Course.DONE_BEFORE, -1);
      }
      if (gathered.isOnlyBegun()) {
        var ticket = gate.submit(lane, head, gathered.steps(), null, NOTHING_ELSE);
        return new Entered(ticket, Course.BEGUN, lane.generation());
      }
      return submit(lane, head, gathered.steps());
    }
  }

  /// Makes a room with its first events, all or none.
  public RoomId create(RoomVersion version, Intent create, Plan rest, AlsoInRoom also) {
    var first = maker.makeCreate(version, create, id -> lanes.find(id) != null);
    var steps = new ArrayList<Step>();
    steps.add(first);
    steps.addAll(maker.makeAll(first.after(), rest.against(first.after()), null));
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
