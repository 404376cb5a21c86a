package klatsch.rooms.append;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import klatsch.json.JsonObject;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.Received;
import klatsch.rooms.Received.Dropped;
import klatsch.rooms.Received.KnownAlready;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.append.Page.Redacted;
import klatsch.rooms.history.EventReader;
import klatsch.rooms.incoming.Authenticity;
import klatsch.rooms.incoming.Authenticity.Fake;
import klatsch.rooms.incoming.Authenticity.Genuine;
import klatsch.rooms.incoming.Judge;
import klatsch.rooms.incoming.Line;
import klatsch.rooms.incoming.Meetings;
import klatsch.rooms.incoming.OlderEvents;
import klatsch.rooms.incoming.OlderEvents.Sent;
import klatsch.rooms.incoming.Outliers;
import klatsch.store.ConflictException;
import klatsch.store.RoomStore.Past;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Brings in what happened in a room before all that is here of it, page by page into the past.
///
/// Such events are judged by what they cite and by the state before them, as all are; but not by
/// the state of today, which has long gone on from them.
///
/// [Spec](https://spec.matrix.org/v1.19/server-server-api/#backfilling-and-retrieving-missing-events)
public final class Backfill {
  /// Servers send some hundred at once.
  private static final int MAX_EVENTS = 500;

  /// Entries of states that are written for one page: enough for the first events of a room with
  /// fifty thousand members, when all of them turn out to have come later.
  private static final int MAX_ENTRIES = 100_000;

  /// Parents that are not here. Rooms have a few, one for each fork at the oldest page.
  private static final int MAX_WANTED = 1_000;

  /// So often somebody else may have been faster: another server on the same database.
  private static final int MAX_CONFLICTS = 8;

  /// Pages that come in at the same time, all rooms together.
  private static final int TURNS = 64;

  private final List<ReentrantLock> turns =
      Stream.generate(ReentrantLock::new).limit(TURNS).toList();

  private final Store store;
  private final EventReader reader;
  private final Lanes lanes;
  private final Gate gate;
  private final OlderEvents older;
  private final Outliers outliers;
  private final Judge judge;
  private final Before before;
  private final Line line;
  private final Meetings meetings;

  public Backfill(
      Store store,
      EventReader reader,
      Lanes lanes,
      Gate gate,
      Authenticity authenticity,
      Outliers outliers,
      Judge judge,
      Before before,
      Line line,
      Meetings meetings) {
    this.store = store;
    this.reader = reader;
    this.lanes = lanes;
    this.gate = gate;
    this.older = new OlderEvents(store, reader, line, authenticity);
    this.outliers = outliers;
    this.judge = judge;
    this.before = before;
    this.line = line;
    this.meetings = meetings;
  }

  /// The parents of events that are not here themselves: before which there is more to ask for.
  public List<EventId> wanted(RoomId id) {
    var past = past(id);
    return past == null ? List.of() : past.wanted();
  }

  private @Nullable Past past(RoomId id) {
    var room = store.rooms().find(id);
    return room == null ? null : room.past();
  }

  /// Takes a page in, and comes back when it is durable.
  ///
  /// @param pdus in any order
  /// @param origin the server that sent them, which may be asked for the states before them
  /// @return what became of each, in their order
  public List<Received> bring(Lane lane, List<JsonObject> pdus, String origin) {
    var id = lane.snapshot().head().id();
    var turn = turns.get(Math.floorMod(id.hashCode(), TURNS));
    turn.lock();
    try {
      for (int conflicts = 0; ; conflicts++) {
        var past = past(id);
        var attempt = new Attempt(lane.snapshot(), pdus);
        try {
          return past == null ? attempt.hasNoPast() : attempt.bring(past, origin);
        } catch (ConflictException e) {
          if (conflicts == MAX_CONFLICTS) {
            throw e;
          }
        }
      }
    } finally {
      turn.unlock();
    }
  }

  private final class Attempt {
    private final RoomSnapshot room;
    private final List<JsonObject> pdus;
    private final Map<EventId, Sent> sent = new LinkedHashMap<>();
    private final Map<EventId, Received> outcomes = new HashMap<>();

    Attempt(RoomSnapshot room, List<JsonObject> pdus) {
      this.room = room;
      this.pdus = pdus;
    }

    List<Received> hasNoPast() {
      return pdus.stream()
          .<Received>map(_ -> new Dropped("Nothing is before the event that made this room"))
          .toList();
    }

    List<Received> bring(Past past, String origin) {
      var answers = pdus.stream().map(this::read).toList();
      var found = older.find(room, past.wanted(), sent);
      found.known().forEach(id -> outcomes.put(id, new KnownAlready(id)));
      found.dropped().forEach((id, why) -> outcomes.put(id, new Dropped(why)));
      place(past, found.genuine(), origin);
      return answers.stream().map(Supplier::get).toList();
    }

    /// @return what to answer in the end
    private Supplier<Received> read(JsonObject pdu) {
      return switch (Authenticity.read(room.head().version(), room.head().id(), pdu)) {
        case Fake(var reason) -> () -> new Dropped(reason);
        case Genuine(var event, _) -> {
          if (sent.size() < MAX_EVENTS) {
            sent.putIfAbsent(event.id(), new Sent(event, pdu));
          }
          yield () ->
              outcomes.getOrDefault(
                  event.id(), new Dropped("More than " + MAX_EVENTS + " events at once"));
        }
      };
    }

    private void place(Past past, Map<EventId, Genuine> genuine, String origin) {
      fetch(genuine, origin);
      var there = new PastStates(store, line, meetings, room);
      var maker =
          new PageMaker(
              store, reader, judge, before, line, older, there, room, origin, genuine.values());
      for (var event : OlderEvents.oldestFirst(genuine.values())) {
        maker.take(Objects.requireNonNull(genuine.get(event.id())));
      }
      outcomes.putAll(maker.outcomes());
      var placed = maker.events();
      if (placed.isEmpty()) {
        return;
      }
      var page = maker.page(past, older.stillWanted(room, past.wanted(), placed));
      if (page.line().size() > MAX_ENTRIES || page.wanted().size() > MAX_WANTED) {
        placed.forEach(
            event -> outcomes.put(event.id(), new Dropped("This page would change too much")));
        return;
      }
      gate.goBack(room.head().nr(), page);
      if (page.redactions().stream().anyMatch(this::isInMemory)) {
        lanes.readAgain(room.head().id());
      }
    }

    /// Brings in on what the events stand. Those that are state are kept as that, too: then all
    /// that others cite is in one place, and they only have to move to theirs.
    private void fetch(Map<EventId, Genuine> genuine, String origin) {
      var cited = new LinkedHashSet<EventId>();
      genuine.values().forEach(one -> cited.addAll(one.event().authEvents()));
      cited.removeAll(genuine.keySet());
      outliers.fetch(room, origin, cited);
      outliers.keep(room, genuine.values());
    }

    private boolean isInMemory(Redacted redacted) {
      var target = redacted.target();
      var key = target.key();
      return room.inTail(target.id()) != null || key != null && target.equals(room.head().get(key));
    }
  }
}
