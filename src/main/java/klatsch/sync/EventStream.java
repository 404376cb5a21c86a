package klatsch.sync;

import static klatsch.model.error.MatrixError.invalidParam;
import static klatsch.model.event.Membership.INVITE;
import static klatsch.model.event.Membership.JOIN;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.SteadyClock;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.notify.Notifier;
import klatsch.notify.Waiter;
import klatsch.presence.Availability;
import klatsch.presence.Presence;
import klatsch.rooms.EventFilter;
import klatsch.rooms.History.Direction;
import klatsch.rooms.Receipts;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.Rooms;
import klatsch.rooms.Seen;
import klatsch.rooms.StreamToken;
import klatsch.rooms.UserRoom;
import klatsch.sync.streams.PresenceStream;
import klatsch.sync.streams.ReceiptStream;
import klatsch.sync.streams.Span;
import klatsch.sync.streams.Standing;
import klatsch.sync.streams.StrippedStream;
import klatsch.sync.streams.TypingStream;
import org.jspecify.annotations.Nullable;

/// Tells clients what happens, event by event in the order in which it came here.
///
/// Of what has waited longer than fits into one answer, the oldest comes first, and the answer ends
/// there. So nothing is skipped, and nothing comes twice.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3events)
public final class EventStream {
  /// As many as clients show at once, some 60 KB. Who has been away longer asks again.
  private static final int MAX_EVENTS = 100;

  private final Present present;
  private final Rooms rooms;
  private final Presence presence;
  private final Notifier notifier;
  private final InstantSource clock;
  private final TypingStream typingStream;
  private final ReceiptStream receiptStream;
  private final PresenceStream presenceStream;
  private final StrippedStream strippedStream;

  EventStream(
      Present present,
      Rooms rooms,
      Receipts receipts,
      Presence presence,
      Notifier notifier,
      InstantSource clock) {
    this.present = present;
    this.rooms = rooms;
    this.presence = presence;
    this.notifier = notifier;
    this.clock = new SteadyClock(clock);
    this.typingStream = new TypingStream(rooms.typing(), rooms.ignoredUsers());
    this.receiptStream = new ReceiptStream(receipts, rooms);
    this.presenceStream = new PresenceStream(presence);
    this.strippedStream = new StrippedStream(rooms.states());
  }

  /// @param from where the last answer ended, or `null` for now
  /// @param room the only one to hear of, also from outside; or `null` for all of the user's
  /// @param timeout how long to wait if there is nothing
  public record Question(
      UserId user, @Nullable StreamToken from, @Nullable RoomId room, Duration timeout) {}

  /// @param events oldest first
  /// @param invitations what those invited by one of the events may know of the room
  /// @param passing what is no event of a room's history: who types, who has read, who is there
  public record Chunk(
      StreamToken start,
      StreamToken end,
      List<Seen> events,
      Map<EventId, List<Event>> invitations,
      List<JsonObject> passing) {
    boolean isEmpty() {
      return events.isEmpty() && passing.isEmpty();
    }
  }

  /// Answers as soon as there is something to tell, or the client does not want to wait any longer.
  ///
  /// @throws klatsch.model.error.MatrixException `M_FORBIDDEN` for a room that the user may not
  ///   read, `M_INVALID_PARAM` to who knows more than this server
  public Chunk await(Question question) {
    try (var _ = presence.visit(question.user(), null, Availability.ONLINE)) {
      try (var waiter = listen(question)) {
        // What is sent to devices is told by /sync alone, which is to find it untold.
        var start =
            question.from() == null ? present.token().withToDevice(0) : known(question.from());
        var deadline = clock.instant().plus(wait(question));
        var chunk = look(question, start);
        while (chunk.isEmpty()) {
          boolean isWhole = chunk.end().position() >= present.store().position();
          var left = Duration.between(clock.instant(), deadline);
          if (isWhole && (!left.isPositive() || !waiter.await(left))) {
            return chunk;
          }
          if (!isWhole && !left.isPositive()) {
            return chunk;
          }
          var next = look(question, chunk.end());
          chunk = new Chunk(start, next.end(), next.events(), next.invitations(), next.passing());
        }
        return chunk;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Somebody stopped a client's wait for events", e);
    }
  }

  private StreamToken known(StreamToken from) {
    var known = present.known(from);
    if (known == null) {
      throw invalidParam("This server has not come so far; begin anew, without 'from'");
    }
    return known;
  }

  private Waiter listen(Question question) {
    return question.room() == null
        ? notifier.listen(question.user())
        : notifier.listen(question.user(), question.room());
  }

  private static Duration wait(Question question) {
    return question.timeout().compareTo(News.LONGEST_WAIT) < 0
        ? question.timeout()
        : News.LONGEST_WAIT;
  }

  private Chunk look(Question question, StreamToken since) {
    // First the end, and then what comes before it.
    var now = present.token().withToDevice(since.toDevice());
    return new Look(question, new Span(since, now)).chunk();
  }

  /// One look at all that may have happened.
  private final class Look {
    private final UserId user;
    private final @Nullable RoomId only;
    private final StreamToken since;
    private final Span span;
    private final Map<RoomId, UserRoom> mine;
    private final List<Seen> found = new ArrayList<>();
    private final Map<EventId, List<Event>> invitations = new HashMap<>();
    private final Set<RoomId> heard = new HashSet<>();
    private long told;

    Look(Question question, Span span) {
      this.user = question.user();
      this.only = question.room();
      this.since = Objects.requireNonNull(span.since());
      this.span = span;
      this.mine = rooms.userRooms().of(user);
      this.told = span.end();
    }

    Chunk chunk() {
      if (only != null) {
        hearOf(only);
      } else {
        candidates().forEach(id -> rooms.damaged().look(id, () -> hearOf(id)));
      }
      found.sort(Comparator.comparingLong(Seen::position));
      if (found.size() > MAX_EVENTS) {
        told = Math.min(told, found.get(MAX_EVENTS - 1).position());
      }
      found.removeIf(seen -> seen.position() > told);
      boolean isAll = told == span.end();
      var end =
          isAll
              ? span.upTo()
              : new StreamToken(told, since.typing(), since.presence(), since.toDevice());
      return new Chunk(
          since, end, found, Map.copyOf(invitations), passing(new Span(since, end), isAll));
    }

    /// @return what has been found in all rooms so far
    private List<Seen> hearOf(RoomId id) {
      var known = mine.get(id);
      var room = rooms.timeline().find(id);
      if (known == null || only != null && !known.isJoined()) {
        found.addAll(page(id));
      } else if (room != null && (known.isJoined() || known.position() > span.after())) {
        hear(room, known);
      }
      return found;
    }

    private Collection<RoomId> candidates() {
      var candidates =
          new HashSet<>(
              rooms.activity().changedSince(since.position(), mine.keySet(), mine::containsKey));
      candidates.addAll(rooms.typing().changedSince(since.typing(), mine.keySet()));
      return candidates;
    }

    private void hear(RoomSnapshot room, UserRoom known) {
      var id = room.head().id();
      var standing = Standing.of(user, known, room, rooms.states(), span);
      if (standing.now() == JOIN) {
        heard.add(id);
      }
      boolean wasIn =
          !known.forgotten()
              && (standing.now() == JOIN || rooms.history().wasJoined(user, room, 0, span.end()));
      if (wasIn) {
        page(id).stream().filter(this::isOfMember).forEach(found::add);
      }
      if (standing.changed() && standing.now() != JOIN) {
        addOwn(room, standing);
      }
    }

    private List<Seen> page(RoomId id) {
      var page =
          rooms
              .history()
              .messages(
                  user,
                  id,
                  Direction.FORTH,
                  since.position(),
                  span.end(),
                  MAX_EVENTS,
                  EventFilter.ALL);
      if (page.end() != null) {
        told = Math.min(told, page.end());
      }
      return page.events();
    }

    /// What happened before the user came is history, and not news; but who makes a room is not in
    /// it yet.
    private boolean isOfMember(Seen seen) {
      var event = seen.stored().event();
      return seen.membership() == JOIN
          || event.sender().equals(user)
          || StateKey.member(user).equals(event.key());
    }

    /// An invitation, say, which nobody outside can read in the room.
    private void addOwn(RoomSnapshot room, Standing standing) {
      var own = rooms.states().get(room, StateKey.member(user), span.end());
      if (own == null || standing.now() == INVITE && isUnwelcome(own.sender())) {
        return;
      }
      var stored = rooms.states().stored(room, own);
      if (stored.position() > since.position()
          && found.stream().noneMatch(seen -> seen.position() == stored.position())) {
        found.add(new Seen(stored, standing.now(), true, null));
        if (standing.now() == INVITE) {
          invitations.put(own.id(), strippedStream.of(user, room, span.end()));
        }
      }
    }

    private boolean isUnwelcome(UserId inviter) {
      return rooms.ignoredUsers().of(user).contains(inviter)
          || rooms.invitePermission().blocks(user);
    }

    /// What lives in memory has no place among the events, and comes with the last of them.
    private List<JsonObject> passing(Span part, boolean isAll) {
      var events = new ArrayList<JsonObject>();
      for (var id : heard) {
        if (isAll) {
          typingStream.of(user, part, id, true).forEach(event -> events.add(in(id, event)));
        }
        receiptStream.of(user, part, id, true).forEach(event -> events.add(in(id, event)));
      }
      if (isAll && only == null) {
        events.addAll(presenceStream.of(user, part, EventFilter.ALL, Set.of()));
      }
      return events;
    }

    private static JsonObject in(RoomId room, JsonObject event) {
      return event.with("room_id", Json.of(room.value()));
    }
  }
}
