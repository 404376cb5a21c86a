package klatsch.rooms;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.json.JsonSyntaxException;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.Received.Accepted;
import klatsch.rooms.Received.Busy;
import klatsch.rooms.Received.Dropped;
import klatsch.rooms.Received.KnownAlready;
import klatsch.rooms.Received.Rejected;
import klatsch.rooms.Received.SoftFailed;
import klatsch.rooms.Received.Waiting;
import klatsch.rooms.append.Backfill;
import klatsch.rooms.append.Before;
import klatsch.rooms.append.Before.Told;
import klatsch.rooms.append.Lane;
import klatsch.rooms.append.Lanes;
import klatsch.rooms.append.RemoteAppend;
import klatsch.rooms.incoming.Arrival;
import klatsch.rooms.incoming.Authenticity;
import klatsch.rooms.incoming.Authenticity.Fake;
import klatsch.rooms.incoming.Authenticity.Genuine;
import klatsch.rooms.incoming.Judge;
import klatsch.rooms.incoming.Line;
import klatsch.rooms.incoming.Lists;
import klatsch.rooms.incoming.MadeUpIds;
import klatsch.rooms.incoming.Outliers;
import klatsch.rooms.incoming.Source;
import klatsch.rooms.incoming.TooFarException;
import klatsch.rooms.incoming.WaitingRoom;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.Signatures;
import klatsch.rules.format.EventFormat;
import klatsch.store.ConflictException;
import klatsch.store.EventStore;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// The one way in for events of other servers.
///
/// [Spec](https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu)
public final class Incoming {
  /// Events between what we have and what we were sent, asked for at once. If there are more, the
  /// state is asked for instead.
  private static final int MAX_MISSING = 100;

  private static final String NO_ROOM = "There is no such room here";

  private final Store store;
  private final Lanes lanes;
  private final RemoteAppend append;
  private final ArrivingRooms arriving;
  private final Backfill backfill;
  private final RemoteServers servers;
  private final Authenticity authenticity;
  private final Judge judge;
  private final Outliers outliers;
  private final Before before;
  private final Line line;
  private final MadeUpIds ids;
  private final Lists lists = new Lists();
  private final WaitingRoom waitingRoom;

  Incoming(
      Store store,
      Lanes lanes,
      RemoteAppend append,
      ArrivingRooms arriving,
      Backfill backfill,
      RemoteServers servers,
      Authenticity authenticity,
      Judge judge,
      Outliers outliers,
      Before before,
      Line line,
      WaitingRoom waitingRoom) {
    this.store = store;
    this.lanes = lanes;
    this.append = append;
    this.arriving = arriving;
    this.backfill = backfill;
    this.servers = servers;
    this.authenticity = authenticity;
    this.judge = judge;
    this.outliers = outliers;
    this.before = before;
    this.line = line;
    this.ids = new MadeUpIds(store, line);
    this.waitingRoom = waitingRoom;
  }

  /// Finishes what the server was at when it ended.
  void takeUp(DamagedRooms damaged) {
    waitingRoom.settle();
    store.redactions().roomsWithDue().forEach(room -> damaged.look(room, () -> released(room)));
  }

  private RoomId released(RoomId room) {
    append.release(room);
    return room;
  }

  /// As [#receive(RoomId, JsonObject, String)], for an event that was not taken apart yet.
  public Received receive(RoomId room, byte[] utf8, String origin) {
    try {
      return receive(room, Json.parseObject(utf8), origin);
    } catch (JsonSyntaxException e) {
      return new Dropped(Objects.requireNonNull(e.getMessage()));
    }
  }

  /// Makes a room of its first event, which another server has made. Others follow as they come:
  /// the first of them by the state before it, as its server tells it.
  public Received begin(RoomVersion version, JsonObject create) {
    return arriving.begin(version, create);
  }

  /// Makes a room of what another server hands over of it: the state before an event, with all on
  /// which it stands, and that event, with which somebody of here has joined. What was before can
  /// be brought later, by [#backfill]. If the room is here already, the event is one as all others.
  ///
  /// @param state as that server tells it
  /// @param authChain on what it stands
  public Received join(
      RoomVersion version,
      JsonObject pdu,
      List<JsonObject> state,
      List<JsonObject> authChain,
      String origin) {
    return Authenticity.read(version, pdu) instanceof Genuine(var event, _)
            && lanes.find(event.room()) != null
        ? receive(event.room(), pdu, origin)
        : arriving.join(version, pdu, state, authChain);
  }

  /// Takes in what happened in a room before all that is here of it, and comes back when it is
  /// durable: a page of events in any order, the newest page first. Nobody is told of it as news.
  ///
  /// @param origin the server that sent them, which may be asked for what they build on
  /// @return what became of each, in their order
  public List<Received> backfill(RoomId id, List<JsonObject> pdus, String origin) {
    var lane = lanes.find(id);
    if (lane == null) {
      return pdus.stream().<Received>map(_ -> new Dropped(NO_ROOM)).toList();
    }
    if (!lists.allow(lane.snapshot().head(), origin)) {
      return pdus.stream().<Received>map(_ -> forbidden(origin)).toList();
    }
    var outcomes = ofThePast(lane, pdus, origin);
    outcomes.forEach(outcome -> followUp(id, outcome));
    return outcomes;
  }

  /// Redactions that are no past have waited for what they redact: now they are news.
  private List<Received> ofThePast(Lane lane, List<JsonObject> pdus, String origin) {
    var outcomes = backfill.bring(lane, pdus, origin);
    append.release(lane.snapshot().head().id());
    return outcomes;
  }

  /// The events of a room that others here name as their parents, and that are not here: what is
  /// before these can be asked for. None if all of the room is here.
  public List<EventId> wanted(RoomId room) {
    return backfill.wanted(room);
  }

  private static Dropped forbidden(String origin) {
    return new Dropped("This room's m.room.server_acl forbids " + origin + " to take part");
  }

  /// Takes an event in, if it is one, and comes back when it is durable.
  ///
  /// @param origin the server that sent it, which may be asked for what it builds on
  public Received receive(RoomId room, JsonObject pdu, String origin) {
    var outcome = enter(room, pdu, origin, true);
    followUp(room, outcome);
    return outcome;
  }

  /// Lets those in that have waited for this event, and those that have waited for these.
  private void followUp(RoomId id, Received first) {
    var lane = lanes.find(id);
    if (lane == null) {
      return;
    }
    long nr = lane.snapshot().head().nr();
    var outcomes = new ArrayDeque<Received>();
    outcomes.add(first);
    while (!outcomes.isEmpty()) {
      var here = outcomes.remove().placed();
      if (here != null) {
        for (var next : waitingRoom.came(nr, here)) {
          var outcome = enter(id, Json.parseObject(next.pdu()), next.origin(), false);
          if (outcome instanceof Dropped) {
            waitingRoom.leave(nr, next.event());
          }
          outcomes.add(outcome);
        }
      }
    }
  }

  private Received enter(RoomId id, JsonObject pdu, String origin, boolean mayAsk) {
    var lane = lanes.find(id);
    if (lane == null) {
      return new Dropped(NO_ROOM);
    }
    var room = lane.snapshot();
    if (!lists.allow(room.head(), origin)) {
      return forbidden(origin);
    }
    return switch (Authenticity.read(room.head().version(), id, pdu)) {
      case Fake(var reason) -> new Dropped(reason);
      case Genuine(var event, _) when isOfThePast(room, event) ->
          ofThePast(lane, List.of(pdu), origin).getFirst();
      case Genuine(var event, _) -> check(room, event, pdu, origin, mayAsk);
    };
  }

  /// Whether what is here already stands on it. Then it is no news, whoever sends it.
  private boolean isOfThePast(RoomSnapshot room, Event event) {
    return !room.head().extremities().containsAll(event.prevEvents())
        && backfill.wanted(room.head().id()).contains(event.id());
  }

  private Received check(
      RoomSnapshot room, Event event, JsonObject pdu, String origin, boolean mayAsk) {
    var known = known(room, List.of(event.id()));
    var other = known.isEmpty() ? null : ids.whyNotKnown(room, event);
    if (other != null) {
      return new Dropped(other);
    }
    if (!known.isEmpty() && known.getFirst().fate() != Fate.OUTLIER) {
      return new KnownAlready(event.id());
    }
    var source = new Source(origin, mayAsk, known.isEmpty() ? null : known.getFirst());
    return switch (authenticity.check(room.head().version(), event, pdu)) {
      case Fake(var reason) -> new Dropped(reason);
      case Genuine(var whole, var signatures) -> {
        // Only now, so that nobody can find out which events there are in rooms of others.
        var taken = ids.whyTaken(room, whole);
        yield taken == null ? arrive(room, whole, signatures, source) : new Dropped(taken);
      }
    };
  }

  private Received arrive(RoomSnapshot room, Event event, Signatures signatures, Source source) {
    var cited = cited(room, event, source);
    boolean ofOtherRooms =
        !store.events().ofOtherRooms(room.head().nr(), event.authEvents()).isEmpty();
    if (!ofOtherRooms && !lacking(event.authEvents(), cited).isEmpty()) {
      return waits(
          room,
          event,
          signatures,
          source,
          () -> lacking(event.authEvents(), known(room, event.authEvents())));
    }
    var why =
        ofOtherRooms
            ? "one of the auth_events is of another room"
            : judge.byWhatItCites(room, event, cited, signatures);
    var parents = parents(room, event, source);
    var missing = lacking(event.prevEvents(), parents);
    try {
      var told =
          missing.isEmpty()
              ? new Told(before.of(room.head().id(), event, parents), Set.of())
              : source.mayAsk() ? told(room, event, source.origin()) : null;
      if (told == null) {
        return waits(
            room,
            event,
            signatures,
            source,
            () -> lacking(event.prevEvents(), placedOf(room, event)));
      }
      var standing = told.standing();
      if (why == null) {
        why = before.whyNot(room.head().id(), event, standing, signatures);
      }
      var left = source.isRedacted() ? EventFormat.redacted(room.head().version(), event) : event;
      return place(
          room,
          new Arrival(
              left, standing, parents, told.ancestors(), signatures, why, source.outlierAt()));
    } catch (TooFarException e) {
      return new Dropped(Objects.requireNonNull(e.getMessage()));
    }
  }

  private @Nullable Told told(RoomSnapshot room, Event event, String origin) {
    var told = before.told(room, event, origin);
    // What was fetched for it may be what a redaction has waited for.
    append.release(room.head().id());
    return told;
  }

  private Received place(RoomSnapshot room, Arrival arrival) {
    var event = arrival.event().id();
    RemoteAppend.Placed placed;
    try {
      placed = append.append(room.head().id(), arrival);
    } catch (ConflictException _) {
      var taken = ids.whyTaken(room, arrival.event());
      return taken == null ? new Busy(arrival.event().id()) : new Dropped(taken);
    }
    if (placed == null) {
      var other = ids.whyNotKnown(room, arrival.event());
      return other == null ? new KnownAlready(event) : new Dropped(other);
    }
    var reason = Objects.requireNonNullElse(placed.reason(), "");
    return switch (placed.fate()) {
      case ACCEPTED, HELD -> new Accepted(event);
      case SOFT_FAILED -> new SoftFailed(event, reason);
      case REJECTED -> new Rejected(event, reason);
      case OUTLIER -> throw new IllegalStateException(event + " has no place");
    };
  }

  /// Keeps an event until what it misses is here. If that comes while it is written down, it has
  /// seen nobody who waits for it, so it is looked for again.
  private Received waits(
      RoomSnapshot room,
      Event event,
      Signatures signatures,
      Source source,
      Supplier<Set<EventId>> lacking) {
    var missing = lacking.get();
    while (!missing.isEmpty()) {
      waitingRoom.add(room.head().nr(), event, source.origin(), missing);
      var still = lacking.get();
      if (still.equals(missing)) {
        return new Waiting(event.id(), missing);
      }
      missing = still;
    }
    return arrive(room, event, signatures, source);
  }

  private List<EventStore.Row> cited(RoomSnapshot room, Event event, Source source) {
    var cited = known(room, event.authEvents());
    var missing = lacking(event.authEvents(), cited);
    if (missing.isEmpty()) {
      return cited;
    }
    outliers.fetch(room, source.origin(), missing);
    append.release(room.head().id());
    return known(room, event.authEvents());
  }

  private List<EventStore.Row> parents(RoomSnapshot room, Event event, Source source) {
    var parents = placedOf(room, event);
    if (lacking(event.prevEvents(), parents).isEmpty() || !source.mayAsk()) {
      return parents;
    }
    var between =
        servers.missing(
            source.origin(), room.head().id(), room.head().extremities(), event.id(), MAX_MISSING);
    between.stream()
        .limit(MAX_MISSING)
        .sorted(Comparator.comparingLong(Incoming::depth))
        .forEach(
            pdu ->
                followUp(room.head().id(), enter(room.head().id(), pdu, source.origin(), false)));
    return placedOf(room, event);
  }

  /// Only an order in which to try; whoever comes too early waits.
  private static long depth(JsonObject pdu) {
    return Objects.requireNonNullElse(pdu.integer("depth"), 0L);
  }

  /// The parents that stand somewhere in the history.
  private List<EventStore.Row> placedOf(RoomSnapshot room, Event event) {
    return known(room, event.prevEvents()).stream().filter(line::hasState).toList();
  }

  private List<EventStore.Row> known(RoomSnapshot room, List<EventId> ids) {
    return ids.isEmpty() ? List.of() : store.events().find(room.head().nr(), ids);
  }

  private static Set<EventId> lacking(List<EventId> wanted, List<EventStore.Row> found) {
    var lacking = new HashSet<>(wanted);
    found.forEach(row -> lacking.remove(row.eventId()));
    return lacking;
  }
}
