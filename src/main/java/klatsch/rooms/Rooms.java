package klatsch.rooms;

import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import klatsch.accounts.Accounts;
import klatsch.crypto.RandomText;
import klatsch.notify.Notifier;
import klatsch.rooms.append.Append;
import klatsch.rooms.append.Backfill;
import klatsch.rooms.append.Before;
import klatsch.rooms.append.Entrance;
import klatsch.rooms.append.EventMaker;
import klatsch.rooms.append.Gate;
import klatsch.rooms.append.Gathering;
import klatsch.rooms.append.Lanes;
import klatsch.rooms.append.Publication;
import klatsch.rooms.append.RelationCheck;
import klatsch.rooms.append.RemoteAppend;
import klatsch.rooms.append.RemoteJoin;
import klatsch.rooms.append.Transactions;
import klatsch.rooms.history.Aggregations;
import klatsch.rooms.history.EventFinder;
import klatsch.rooms.history.EventPages;
import klatsch.rooms.history.EventReader;
import klatsch.rooms.history.Eyes;
import klatsch.rooms.history.HistoryDoor;
import klatsch.rooms.incoming.Authenticity;
import klatsch.rooms.incoming.Judge;
import klatsch.rooms.incoming.Line;
import klatsch.rooms.incoming.Meetings;
import klatsch.rooms.incoming.Outliers;
import klatsch.rooms.incoming.WaitingRoom;
import klatsch.rooms.upgrade.PersonalSettings;
import klatsch.store.Store;

/// The front door: everything that one can do in rooms.
public record Rooms(
    Timeline timeline,
    DamagedRooms damaged,
    Incoming incoming,
    EventSigner signer,
    UserRooms userRooms,
    RoomActivity activity,
    History history,
    EventsByTime eventsByTime,
    FindableRooms findable,
    Relations relations,
    Threads threads,
    RoomState state,
    RoomStates states,
    IgnoredUsers ignoredUsers,
    InvitePermission invitePermission,
    Typing typing,
    Creation creation,
    Upgrades upgrades,
    Memberships memberships,
    Sending sending,
    StateChanges stateChanges,
    Aliases aliases,
    PublicRooms publicRooms,
    Previews previews,
    Spaces spaces,
    MutualRooms mutualRooms,
    Reports reports,
    ProfileFanOut profileFanOut,
    Departures departures,
    GuestEviction guestEviction,
    FirstAnswers firstAnswers,
    Housekeeping housekeeping)
    implements AutoCloseable {
  /// While a database that has gone away comes back.
  private static final Duration PAUSE_BETWEEN_TRIES = Duration.ofSeconds(2);

  /// Rooms of a server that hears of no other.
  public static Rooms open(
      String serverName,
      Store store,
      Accounts accounts,
      Notifier notifier,
      InstantSource clock,
      RandomGenerator random) {
    return open(serverName, store, accounts, notifier, clock, random, RemoteServers.NONE);
  }

  /// @param accounts who is here, and how people are shown in rooms
  public static Rooms open(
      String serverName,
      Store store,
      Accounts accounts,
      Notifier notifier,
      InstantSource clock,
      RandomGenerator random,
      RemoteServers servers) {
    EventTimes.complete(store);
    var profiles = accounts.profiles();
    var damaged = new DamagedRooms();
    var reader = new EventReader(store, damaged);
    var finder = new EventFinder(store, reader);
    var lanes = new Lanes(store, reader, damaged);
    var line = new Line(store, reader);
    var userRooms = new UserRooms(store);
    var activity = new RoomActivity(store.position());
    var transactions = new Transactions(store, clock);
    var firstAnswers = new FirstAnswers(store, clock);
    var publication = new Publication(userRooms, activity, notifier);
    var gate = new Gate(store, lanes, publication);
    var meetings = new Meetings(store, reader, line);
    var entrance = new Entrance(store, reader, line, meetings);
    var maker = new EventMaker(serverName, clock, new RandomText(random));
    var append =
        new Append(
            lanes,
            gate,
            maker,
            finder,
            new RelationCheck(store, finder),
            transactions,
            new Gathering(store, maker, entrance, line, meetings),
            damaged);
    var timeline = new Timeline(lanes, append);
    var ignoredUsers = new IgnoredUsers(store);
    var eyes = new Eyes(store, reader, ignoredUsers, accounts.erasures());
    var door = new HistoryDoor(timeline, userRooms, finder, eyes);
    var pages = new EventPages(store, reader);
    var aggregations = new Aggregations(store, reader);
    var states = new RoomStates(store, reader, finder, line);
    var aliases = new Aliases(serverName, store, timeline);
    var settings =
        new PersonalSettings(
            accounts.accountData(), accounts.tags(), accounts.pushRules(), userRooms);
    var permission = new InvitePermission(store, accounts.accountData());
    var memberships = new Memberships(store, timeline, userRooms, profiles, permission, settings);
    var fanOut = new ProfileFanOut(store, timeline, userRooms, profiles, PAUSE_BETWEEN_TRIES);
    profiles.onChange(fanOut);
    fanOut.takeUp();
    var guestEviction = new GuestEviction(store, timeline, PAUSE_BETWEEN_TRIES);
    publication.onState(guestEviction);
    var typing = new Typing(timeline, notifier, clock);
    publication.onState(typing);
    var departures =
        new Departures(
            (user, room) -> memberships.leave(user, room, null),
            userRooms,
            accounts.deactivation(),
            PAUSE_BETWEEN_TRIES);
    accounts.changes().onDeparture(_ -> departures.somebodyHasGone());
    departures.start();
    var published = new PublishedRooms(store, timeline);
    publication.onState(published);
    var previews = new Previews(timeline, userRooms);
    var incoming = incoming(store, reader, lanes, gate, clock, servers, line, meetings, entrance);
    incoming.takeUp(damaged);
    return new Rooms(
        timeline,
        damaged,
        incoming,
        new EventSigner(serverName, store, clock, random),
        userRooms,
        activity,
        new History(door, states, pages, aggregations, eyes),
        new EventsByTime(store, reader, door, pages),
        new FindableRooms(
            store, userRooms, reader, door, pages, aggregations, states, ignoredUsers, accounts),
        new Relations(store, reader, door, aggregations),
        new Threads(finder),
        new RoomState(timeline, userRooms, states, eyes),
        states,
        ignoredUsers,
        permission,
        typing,
        new Creation(store, timeline, aliases, published, profiles, permission, firstAnswers),
        new Upgrades(store, timeline, profiles, settings),
        memberships,
        new Sending(timeline, finder, typing),
        new StateChanges(timeline, memberships, aliases),
        aliases,
        new PublicRooms(serverName, store, timeline, published),
        previews,
        new Spaces(timeline, previews, damaged),
        new MutualRooms(store),
        new Reports(store, door, finder, clock),
        fanOut,
        departures,
        guestEviction,
        firstAnswers,
        new Housekeeping(transactions, firstAnswers, fanOut));
  }

  private static Incoming incoming(
      Store store,
      EventReader reader,
      Lanes lanes,
      Gate gate,
      InstantSource clock,
      RemoteServers servers,
      Line line,
      Meetings meetings,
      Entrance entrance) {
    var authenticity = new Authenticity(servers, clock);
    var judge = new Judge(reader);
    var outliers = new Outliers(store, servers, authenticity, judge);
    var before = new Before(store, reader, lanes, servers, outliers, line, meetings);
    var append = new RemoteAppend(store, lanes, gate, entrance);
    return new Incoming(
        store,
        lanes,
        append,
        new ArrivingRooms(append, new RemoteJoin(gate), authenticity),
        new Backfill(
            store, reader, lanes, gate, authenticity, outliers, judge, before, line, meetings),
        servers,
        authenticity,
        judge,
        outliers,
        before,
        line,
        new WaitingRoom(store));
  }

  /// Finishes what goes on in the background, as far as it can be finished soon.
  @Override
  public void close() {
    housekeeping.close();
    departures.close();
    guestEviction.close();
    profileFanOut.close();
  }
}
