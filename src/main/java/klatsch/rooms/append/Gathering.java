package klatsch.rooms.append;

import static java.util.Comparator.comparingLong;
import static klatsch.model.error.MatrixError.forbidden;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixError.WithStatus;
import klatsch.model.error.MatrixException;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.rooms.Intent;
import klatsch.rooms.RoomHead;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.incoming.Arrival;
import klatsch.rooms.incoming.Line;
import klatsch.rooms.incoming.Meetings;
import klatsch.rooms.incoming.TooFarException;
import klatsch.rules.auth.AuthEvents;
import klatsch.rules.auth.Signatures;
import klatsch.rules.format.EventLimits;
import klatsch.rules.stateres.Standing;
import klatsch.store.EventStore;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Makes events of ours for a room whose history has more ends than one event may cite. Such an
/// event cites the best of them, and stands on the state where these meet, as it would if another
/// server had made it. The ends that it cites are none any more: so the room heals.
public final class Gathering {
  /// After the first of several events there are no more ends than the next one may cite.
  private static final int MAX_ENDS_FOR_SEVERAL = 2 * EventLimits.PREV_EVENTS - 1;

  /// What an event says that only brings ends together. Clients show nothing of it; this is what
  /// other servers call theirs, too.
  private static final String SILENCE = "org.matrix.dummy_event";

  private static final String TOO_FAR =
      "The servers in this room have been apart for so long that it would take too much to find out"
          + " how the room stands. It will be better when others have written there";

  private final Store store;
  private final EventMaker maker;
  private final Line line;
  private final Meetings meetings;
  private final Entrance entrance;

  public Gathering(Store store, EventMaker maker, Entrance entrance, Line line, Meetings meetings) {
    this.store = store;
    this.maker = maker;
    this.entrance = entrance;
    this.line = line;
    this.meetings = meetings;
  }

  static boolean isNeeded(RoomHead head) {
    return head.ends().size() > EventLimits.PREV_EVENTS;
  }

  /// Events ready to go in.
  ///
  /// @param steps the first one brings ends together; none if nothing has to be done
  /// @param isOnlyBegun whether that is all it does, and what was wanted comes after it
  record Gathered(RoomSnapshot room, List<Step> steps, boolean isOnlyBegun) {}

  /// @param target the event that the intents want to redact
  /// @throws MatrixException `M_FORBIDDEN` if it is not allowed where it would stand, or in the
  ///   room as it is
  Gathered gather(RoomSnapshot room, List<Intent> intents, @Nullable Event target) {
    if (intents.isEmpty()) {
      return new Gathered(room, List.of(), false);
    }
    boolean inTwoGoes = intents.size() > 1 && room.head().ends().size() > MAX_ENDS_FOR_SEVERAL;
    if (inTwoGoes) {
      var silence = Intent.message(intents.getFirst().sender(), SILENCE, JsonObject.EMPTY);
      return new Gathered(room, List.of(first(room, silence, null)), true);
    }
    var steps = new ArrayList<Step>();
    steps.add(first(room, intents.getFirst(), target));
    var rest = intents.subList(1, intents.size());
    steps.addAll(maker.makeAll(steps.getFirst().after(), rest, target));
    return new Gathered(room, steps, false);
  }

  private Step first(RoomSnapshot room, Intent intent, @Nullable Event target) {
    try {
      return make(room, intent, target);
    } catch (TooFarException _) {
      throw new MatrixException(new WithStatus(Errcode.UNKNOWN, 503, TOO_FAR));
    }
  }

  private Step make(RoomSnapshot room, Intent intent, @Nullable Event target) {
    var rows = rows(room);
    var standings = standings(room, rows);
    var cited = best(room, intent, standings);
    var states = cited.stream().map(end -> told(standings, end)).toList();
    var before = meetings.meet(room, states, null);
    var event = maker.make(asIf(room, cited, before), intent, target).event();
    var parents = cited.stream().map(end -> Objects.requireNonNull(rows.get(end.id()))).toList();
    var arrival =
        new Arrival(event, before, parents, Set.of(), Signatures.STILL_TO_COME, null, null);
    var prepared = entrance.prepare(room, arrival);
    if (!prepared.step().isAccepted()) {
      throw forbidden(Objects.requireNonNullElse(prepared.reason(), "This is not allowed now"));
    }
    return prepared.step().ours();
  }

  private Map<EventId, EventStore.Row> rows(RoomSnapshot room) {
    var rows = new HashMap<EventId, EventStore.Row>();
    store
        .events()
        .find(room.head().nr(), room.head().extremities())
        .forEach(row -> rows.put(row.eventId(), row));
    return rows;
  }

  /// The states at the ends, told from where the room stands.
  private Map<EventId, Standing> standings(RoomSnapshot room, Map<EventId, EventStore.Row> rows) {
    var ends = List.copyOf(rows.values());
    var told = line.from(room, line.standings(ends), room.position());
    var standings = new HashMap<EventId, Standing>();
    for (int i = 0; i < ends.size(); i++) {
      standings.put(ends.get(i).eventId(), told.get(i));
    }
    return standings;
  }

  private static Standing told(Map<EventId, Standing> standings, Event end) {
    return Objects.requireNonNull(standings.get(end.id()));
  }

  /// First those at which the room was as it is now in all on which the event stands: who has just
  /// come in through an old end should not be a stranger. Among equals the newest.
  private static List<Event> best(
      RoomSnapshot room, Intent intent, Map<EventId, Standing> standings) {
    var needed =
        Set.copyOf(
            AuthEvents.needed(
                room.head().version(),
                intent.type(),
                intent.stateKey(),
                intent.sender(),
                intent.content()));
    var best = new ArrayList<>(room.head().ends());
    best.sort(
        comparingLong(
            end ->
                told(standings, end).difference().entries().stream()
                    .filter(needed::contains)
                    .count()));
    return best.subList(0, Math.min(best.size(), EventLimits.PREV_EVENTS));
  }

  /// The room as it would stand if it had no other ends.
  private RoomHead asIf(RoomSnapshot room, List<Event> ends, Standing where) {
    var difference = where.difference();
    var set = line.events(room, List.copyOf(difference.set().values()));
    return room.head().asIf(ends, set, difference.removed());
  }
}
