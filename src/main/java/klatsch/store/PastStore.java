package klatsch.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import klatsch.model.event.Fate;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.store.RoomStore.Past;
import org.jspecify.annotations.Nullable;

/// What lies before the events that a room began with here: those of them that are brought later
/// stand below, at positions below zero.
///
/// The line of [StateStore] goes on there. Of what was so before the oldest event, it says that it
/// has been so from the [StoredEvent#BEGINNING]; when older events come, these rows give way.
public final class PastStore {
  private final Db db;

  PastStore(Db db) {
    this.db = db;
  }

  /// An entry of the state before the oldest event.
  ///
  /// @param until where it changed, or [StateStore#FOREVER]
  public record First(EventId event, long until) {}

  /// The state before the oldest event that is here.
  public Map<StateKey, First> before(long roomNr) {
    var state = new HashMap<StateKey, First>();
    db.sql(
            """
            SELECT s.type, s.state_key, s.until, e.event_id
              FROM room_state s JOIN events e ON e.position = COALESCE(s.event_position, s.since)
             WHERE s.room_nr = :room_nr AND s.since = :beginning
            """)
        .with("room_nr", roomNr)
        .with("beginning", StoredEvent.BEGINNING)
        .list(
            row ->
                state.put(
                    new StateKey(row.getString("type"), row.getString("state_key")),
                    new First(new EventId(row.getString("event_id")), row.getLong("until"))));
    return state;
  }

  /// Notes where the history of a new room begins.
  public void begin(Transaction tx, long roomNr, Past past) {
    tx.sql("UPDATE rooms SET oldest = :oldest, wanted = :wanted WHERE nr = :nr")
        .with("oldest", past.oldest())
        .with("wanted", RoomStore.text(past.wanted()))
        .with("nr", roomNr)
        .later();
  }

  /// Lets the history of a room begin earlier, if it begins where it is expected to.
  ///
  /// @throws ConflictException if somebody else has brought older events
  public void goBack(Transaction tx, long roomNr, Past expected, Past past) {
    // At once, so that what this change writes later keeps its own order.
    int moved =
        tx.sql(
                """
                UPDATE rooms SET oldest = :oldest, wanted = :wanted
                 WHERE nr = :nr AND oldest = :expected_oldest AND wanted = :expected_wanted
                """)
            .with("oldest", past.oldest())
            .with("wanted", RoomStore.text(past.wanted()))
            .with("nr", roomNr)
            .with("expected_oldest", expected.oldest())
            .with("expected_wanted", RoomStore.text(expected.wanted()))
            .update();
    if (moved == 0) {
      throw new ConflictException("Somebody else has brought older events");
    }
  }

  /// A state event that gets its place.
  ///
  /// @param from its position so far
  /// @param to its place
  /// @param cited its `auth_events`
  /// @param replaces the state event that was in its place before, or `null`
  public record Move(
      EventId event,
      StateKey key,
      List<EventId> cited,
      long from,
      long to,
      Fate fate,
      @Nullable EventId replaces) {}

  /// Gives events a place that were known only because others stand on them, and lets all follow
  /// that names them by their position.
  public void move(Transaction tx, long roomNr, List<Move> moves) {
    for (var move : moves) {
      tx.sql(
              """
              UPDATE events SET position = :to, fate = :fate, replaces = :replaces
               WHERE event_id = :event AND room_nr = :room_nr AND position = :from
                 AND fate IN (:placeless)
              """)
          .with("to", move.to())
          .with("fate", move.fate().stored())
          .with("replaces", move.replaces())
          .with("event", move.event())
          .with("room_nr", roomNr)
          .with("from", move.from())
          .with("placeless", List.of(Fate.OUTLIER.stored(), Fate.REJECTED.stored()))
          .laterExpectingOne();
    }
    for (var move : moves) {
      tx.sql(
              """
              UPDATE room_state SET event_position = :to
               WHERE room_nr = :room_nr AND type = :type AND state_key = :key
                 AND event_position = :from
              """)
          .with("to", move.to())
          .with("room_nr", roomNr)
          .with("type", move.key().type())
          .with("key", move.key().key())
          .with("from", move.from())
          .later();
      tx.sql("UPDATE standing_entries SET event_position = :to WHERE event_position = :from")
          .with("to", move.to())
          .with("from", move.from())
          .later();
      tx.sql("UPDATE auth_edges SET cited = :to WHERE cited = :from")
          .with("to", move.to())
          .with("from", move.from())
          .later();
    }
    for (var move : moves) {
      tx.sql(
              """
              UPDATE auth_edges SET citing = :to
               WHERE citing = :from
                 AND cited IN (SELECT position FROM events WHERE event_id IN (:cited))
              """)
          .with("to", move.to())
          .with("from", move.from())
          .with("cited", move.cited())
          .later();
    }
  }

  /// What the line says of an entry below.
  ///
  /// @param since the event's own position, or where the history goes over to another of its forks,
  ///   or [StoredEvent#BEGINNING]
  /// @param until where it is something else, or missing
  public record Was(StateKey key, EventId event, long since, long until) {}

  /// An entry that was thought to be so from the beginning has come to be so later.
  public record Later(StateKey key, long since) {}

  /// Changes what the line says of the time before what was the oldest event.
  ///
  /// @param never entries that were thought to be so from the beginning, and never were after the
  ///   events that have come
  public void tell(
      Transaction tx, long roomNr, List<StateKey> never, List<Later> later, List<Was> was) {
    for (var key : never) {
      tx.sql(
              """
              DELETE FROM room_state
               WHERE room_nr = :room_nr AND type = :type AND state_key = :key AND since = :beginning
              """)
          .with("room_nr", roomNr)
          .with("type", key.type())
          .with("key", key.key())
          .with("beginning", StoredEvent.BEGINNING)
          .laterExpectingOne();
    }
    for (var entry : later) {
      tx.sql(
              """
              UPDATE room_state SET since = :since
               WHERE room_nr = :room_nr AND type = :type AND state_key = :key AND since = :beginning
              """)
          .with("since", entry.since())
          .with("room_nr", roomNr)
          .with("type", entry.key().type())
          .with("key", entry.key().key())
          .with("beginning", StoredEvent.BEGINNING)
          .laterExpectingOne();
    }
    for (var entry : was) {
      tx.sql(
              """
              INSERT INTO room_state (room_nr, type, state_key, since, until, event_position)
              SELECT :room_nr, :type, :key, :since, :until, e.position
                FROM events e
               WHERE e.event_id = :event
              """)
          .with("room_nr", roomNr)
          .with("type", entry.key().type())
          .with("key", entry.key().key())
          .with("since", entry.since())
          .with("until", entry.until())
          .with("event", entry.event())
          .laterExpectingOne();
    }
  }
}
