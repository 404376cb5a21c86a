package klatsch.sync;

import static klatsch.model.event.Membership.BAN;
import static klatsch.model.event.Membership.INVITE;
import static klatsch.model.event.Membership.JOIN;
import static klatsch.model.event.Membership.KNOCK;
import static klatsch.model.event.Membership.LEAVE;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import klatsch.accounts.AccountData;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.push.Counts;
import klatsch.push.Unread;
import klatsch.rooms.EventFilter;
import klatsch.rooms.IgnoredUsers;
import klatsch.rooms.InvitePermission;
import klatsch.rooms.Receipts;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.Rooms;
import klatsch.rooms.UserRoom;
import klatsch.store.AccountDataStore;
import klatsch.sync.SyncAnswer.Joined;
import klatsch.sync.SyncAnswer.Left;
import klatsch.sync.SyncAnswer.Stripped;
import klatsch.sync.SyncAnswer.TimelinePart;
import klatsch.sync.streams.AccountDataStream;
import klatsch.sync.streams.ReceiptStream;
import klatsch.sync.streams.RoomStream;
import klatsch.sync.streams.Span;
import klatsch.sync.streams.Standing;
import klatsch.sync.streams.StrippedStream;
import klatsch.sync.streams.ToldMembers.Telling;
import klatsch.sync.streams.TypingStream;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;

/// What is new in the rooms of a user.
///
/// Which rooms may have news is found at once and from memory. What the news are is looked up room
/// by room, when it is the room's turn, and always as it was at the end of the [Span].
final class RoomNews {
  private final Rooms rooms;
  private final Receipts receipts;
  private final Unread unread;
  private final AccountDataStream accountDataStream;
  private final RoomStream roomStream;
  private final StrippedStream strippedStream;
  private final TypingStream typingStream;
  private final ReceiptStream receiptStream;

  RoomNews(Rooms rooms, Receipts receipts, Unread unread, AccountDataStream accountDataStream) {
    this.rooms = rooms;
    this.receipts = receipts;
    this.unread = unread;
    this.accountDataStream = accountDataStream;
    this.roomStream = new RoomStream(rooms.history(), rooms.states());
    this.strippedStream = new StrippedStream(rooms.states());
    this.typingStream = new TypingStream(rooms.typing(), rooms.ignoredUsers());
    this.receiptStream = new ReceiptStream(receipts, rooms);
  }

  /// @param changedData what has changed in the span; of an initial one that of no room
  Look look(
      SyncRequest request,
      Span span,
      Telling telling,
      List<AccountDataStore.AccountData> changedData) {
    return new Look(request, span, telling, changedData);
  }

  /// A look at one room.
  @FunctionalInterface
  private interface Turn<T> {
    /// What is new in it, or `null` if nothing is.
    @Nullable T news(RoomSnapshot room, UserRoom known, Standing standing);
  }

  private static boolean decidesWhatCounts(AccountDataStore.AccountData data) {
    return isOneOf(data, AccountData.PUSH_RULES, IgnoredUsers.TYPE);
  }

  private static boolean decidesWhoInvites(AccountDataStore.AccountData data) {
    return isOneOf(data, InvitePermission.TYPE, IgnoredUsers.TYPE);
  }

  private static boolean isOneOf(AccountDataStore.AccountData data, String... types) {
    return data.room() == null && List.of(types).contains(data.type());
  }

  /// One look at all that may be new.
  final class Look {
    private final SyncRequest request;
    private final UserId user;
    private final SyncFilter filter;
    private final Span span;
    private final Telling telling;
    private final PMap<RoomId, UserRoom> mine;
    private final List<AccountDataStore.AccountData> changedData;
    private final Set<UserId> ignored;
    private final boolean countsAnew;
    private final boolean invitesAnew;

    /// Those that may have news, by how the user stands with them at the end.
    private final Map<Membership, List<UserRoom>> candidates = new EnumMap<>(Membership.class);

    private Look(
        SyncRequest request,
        Span span,
        Telling telling,
        List<AccountDataStore.AccountData> changedData) {
      this.request = request;
      this.user = request.user();
      this.filter = request.filter();
      this.span = span;
      this.telling = telling;
      this.mine = rooms.userRooms().of(user);
      this.ignored = rooms.ignoredUsers().of(user);
      this.changedData = changedData;
      this.countsAnew = changedData.stream().anyMatch(RoomNews::decidesWhatCounts);
      this.invitesAnew = changedData.stream().anyMatch(RoomNews::decidesWhoInvites);
      for (var id : mayHaveNews()) {
        var known = mine.get(id);
        if (known != null && filter.rooms().takesRoom(id) && mayBeNew(known)) {
          candidates.computeIfAbsent(membership(known), _ -> new ArrayList<>()).add(known);
        }
      }
    }

    private Collection<RoomId> mayHaveNews() {
      var since = span.since();
      if (since == null || request.fullState()) {
        return mine.keySet();
      }
      var found =
          new HashSet<>(
              rooms.activity().changedSince(since.position(), mine.keySet(), mine::containsKey));
      found.addAll(rooms.typing().changedSince(since.typing(), mine.keySet()));
      for (var data : changedData) {
        if (data.room() != null) {
          found.add(data.room());
        }
      }
      if (countsAnew) {
        found.addAll(unread.mayHaveChanged(user, mine(UserRoom::isJoined)));
      }
      if (invitesAnew) {
        found.addAll(mine(Look::isInvitation));
      }
      return found;
    }

    private List<RoomId> mine(Predicate<UserRoom> which) {
      return mine.values().stream().filter(which).map(UserRoom::room).toList();
    }

    private static boolean isInvitation(UserRoom known) {
      return known.membership() == INVITE;
    }

    /// Nothing is new in a room that was left before.
    private boolean mayBeNew(UserRoom known) {
      return known.isJoined()
          || known.position() > span.after()
          || invitesAnew && isInvitation(known);
    }

    private Membership membership(UserRoom known) {
      if (known.position() <= span.end()) {
        return known.membership();
      }
      var then = rooms.damaged().look(known.room(), () -> membershipThen(known));
      return then == null ? known.membership() : then;
    }

    private Membership membershipThen(UserRoom known) {
      var room = rooms.timeline().find(known.room());
      return room == null ? LEAVE : rooms.states().membership(room, user, span.end());
    }

    Iterator<Joined> join() {
      return new Turns<>(candidates(JOIN), this::joinedOrGap);
    }

    Iterator<Stripped> invite() {
      return turns(this::invited, INVITE);
    }

    Iterator<Stripped> knock() {
      return turns(this::knocked, KNOCK);
    }

    Iterator<Left> leave() {
      return turns(this::left, LEAVE, BAN);
    }

    private <T> Iterator<T> turns(Turn<T> turn, Membership... standing) {
      var all = Stream.of(standing).flatMap(is -> candidates(is).stream()).toList();
      return new Turns<>(all, known -> news(known, turn));
    }

    /// Who knows a room that is damaged is told of a gap. When the room has been mended, the client
    /// fetches what is missing there. Who knows nothing yet is not told of it at all.
    private @Nullable Joined joinedOrGap(UserRoom known) {
      var id = known.room();
      var found = rooms.damaged().look(id, () -> Optional.ofNullable(newsOf(known, this::joined)));
      boolean isGap = found == null && !span.isInitial();
      return isGap ? gap(id) : found == null ? null : found.orElse(null);
    }

    private Joined gap(RoomId room) {
      var gap = new TimelinePart(List.of(), true, span.end());
      return new Joined(room, gap, List.of(), null, List.of(), List.of(), Counts.NONE);
    }

    private List<UserRoom> candidates(Membership standing) {
      return candidates.getOrDefault(standing, List.of());
    }

    private <T> @Nullable T news(UserRoom known, Turn<T> turn) {
      return rooms.damaged().look(known.room(), () -> newsOf(known, turn));
    }

    private <T> @Nullable T newsOf(UserRoom known, Turn<T> turn) {
      var room = rooms.timeline().find(known.room());
      return room == null ? null : turn.news(room, known, standing(known, room));
    }

    private Standing standing(UserRoom known, RoomSnapshot room) {
      return Standing.of(user, known, room, rooms.states(), span);
    }

    /// Those who came into a room of ours, or into whose room we came. Who knows nothing yet is
    /// told of everyone anyway.
    Set<UserId> met() {
      if (span.isInitial()) {
        return Set.of();
      }
      var met = new HashSet<UserId>();
      for (var known : candidates(JOIN)) {
        var there = rooms.damaged().look(known.room(), () -> metIn(known));
        if (there != null) {
          met.addAll(there);
        }
      }
      return met;
    }

    private Collection<UserId> metIn(UserRoom known) {
      var room = rooms.timeline().find(known.room());
      if (room != null && standing(known, room).isNewlyJoined()) {
        return room.head().joined();
      }
      return room != null && room.position() > span.after() ? newcomers(room) : Set.of();
    }

    private List<UserId> newcomers(RoomSnapshot room) {
      return rooms.states().changed(room, span.after(), span.end()).values().stream()
          .filter(event -> event.membership() == JOIN)
          .map(Event::stateKey)
          .filter(key -> key != null && key.startsWith("@"))
          .map(UserId::new)
          .filter(other -> rooms.states().membership(room, other, span.after()) != JOIN)
          .toList();
    }

    private @Nullable Joined joined(RoomSnapshot room, UserRoom known, Standing standing) {
      var id = known.room();
      boolean isKnown = !span.isInitial() && !standing.isNewlyJoined();
      var news = roomStream.joined(request, span, room, standing, telling);
      var found = unread(room);
      var joined =
          new Joined(
              id,
              news.timeline(),
              news.state(),
              news.summary(),
              ephemeral(id, isKnown),
              data(id, isKnown),
              found.counts());
      boolean isCounted = found.changedAt() > span.after() && mayCountAnew(room);
      return !joined.isEmpty() || isCounted || !isKnown || request.fullState() ? joined : null;
    }

    /// What cannot be read any more, far back, counts for nothing; the room itself is well.
    private Unread.Found unread(RoomSnapshot room) {
      var found =
          rooms.damaged().look(room.head().id(), () -> unread.count(user, room, span.end()));
      return found == null ? new Unread.Found(Counts.NONE, 0) : found;
    }

    /// What was never counted before may be as the client knows it, unless something has happened.
    private boolean mayCountAnew(RoomSnapshot room) {
      return countsAnew
          || room.position() > span.after()
          || receipts.since(room.head().id(), span.after(), span.end()).stream()
              .anyMatch(receipt -> receipt.user().equals(user));
    }

    private List<JsonObject> ephemeral(RoomId id, boolean isKnown) {
      var wanted = filter.ephemeral();
      if (!wanted.takesRoom(id)) {
        return List.of();
      }
      var events = new ArrayList<JsonObject>();
      if (wanted.takesType("m.typing")) {
        events.addAll(typingStream.of(user, span, id, isKnown));
      }
      if (wanted.takesType("m.receipt")) {
        events.addAll(receiptStream.of(user, span, id, isKnown));
      }
      events.removeIf(event -> !isWanted(wanted, event));
      return events;
    }

    private static boolean isWanted(EventFilter wanted, JsonObject event) {
      return wanted.takesSenderless(
          Objects.requireNonNull(event.text("type")),
          () -> Objects.requireNonNullElse(event.object("content"), JsonObject.EMPTY));
    }

    /// @param isKnown whether the client knows what was set before the span
    private List<JsonObject> data(RoomId id, boolean isKnown) {
      var wanted = filter.roomAccountData();
      if (!wanted.takesRoom(id)) {
        return List.of();
      }
      return isKnown
          ? AccountDataStream.events(changedData, id, span.after(), wanted)
          : AccountDataStream.events(accountDataStream.of(user, id, span), id, 0, wanted);
    }

    /// Who lets somebody be heard again is told of what was kept back, with all that still stands.
    private @Nullable Stripped invited(RoomSnapshot room, UserRoom known, Standing standing) {
      if (!standing.changed() && !invitesAnew) {
        return null;
      }
      var own = rooms.states().get(room, StateKey.member(user), span.end());
      return own == null || ignored.contains(own.sender()) || rooms.invitePermission().blocks(user)
          ? null
          : stripped(room, known);
    }

    private @Nullable Stripped knocked(RoomSnapshot room, UserRoom known, Standing standing) {
      return standing.changed() ? stripped(room, known) : null;
    }

    private Stripped stripped(RoomSnapshot room, UserRoom known) {
      return new Stripped(known.room(), strippedStream.of(user, room, span.end()));
    }

    private @Nullable Left left(RoomSnapshot room, UserRoom known, Standing standing) {
      if (!standing.changed() || span.isInitial() && (!filter.includeLeft() || known.forgotten())) {
        return null;
      }
      var own = rooms.states().get(room, StateKey.member(user), span.end());
      if (own == null && standing.before() != JOIN) {
        return null;
      }
      // Where states meet, a user may be out without an event of their own, or by an old one.
      long departure =
          own == null || known.position() <= span.end()
              ? Math.min(known.position(), span.end())
              : rooms.states().stored(room, own).position();
      var news = roomStream.left(request, span, room, standing, departure, telling);
      return new Left(
          known.room(), news.timeline(), news.state(), data(known.room(), !span.isInitial()));
    }
  }
}
