package klatsch.rooms;

import static klatsch.model.error.MatrixError.notFound;

import java.util.List;
import java.util.function.Consumer;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.append.Append;
import klatsch.rooms.append.Lanes;
import klatsch.rules.RoomVersion;
import klatsch.store.Transaction;
import org.jspecify.annotations.Nullable;

/// Where events enter rooms, and where rooms are found.
public final class Timeline {
  private final Lanes lanes;
  private final Append append;

  Timeline(Lanes lanes, Append append) {
    this.lanes = lanes;
    this.append = append;
  }

  /// How many rooms are in memory.
  public int inMemory() {
    return lanes.count();
  }

  /// The room as it is on disk, or `null` if there is none.
  public @Nullable RoomSnapshot find(RoomId room) {
    var lane = lanes.find(room);
    return lane == null ? null : lane.snapshot();
  }

  /// The room as it is on disk.
  ///
  /// @throws klatsch.model.error.MatrixException `M_NOT_FOUND` if there is none
  public RoomSnapshot get(RoomId room) {
    var snapshot = find(room);
    if (snapshot == null) {
      throw notFound("There is no such room here");
    }
    return snapshot;
  }

  /// Lets what the plan wants happen in the room, and comes back when it is durable.
  ///
  /// @return the events, in their order; none if the plan wanted none
  /// @throws klatsch.model.error.MatrixException `M_FORBIDDEN` if the rules forbid it,
  ///   `M_NOT_FOUND` if there is no such room, `M_TOO_LARGE` and `M_BAD_JSON` for what cannot be an
  ///   event, and whatever the plan throws
  public List<StoredEvent> append(RoomId room, Plan plan) {
    return append.append(room, plan, Append.NOTHING_ELSE);
  }

  /// The same, together with changes that are kept with the events or not at all.
  public List<StoredEvent> append(RoomId room, Plan plan, Consumer<Transaction> also) {
    return append.append(room, plan, also);
  }

  /// Sends one event for a client, once: a repeat of the request gets the id of the first.
  ///
  /// @param transaction which request this is, or `null` for one that cannot be repeated
  public EventId send(RoomId room, Intent intent, @Nullable TransactionKey transaction) {
    return append.send(room, intent, transaction);
  }

  /// Makes a room: its create event, and then whatever the plan wants, all of it or nothing.
  ///
  /// @param also what else is kept with it, such as an alias
  /// @return the new room's id
  public RoomId create(RoomVersion version, Intent create, Plan rest, AlsoInRoom also) {
    return append.create(version, create, rest, also);
  }

  /// A change that is kept together with a new room's first events.
  @FunctionalInterface
  public interface AlsoInRoom {
    void write(Transaction transaction, RoomHead room);
  }
}
