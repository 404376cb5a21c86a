package klatsch.rooms.append;

import java.util.List;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.event.StateKey;
import klatsch.rooms.RoomHead;
import klatsch.rooms.incoming.Kept;
import org.jspecify.annotations.Nullable;

/// An event on its way into a room, and what it does there.
///
/// @param replaced the state event in whose place it comes
/// @param redacted the event that it redacts, without its content
/// @param after the room with it; as it was, if the event was not accepted
/// @param foreign what an event does beyond that which did not build on the room as it stands: one
///   of another server, or of ours where there are more ends than it may cite; `null` for all
///   others
record Step(
    Event event,
    @Nullable Event replaced,
    @Nullable Event redacted,
    RoomHead after,
    @Nullable Foreign foreign) {

  /// @param fate what becomes of it
  /// @param outlierAt its position, if it was known already, but not where it stands
  /// @param change how the current state changes
  /// @param kept how to keep the state after it, or before it if it was rejected; `null` if that is
  ///   the room's current state from now on
  /// @param heldAt its position, if it is a redaction that was part of the room already and is
  ///   shown from now on
  /// @param ours whether it was made here
  record Foreign(
      Fate fate,
      @Nullable Long outlierAt,
      LineChange change,
      @Nullable Kept kept,
      @Nullable Long heldAt,
      boolean ours) {

    /// An event of another server that comes now.
    Foreign(Fate fate, @Nullable Long outlierAt, LineChange change, @Nullable Kept kept) {
      this(fate, outlierAt, change, kept, null, false);
    }
  }

  /// An event that builds on the room as it stands, and is accepted.
  static Step onTop(RoomHead head, Event event, @Nullable Event redacted) {
    var key = event.key();
    var with = head.with(event);
    return new Step(
        event,
        key == null ? null : head.get(key),
        redacted,
        redacted == null ? with : with.withRedacted(redacted),
        null);
  }

  /// The same, made here.
  Step ours() {
    return foreign == null
        ? this
        : new Step(
            event,
            replaced,
            redacted,
            after,
            new Foreign(
                foreign.fate(),
                foreign.outlierAt(),
                foreign.change(),
                foreign.kept(),
                foreign.heldAt(),
                true));
  }

  boolean isOurs() {
    return foreign == null || foreign.ours();
  }

  /// Whether the room goes on from it.
  boolean isAccepted() {
    return fate().isPartOfRoom();
  }

  Fate fate() {
    return foreign == null ? Fate.ACCEPTED : foreign.fate();
  }

  /// Whether clients are not told of it, though the room goes on from it.
  boolean isHeld() {
    return fate() == Fate.HELD;
  }

  /// Its position, if it was known already, but not where it stands.
  @Nullable Long outlierAt() {
    return foreign == null ? null : foreign.outlierAt();
  }

  /// The entries of the state that are others from now on.
  List<Event> set() {
    if (foreign != null) {
      return foreign.change().set();
    }
    return event.isState() ? List.of(event) : List.of();
  }

  /// The entries of the state that are gone.
  Set<StateKey> removed() {
    return foreign == null ? Set.of() : foreign.change().removed();
  }

  /// Where it was, if it is a redaction that is held no longer.
  @Nullable Long heldAt() {
    return foreign == null ? null : foreign.heldAt();
  }

  /// Whether the state at its position cannot be told from the events that clients are shown: it
  /// changes by more, or less, or something else than the event says, or the event is not shown.
  boolean statesMeet() {
    return foreign != null
        && (isHeld() || foreign.outlierAt() != null || !foreign.change().isThatOf(event));
  }
}
