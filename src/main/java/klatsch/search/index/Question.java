package klatsch.search.index;

import java.util.Collection;
import java.util.Set;
import klatsch.model.id.RoomId;
import klatsch.rooms.FindableRoom.Span;
import org.jspecify.annotations.Nullable;

/// What is looked for, and where.
///
/// @param rooms in which it may be
/// @param spans of the history of some of these rooms; the others count as a whole
/// @param types of events
/// @param senders or `null` for all
/// @param unheard whose messages do not count
/// @param hasUrl or `null` if that does not matter
public record Question(
    Words words,
    Set<RoomId> rooms,
    Collection<RoomSpan> spans,
    Set<String> types,
    @Nullable Collection<String> senders,
    Collection<String> notSenders,
    Collection<String> unheard,
    @Nullable Boolean hasUrl) {

  public record RoomSpan(RoomId room, Span span) {}

  public Question in(Set<RoomId> whole, Collection<RoomSpan> parts) {
    return new Question(words, whole, parts, types, senders, notSenders, unheard, hasUrl);
  }

  public Question inRoom(RoomId room) {
    return in(
        rooms.contains(room) ? Set.of(room) : Set.of(),
        spans.stream().filter(part -> part.room().equals(room)).toList());
  }

  public Question bySender(String sender) {
    return new Question(words, rooms, spans, types, Set.of(sender), notSenders, unheard, hasUrl);
  }
}
