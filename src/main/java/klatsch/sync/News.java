package klatsch.sync;

import static klatsch.model.event.Membership.JOIN;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import klatsch.accounts.AccountData;
import klatsch.e2ee.ToDevice;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.notify.Notifier;
import klatsch.presence.Presence;
import klatsch.push.Unread;
import klatsch.rooms.EventFilter;
import klatsch.rooms.IgnoredUsers;
import klatsch.rooms.Receipts;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.Rooms;
import klatsch.rooms.StreamToken;
import klatsch.rooms.UserRoom;
import klatsch.store.AccountDataStore;
import klatsch.store.Store;
import klatsch.sync.SyncAnswer.DeviceLists;
import klatsch.sync.SyncAnswer.Joined;
import klatsch.sync.SyncAnswer.Left;
import klatsch.sync.streams.AccountDataStream;
import klatsch.sync.streams.DeviceListStream;
import klatsch.sync.streams.PresenceStream;
import klatsch.sync.streams.ReceiptStream;
import klatsch.sync.streams.RoomStream;
import klatsch.sync.streams.Span;
import klatsch.sync.streams.Standing;
import klatsch.sync.streams.StrippedStream;
import klatsch.sync.streams.ToDeviceStream;
import klatsch.sync.streams.ToldMembers;
import klatsch.sync.streams.ToldMembers.Telling;
import klatsch.sync.streams.TypingStream;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;

/// Tells clients what is new, and lets them wait for it.
///
/// An answer tells of a [Span]: its end is fixed first, nothing newer goes into it, and nothing
/// older is missed. To find that there is nothing new, the disk is not touched.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#syncing)
public final class News {
  /// Clients ask for half a minute. Longer waits are cut by what lies between us and them.
  static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final Present present;
  private final Rooms rooms;
  private final Receipts receipts;
  private final Unread unread;
  private final Presence presence;
  private final ToDevice toDevice;
  private final AccountDataNews accountDataNews;
  private final Notifier notifier;
  private final InstantSource clock;

  private final ToldMembers toldMembers = new ToldMembers();
  private final RoomStream roomStream;
  private final StrippedStream strippedStream;
  private final TypingStream typingStream;
  private final ReceiptStream receiptStream;
  private final AccountDataStream accountDataStream;
  private final PresenceStream presenceStream;
  private final ToDeviceStream toDeviceStream;
  private final DeviceListStream deviceListStream;

  News(
      Present present,
      Store store,
      Rooms rooms,
      Receipts receipts,
      Unread unread,
      Presence presence,
      ToDevice toDevice,
      DeviceListStream deviceListStream,
      AccountData accountData,
      AccountDataNews accountDataNews,
      Notifier notifier,
      InstantSource clock) {
    this.present = present;
    this.rooms = rooms;
    this.receipts = receipts;
    this.unread = unread;
    this.presence = presence;
    this.toDevice = toDevice;
    this.accountDataNews = accountDataNews;
    this.notifier = notifier;
    this.clock = clock;
    this.roomStream = new RoomStream(rooms.history(), rooms.states());
    this.strippedStream = new StrippedStream(rooms.states());
    this.typingStream = new TypingStream(rooms.typing());
    this.receiptStream = new ReceiptStream(receipts);
    this.accountDataStream = new AccountDataStream(store, accountData);
    this.presenceStream = new PresenceStream(presence);
    this.deviceListStream = deviceListStream;
    this.toDeviceStream = new ToDeviceStream(toDevice);
  }

  /// Answers as soon as there is something to tell, or the client does not want to wait any longer.
  public SyncAnswer await(SyncRequest request) {
    try (var _ = presence.visit(request.user(), request.device(), request.as())) {
      var since = request.since() == null ? null : present.known(request.since());
      if (since != null) {
        toDevice.confirm(request.user(), request.device(), since.toDevice());
      }
      if (since == null || request.fullState() || request.timeout().isZero()) {
        return answer(request, since);
      }
      return await(request, since);
    }
  }

  private SyncAnswer await(SyncRequest request, StreamToken begin) {
    var wanted = request.timeout();
    var wait = wanted.compareTo(LONGEST_WAIT) < 0 ? wanted : LONGEST_WAIT;
    var deadline = clock.instant().plus(wait);
    try (var waiter = notifier.listen(request.user())) {
      var since = begin;
      while (true) {
        var answer = answer(request, since);
        var left = Duration.between(clock.instant(), deadline);
        if (!answer.isEmpty() || !left.isPositive() || !waiter.await(left)) {
          return answer;
        }
        since = answer.next();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Somebody stopped a client's wait for news", e);
    }
  }

  /// Whose devices a client has to look at again that comes back after a while.
  ///
  /// @param from what the client knows
  /// @param to what else it is told of; nothing newer is promised
  public DeviceLists deviceLists(UserId user, StreamToken from, StreamToken to) {
    var known = present.known(from);
    var since = known == null ? new StreamToken(0, 0, 0) : known;
    var end = new StreamToken(Math.min(to.position(), present.token().position()), 0, 0);
    return deviceListStream.of(user, new Span(since, end));
  }

  private SyncAnswer answer(SyncRequest request, @Nullable StreamToken since) {
    // First the end, and then what comes before it.
    var end = present.token();
    var telling = toldMembers.begin(request, since);
    var answer = new Look(request, new Span(since, end), telling).answer();
    toldMembers.end(request, telling, answer);
    return answer;
  }

  private static boolean decidesWhatCounts(AccountDataStore.AccountData data) {
    return data.room() == null
        && (data.type().equals(AccountData.PUSH_RULES) || data.type().equals(IgnoredUsers.TYPE));
  }

  /// One look at all that may be new.
  private final class Look {
    private final SyncRequest request;
    private final UserId user;
    private final SyncFilter filter;
    private final Span span;
    private final Telling telling;
    private final PMap<RoomId, UserRoom> mine;
    private final List<AccountDataStore.AccountData> changedData;
    private final Set<UserId> ignored;
    private final boolean countsAnew;

    private final Map<RoomId, Joined> join = new LinkedHashMap<>();
    private final Map<RoomId, List<Event>> invite = new LinkedHashMap<>();
    private final Map<RoomId, List<Event>> knock = new LinkedHashMap<>();
    private final Map<RoomId, Left> leave = new LinkedHashMap<>();
    private final Set<UserId> met = new HashSet<>();

    Look(SyncRequest request, Span span, Telling telling) {
      this.telling = telling;
      this.request = request;
      this.user = request.user();
      this.filter = request.filter();
      this.span = span;
      this.mine = rooms.userRooms().of(user);
      this.ignored = rooms.ignoredUsers().of(user);
      this.changedData =
          accountDataNews.mayHaveChanged(user, span.after())
              ? accountDataStream.since(user, span.after(), span)
              : List.of();
      this.countsAnew = changedData.stream().anyMatch(News::decidesWhatCounts);
    }

    SyncAnswer answer() {
      for (var id : candidates()) {
        var known = mine.get(id);
        if (known != null && filter.rooms().takesRoom(id) && mayBeNew(known)) {
          var room = rooms.timeline().find(id);
          if (room != null) {
            tell(id, room, known);
          }
        }
      }
      var mail = toDeviceStream.of(user, request.device(), span);
      return new SyncAnswer(
          span.upTo().withToDevice(mail.upTo()),
          join,
          invite,
          knock,
          leave,
          accountDataStream.global(user, span, filter.accountData(), changedData),
          presenceStream.of(user, span, filter.presence(), met),
          mail.events(),
          deviceListStream.of(user, span));
    }

    private Collection<RoomId> candidates() {
      var since = span.since();
      if (since == null || request.fullState() || countsAnew) {
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
      return found;
    }

    /// Nothing is new in a room that was left before.
    private boolean mayBeNew(UserRoom known) {
      return known.isJoined() || known.position() > span.after();
    }

    private void tell(RoomId id, RoomSnapshot room, UserRoom known) {
      var standing = Standing.of(user, known, room, rooms.states(), span);
      switch (standing.now()) {
        case JOIN -> tellJoined(id, room, standing);
        case INVITE -> tellInvited(id, room, standing);
        case KNOCK -> {
          if (standing.changed()) {
            knock.put(id, strippedStream.of(user, room, span.end()));
          }
        }
        case LEAVE, BAN -> tellLeft(id, room, known, standing);
      }
    }

    private void tellJoined(RoomId id, RoomSnapshot room, Standing standing) {
      boolean isKnown = !span.isInitial() && !standing.isNewlyJoined();
      var news = roomStream.joined(request, span, room, standing, telling);
      var found = unread.count(user, room, span.end());
      var joined =
          new Joined(
              news.timeline(),
              news.state(),
              news.summary(),
              ephemeral(id, isKnown),
              data(id, isKnown),
              found.counts());
      boolean isCounted = found.changedAt() > span.after() && mayCountAnew(id, room);
      if (!joined.isEmpty() || isCounted || !isKnown || request.fullState()) {
        join.put(id, joined);
        meet(room, isKnown, news.timeline());
      }
    }

    /// What was never counted before may be as the client knows it, unless something has happened.
    private boolean mayCountAnew(RoomId id, RoomSnapshot room) {
      return countsAnew
          || room.position() > span.after()
          || receipts.since(id, span.after(), span.end()).stream()
              .anyMatch(receipt -> receipt.user().equals(user));
    }

    private List<JsonObject> ephemeral(RoomId id, boolean isKnown) {
      var wanted = filter.ephemeral();
      if (!wanted.takesRoom(id)) {
        return List.of();
      }
      var events = new ArrayList<JsonObject>();
      if (wanted.takesType("m.typing")) {
        events.addAll(typingStream.of(span, id, isKnown));
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

    private List<JsonObject> data(RoomId id, boolean isKnown) {
      var wanted = filter.roomAccountData();
      if (!wanted.takesRoom(id)) {
        return List.of();
      }
      return isKnown || span.isInitial()
          ? AccountDataStream.events(changedData, id, span.after(), wanted)
          : AccountDataStream.events(accountDataStream.since(user, 0, span), id, 0, wanted);
    }

    /// Those who came into a room of ours, or into whose room we came.
    private void meet(RoomSnapshot room, boolean isKnown, SyncAnswer.TimelinePart timeline) {
      if (span.isInitial()) {
        return; // Everyone is told of anyway.
      }
      if (!isKnown) {
        met.addAll(room.head().joined());
        return;
      }
      for (var seen : timeline.events()) {
        var event = seen.stored().event();
        var replaced = seen.stored().replaced();
        boolean wasIn = replaced != null && replaced.membership() == JOIN;
        if (event.membership() == JOIN
            && !wasIn
            && event.sender().value().equals(event.stateKey())) {
          met.add(event.sender());
        }
      }
    }

    private void tellInvited(RoomId id, RoomSnapshot room, Standing standing) {
      if (!standing.changed()) {
        return;
      }
      var own = rooms.states().get(room, StateKey.member(user), span.end());
      if (own != null
          && !ignored.contains(own.sender())
          && !rooms.invitePermission().blocks(user)) {
        invite.put(id, strippedStream.of(user, room, span.end()));
      }
    }

    private void tellLeft(RoomId id, RoomSnapshot room, UserRoom known, Standing standing) {
      if (!standing.changed()) {
        return;
      }
      if (span.isInitial() && (!filter.includeLeft() || known.forgotten())) {
        return;
      }
      var own = rooms.states().get(room, StateKey.member(user), span.end());
      if (own != null || standing.before() == JOIN) {
        // Where states meet, a user may be out without an event of their own, or by an old one.
        long departure =
            own == null || known.position() <= span.end()
                ? Math.min(known.position(), span.end())
                : rooms.states().stored(room, own).position();
        var news = roomStream.left(request, span, room, standing, departure, telling);
        leave.put(id, new Left(news.timeline(), news.state(), data(id, true)));
      }
    }
  }
}
