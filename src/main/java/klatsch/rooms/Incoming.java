package klatsch.rooms;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
import klatsch.rooms.append.Before;
import klatsch.rooms.append.Before.Told;
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
import klatsch.rooms.incoming.TooFarException;
import klatsch.rooms.incoming.WaitingRoom;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.Signatures;
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

  private final Store store;
  private final Lanes lanes;
  private final RemoteAppend append;
  private final RemoteServers servers;
  private final Authenticity authenticity;
  private final Judge judge;
  private final Outliers outliers;
  private final Before before;
  private final Line line;
  private final MadeUpIds ids;
  private final Lists lists = new Lists();
  private final WaitingRoom waitingRoom = new WaitingRoom();

  Incoming(
      Store store,
      Lanes lanes,
      RemoteAppend append,
      RemoteServers servers,
      Authenticity authenticity,
      Judge judge,
      Outliers outliers,
      Before before,
      Line line) {
    this.store = store;
    this.lanes = lanes;
    this.append = append;
    this.servers = servers;
    this.authenticity = authenticity;
    this.judge = judge;
    this.outliers = outliers;
    this.before = before;
    this.line = line;
    this.ids = new MadeUpIds(store, line);
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
    return switch (Authenticity.read(version, create)) {
      case Fake(var reason) -> new Dropped(reason);
      case Genuine(var event, _) ->
          switch (authenticity.check(version, event, create)) {
            case Fake(var reason) -> new Dropped(reason);
            case Genuine(var whole, var signatures) -> {
              var why = append.begin(version, whole, signatures);
              yield why == null ? new Accepted(whole.id()) : new Dropped(why);
            }
          };
    };
  }

  /// Takes an event in, if it is one, and comes back when it is durable.
  ///
  /// @param origin the server that sent it, which may be asked for what it builds on
  public Received receive(RoomId room, JsonObject pdu, String origin) {
    var outcome = enter(room, pdu, origin, true);
    followUp(outcome);
    return outcome;
  }

  /// Lets those in that have waited for this event, and those that have waited for these.
  private void followUp(Received first) {
    var outcomes = new ArrayDeque<Received>();
    outcomes.add(first);
    while (!outcomes.isEmpty()) {
      var here = placed(outcomes.remove());
      if (here != null) {
        for (var next : waitingRoom.cameFor(here)) {
          outcomes.add(enter(next.room(), next.pdu(), next.origin(), false));
        }
      }
    }
  }

  private static @Nullable EventId placed(Received outcome) {
    return switch (outcome) {
      case Accepted(var event) -> event;
      case SoftFailed(var event, _) -> event;
      case Rejected(var event, _) -> event;
      case KnownAlready(var event) -> event;
      case Waiting _, Dropped _, Busy _ -> null;
    };
  }

  private Received enter(RoomId id, JsonObject pdu, String origin, boolean mayAsk) {
    var lane = lanes.find(id);
    if (lane == null) {
      return new Dropped("There is no such room here");
    }
    var room = lane.snapshot();
    if (!lists.allow(room.head(), origin)) {
      return new Dropped("This room's m.room.server_acl forbids " + origin + " to take part");
    }
    return switch (Authenticity.read(room.head().version(), id, pdu)) {
      case Fake(var reason) -> new Dropped(reason);
      case Genuine(var event, _) -> check(room, event, pdu, origin, mayAsk);
    };
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
    var outlierAt = known.isEmpty() ? null : known.getFirst().position();
    var source = new Source(pdu, origin, mayAsk, outlierAt);
    return switch (authenticity.check(room.head().version(), event, pdu)) {
      case Fake(var reason) -> new Dropped(reason);
      case Genuine(var whole, var signatures) -> {
        // Only now, so that nobody can find out which events there are in rooms of others.
        var taken = ids.whyTaken(room, whole);
        yield taken == null ? arrive(room, whole, signatures, source) : new Dropped(taken);
      }
    };
  }

  /// Where an event comes from.
  ///
  /// @param mayAsk whether its server may be asked for what lies between it and our history
  private record Source(JsonObject pdu, String origin, boolean mayAsk, @Nullable Long outlierAt) {}

  private Received arrive(RoomSnapshot room, Event event, Signatures signatures, Source source) {
    var cited = cited(room, event, source);
    boolean ofOtherRooms =
        !store.events().ofOtherRooms(room.head().nr(), event.authEvents()).isEmpty();
    var missing = lacking(event.authEvents(), cited);
    if (!missing.isEmpty() && !ofOtherRooms) {
      return waits(room, event, source, missing);
    }
    var why =
        ofOtherRooms
            ? "one of the auth_events is of another room"
            : judge.byWhatItCites(room, event, cited, signatures);
    var parents = parents(room, event, source);
    missing = lacking(event.prevEvents(), parents);
    try {
      var told =
          missing.isEmpty()
              ? new Told(before.of(room.head().id(), event, parents), Set.of())
              : source.mayAsk() ? before.told(room, event, source.origin()) : null;
      if (told == null) {
        return waits(room, event, source, missing);
      }
      var standing = told.standing();
      if (why == null) {
        why = before.whyNot(room.head().id(), event, standing, signatures);
      }
      return place(
          room,
          new Arrival(
              event, standing, parents, told.ancestors(), signatures, why, source.outlierAt()));
    } catch (TooFarException e) {
      return new Dropped(Objects.requireNonNull(e.getMessage()));
    }
  }

  private Received place(RoomSnapshot room, Arrival arrival) {
    var event = arrival.event().id();
    RemoteAppend.Placed placed;
    try {
      placed = append.append(room.head().id(), arrival);
    } catch (ConflictException _) {
      var taken = ids.whyTaken(room, arrival.event());
      return taken == null ? new Busy(event) : new Dropped(taken);
    } finally {
      waitingRoom.remove(event);
    }
    if (placed == null) {
      var other = ids.whyNotKnown(room, arrival.event());
      return other == null ? new KnownAlready(event) : new Dropped(other);
    }
    var reason = Objects.requireNonNullElse(placed.reason(), "");
    return switch (placed.fate()) {
      case ACCEPTED -> new Accepted(event);
      case SOFT_FAILED -> new SoftFailed(event, reason);
      case REJECTED -> new Rejected(event, reason);
      case OUTLIER -> throw new IllegalStateException(event + " has no place");
    };
  }

  private Received waits(RoomSnapshot room, Event event, Source source, Set<EventId> missing) {
    waitingRoom.add(
        event.id(),
        new WaitingRoom.Waiting(room.head().id(), source.pdu(), source.origin()),
        missing);
    return new Waiting(event.id(), missing);
  }

  private List<EventStore.Row> cited(RoomSnapshot room, Event event, Source source) {
    var cited = known(room, event.authEvents());
    var missing = lacking(event.authEvents(), cited);
    if (missing.isEmpty()) {
      return cited;
    }
    outliers.fetch(room, source.origin(), missing);
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
        .forEach(pdu -> followUp(enter(room.head().id(), pdu, source.origin(), false)));
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
