package klatsch.sync;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import klatsch.accounts.AccountData;
import klatsch.e2ee.ToDevice;
import klatsch.model.SteadyClock;
import klatsch.model.id.UserId;
import klatsch.notify.Notifier;
import klatsch.presence.Presence;
import klatsch.push.Unread;
import klatsch.rooms.Receipts;
import klatsch.rooms.Rooms;
import klatsch.rooms.StreamToken;
import klatsch.store.AccountDataStore;
import klatsch.store.Store;
import klatsch.sync.SyncAnswer.DeviceLists;
import klatsch.sync.streams.AccountDataStream;
import klatsch.sync.streams.DeviceListStream;
import klatsch.sync.streams.PresenceStream;
import klatsch.sync.streams.Span;
import klatsch.sync.streams.ToDeviceStream;
import klatsch.sync.streams.ToldMembers;
import org.jspecify.annotations.Nullable;

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
  private final Presence presence;
  private final ToDevice toDevice;
  private final AccountDataNews accountDataNews;
  private final Notifier notifier;
  private final InstantSource clock;

  private final ToldMembers toldMembers = new ToldMembers();
  private final RoomNews roomNews;
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
    this.presence = presence;
    this.toDevice = toDevice;
    this.accountDataNews = accountDataNews;
    this.notifier = notifier;
    this.clock = new SteadyClock(clock);
    this.accountDataStream = new AccountDataStream(store, accountData);
    this.roomNews = new RoomNews(rooms, receipts, unread, accountDataStream);
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
      do {
        var answer = answer(request, since);
        if (!answer.isEmpty()) {
          return answer;
        }
        since = answer.next(); // which is all that is kept of it while we wait
      } while (waiter.await(Duration.between(clock.instant(), deadline)));
      return answer(request, since);
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
    var span = new Span(since, present.token());
    var user = request.user();
    var filter = request.filter();
    var telling = toldMembers.begin(request, since);
    var changedData = changedData(user, span);
    var look = roomNews.look(request, span, telling, changedData);
    var mail = toDeviceStream.of(user, request.device(), span);
    var next = span.upTo().withToDevice(mail.upTo());
    return new SyncAnswer(
        next,
        look.join(),
        look.invite(),
        look.knock(),
        look.leave(),
        accountDataStream.global(user, span, filter.accountData(), changedData),
        presenceStream.of(user, span, filter.presence(), look.met()),
        mail.events(),
        deviceListStream.of(user, span),
        () -> toldMembers.end(request, telling, next));
  }

  /// Of who knows nothing yet only that of the user as a whole; that of each room is read with it.
  private List<AccountDataStore.AccountData> changedData(UserId user, Span span) {
    if (span.isInitial()) {
      return accountDataStream.of(user, null, span);
    }
    return accountDataNews.mayHaveChanged(user, span.after())
        ? accountDataStream.in(user, span)
        : List.of();
  }
}
