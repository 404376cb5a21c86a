package klatsch.rooms.append;

import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.rules.RoomVersion.Trait.EVENT_ID_IS_HASH;
import static klatsch.rules.RoomVersion.Trait.ROOM_ID_IS_CREATE_HASH;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import klatsch.crypto.RandomText;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.Intent;
import klatsch.rooms.RoomHead;
import klatsch.rules.RoomVersion;
import klatsch.rules.auth.AuthEvents;
import klatsch.rules.auth.PowerLevels;
import klatsch.rules.auth.Signatures;
import klatsch.rules.format.BadEventException;
import klatsch.rules.format.Draft;
import klatsch.rules.format.EventFormat;
import org.jspecify.annotations.Nullable;

/// Makes an intent an event of a room: parents, hashes, id. And asks the rules whether it may be.
public final class EventMaker {
  /// Letters in the ids of rooms and events that are not named after a hash: as many as fit beside
  /// the longest name of a server, and more than enough for no two ever to be the same.
  private static final int ID_LETTERS = 17;

  private final String serverName;
  private final InstantSource clock;
  private final RandomText random;

  /// Milliseconds since 1970 at which the last room was made.
  private final AtomicLong lastCreation = new AtomicLong();

  public EventMaker(String serverName, InstantSource clock, RandomText random) {
    this.serverName = serverName;
    this.clock = clock;
    this.random = random;
  }

  /// Several, each after the one before.
  ///
  /// @param target the event that the intents want to redact
  List<Step> makeAll(RoomHead head, List<Intent> intents, @Nullable Event target) {
    var steps = new ArrayList<Step>(intents.size());
    var now = head;
    for (var intent : intents) {
      var next = make(now, intent, target);
      steps.add(next);
      now = next.after();
    }
    return steps;
  }

  /// @param target the event that the intent wants to redact
  Step make(RoomHead head, Intent intent, @Nullable Event target) {
    if (intent.type().equals(StateKey.CREATE.type())) {
      throw forbidden("This room has been made already");
    }
    if (target != null) {
      checkMayRedact(head, intent, target);
    }
    var draft = draft(head.id(), intent);
    var event =
        built(
            head.version(),
            draft,
            head.ends(),
            authEvents(head, draft),
            oneDeeper(head.depth()),
            clock.millis());
    checkRules(head, event);
    checkLevels(intent);
    var redacted = target == null ? null : EventFormat.redacted(head.version(), target);
    return Step.onTop(head, event, redacted);
  }

  /// @param taken whether there is such a room already
  Step makeCreate(RoomVersion version, Intent create, Predicate<RoomId> taken) {
    while (true) {
      long now = momentOfItsOwn();
      var room = version.has(ROOM_ID_IS_CREATE_HASH) ? null : randomRoomId();
      var event = built(version, draft(room, create), List.of(), List.of(), 1, now);
      if (taken.test(event.room())) {
        continue;
      }
      var empty = RoomHead.empty(0, event.room(), version);
      checkRules(empty, event);
      return Step.onTop(empty, event, null);
    }
  }

  private static void checkRules(RoomHead head, Event event) {
    var why = Gate.whyNot(head.version(), event, head, Signatures.STILL_TO_COME);
    if (why != null) {
      throw forbidden(why);
    }
  }

  /// In version 12 the id of a room is a hash of its first event, and two rooms made alike in one
  /// millisecond would be one. So no two are made in the same one.
  private long momentOfItsOwn() {
    long now = clock.millis();
    return lastCreation.updateAndGet(last -> Math.max(last + 1, now));
  }

  private RoomId randomRoomId() {
    return new RoomId("!" + random.letters(ID_LETTERS) + ":" + serverName);
  }

  private EventId newEventId() {
    return new EventId("$" + random.letters(ID_LETTERS) + ":" + serverName);
  }

  private static List<EventId> ids(List<Event> events) {
    return events.stream().map(Event::id).toList();
  }

  private static Draft draft(@Nullable RoomId room, Intent intent) {
    return new Draft(
        room,
        intent.type(),
        intent.stateKey(),
        intent.sender(),
        intent.content(),
        intent.redacts());
  }

  /// Ancient rooms may be as deep as a number can be, and nothing is deeper.
  private static long oneDeeper(long depth) {
    return depth == Long.MAX_VALUE ? depth : depth + 1;
  }

  private static List<Event> authEvents(RoomHead head, Draft draft) {
    return AuthEvents.needed(
            head.version(), draft.type(), draft.stateKey(), draft.sender(), draft.content())
        .stream()
        .map(head::get)
        .filter(Objects::nonNull)
        .toList();
  }

  /// The rules of old versions let levels also be texts. Only those who wrote them long ago may.
  private static void checkLevels(Intent intent) {
    if (intent.type().equals(StateKey.POWER_LEVELS.type())
        && !PowerLevels.areIntegers(intent.content())) {
      throw forbidden("Power levels are whole numbers");
    }
  }

  /// Everyone may take back what is theirs; the power to redact takes back what is others'. Rooms
  /// alone would allow it to everyone on the sender's server.
  private static void checkMayRedact(RoomHead head, Intent intent, Event target) {
    var levels = head.powerLevels();
    boolean own = target.sender().equals(intent.sender());
    if (!own && levels.of(intent.sender()) < levels.toRedact()) {
      throw forbidden("You lack the power to redact what others have sent");
    }
  }

  private Event built(
      RoomVersion version,
      Draft draft,
      List<Event> prevEvents,
      List<Event> authEvents,
      long depth,
      long now) {
    try {
      return version.has(EVENT_ID_IS_HASH)
          ? EventFormat.build(version, draft, ids(prevEvents), ids(authEvents), depth, now)
          : EventFormat.buildNamed(
              version, newEventId(), draft, prevEvents, authEvents, depth, now);
    } catch (BadEventException e) {
      throw error(e.code(), Objects.requireNonNull(e.getMessage()));
    }
  }
}
