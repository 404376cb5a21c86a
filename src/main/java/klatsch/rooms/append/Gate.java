package klatsch.rooms.append;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import klatsch.model.event.Event;
import klatsch.model.event.StateView;
import klatsch.model.event.StoredEvent;
import klatsch.model.event.StoredEvent.Sent;
import klatsch.rooms.RoomHead;
import klatsch.rooms.Timeline.AlsoInRoom;
import klatsch.rooms.incoming.Handover;
import klatsch.rules.RoomVersion;
import klatsch.rules.Verdict;
import klatsch.rules.auth.AuthRules;
import klatsch.rules.auth.Signatures;
import klatsch.store.Change;
import klatsch.store.Store;
import klatsch.store.Ticket;
import klatsch.store.Transaction;
import org.jspecify.annotations.Nullable;

/// The one way in, for events of ours and of others: the rules are asked, the event is committed
/// together with all that follows from it, and only the commit makes it news.
///
/// Who comes here differs in how it is made sure that the event fits on the room as it stands:
/// [Append] makes it so, [RemoteAppend] brings it there.
public final class Gate {
  private final Store store;
  private final Lanes lanes;
  private final EventWriter writer;
  private final PastWriter pastWriter;
  private final Publication publication;

  public Gate(Store store, Lanes lanes, Publication publication) {
    this.store = store;
    this.lanes = lanes;
    this.writer = new EventWriter(store);
    this.pastWriter = new PastWriter(store);
    this.publication = publication;
  }

  /// Why an event is not allowed in a state, or `null` if it is.
  static @Nullable String whyNot(
      RoomVersion version, Event event, StateView state, Signatures signatures) {
    return AuthRules.check(version, event, state, signatures) instanceof Verdict.Deny(_, var reason)
        ? reason
        : null;
  }

  /// Puts events in line for the disk, all or none. The room stands still meanwhile, unless nothing
  /// of them is accepted: that changes nothing there, whatever else happens.
  ///
  /// @param head of the room on which the first one is built
  /// @param steps each after the one before
  /// @param sent by which client of ours they were sent
  /// @param also what else is kept with them
  Ticket<List<StoredEvent>> submit(
      Lane lane, RoomHead head, List<Step> steps, @Nullable Sent sent, Consumer<Transaction> also) {
    var entry = new Entry(lane, head, steps, sent, also);
    var ticket = store.committer().submit(entry, entry::publish);
    if (steps.getLast().isAccepted()) {
      lane.build(steps.getLast().after(), ticket);
    }
    return ticket;
  }

  /// Events under way.
  private final class Entry implements Change<List<StoredEvent>> {
    private final Lane lane;
    private final RoomHead head;
    private final List<Step> steps;
    private final @Nullable Sent sent;
    private final Consumer<Transaction> also;

    /// The position at which the room has changed. Written by one thread, then read by another that
    /// the first has told.
    private long at;

    Entry(
        Lane lane,
        RoomHead head,
        List<Step> steps,
        @Nullable Sent sent,
        Consumer<Transaction> also) {
      this.lane = lane;
      this.head = head;
      this.steps = steps;
      this.sent = sent;
      this.also = also;
    }

    @Override
    public List<StoredEvent> write(Transaction tx) {
      var stored = new ArrayList<StoredEvent>(steps.size());
      for (var step : steps) {
        at = tx.nextPosition();
        stored.add(writer.write(tx, head.nr(), at, step, sent));
      }
      advance(tx, head, steps);
      also.accept(tx);
      return stored;
    }

    void publish(List<StoredEvent> stored) {
      if (steps.getLast().isAccepted()) {
        publication.publish(lane, steps, stored, at);
      }
    }
  }

  private void advance(Transaction tx, RoomHead head, List<Step> steps) {
    if (steps.getLast().isAccepted()) {
      var after = steps.getLast().after();
      store.rooms().advance(tx, head.nr(), head.extremities(), after.depth(), after.extremities());
    }
  }

  private record Created(RoomHead head, List<StoredEvent> events) {}

  /// Makes a room of the state before an event and of that event, and comes back when it is
  /// durable.
  ///
  /// @throws klatsch.store.ConflictException if there is such a room already
  void enter(Step step, Handover handover) {
    var after = step.after();
    store
        .committer()
        .submit(
            tx -> {
              long nr = store.rooms().create(tx, after.id(), after.version().id());
              long at = pastWriter.begin(tx, nr, step.event(), handover);
              var stored = List.of(writer.write(tx, nr, at, step, null));
              advance(tx, RoomHead.empty(nr, after.id(), after.version()), List.of(step));
              return new Created(after.numbered(nr), stored);
            },
            created -> {
              publication.begin(lanes, created.head(), List.of(step), created.events());
              var at = created.events().getFirst().position();
              publication.tellOfMembers(created.head(), handover.state().values(), at);
            })
        .await();
  }

  /// Lets the history of a room begin with older events than before, and comes back when they are
  /// durable. They change nothing in the room as it stands, and are nobody's news.
  ///
  /// @throws klatsch.store.ConflictException if somebody else has brought older events
  void goBack(long roomNr, Page page) {
    store.write(tx -> pastWriter.write(tx, roomNr, page));
  }

  /// Makes a room with its first events, all or none, and comes back when it is durable.
  ///
  /// @param steps the first makes the room
  /// @throws klatsch.store.ConflictException if there is such a room already
  void create(List<Step> steps, AlsoInRoom also) {
    var after = steps.getLast().after();
    store
        .committer()
        .submit(
            tx -> {
              long nr = store.rooms().create(tx, after.id(), after.version().id());
              var stored = new ArrayList<StoredEvent>(steps.size());
              for (var step : steps) {
                stored.add(writer.write(tx, nr, tx.nextPosition(), step, null));
              }
              advance(tx, RoomHead.empty(nr, after.id(), after.version()), steps);
              var numbered = after.numbered(nr);
              also.write(tx, numbered);
              return new Created(numbered, stored);
            },
            created -> publication.begin(lanes, created.head(), steps, created.events()))
        .await();
  }
}
