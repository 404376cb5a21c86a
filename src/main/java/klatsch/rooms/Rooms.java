package klatsch.rooms;

import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import klatsch.accounts.Accounts;
import klatsch.crypto.RandomText;
import klatsch.notify.Notifier;
import klatsch.rooms.append.Append;
import klatsch.rooms.append.EventMaker;
import klatsch.rooms.append.Lanes;
import klatsch.rooms.append.Publication;
import klatsch.rooms.append.RelationCheck;
import klatsch.rooms.append.Transactions;
import klatsch.rooms.history.Aggregations;
import klatsch.rooms.history.EventFinder;
import klatsch.rooms.history.EventPages;
import klatsch.rooms.history.EventReader;
import klatsch.rooms.history.Eyes;
import klatsch.rooms.history.HistoryDoor;
import klatsch.rooms.membership.GuestAccess;
import klatsch.rooms.upgrade.PersonalSettings;
import klatsch.store.Store;

/// The front door: everything that one can do in rooms.
public record Rooms(
    Timeline timeline,
    UserRooms userRooms,
    RoomActivity activity,
    History history,
    Relations relations,
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
    ProfileFanOut profileFanOut,
    Housekeeping housekeeping)
    implements AutoCloseable {
  /// While a database that has gone away comes back.
  private static final Duration PAUSE_OF_FAN_OUT = Duration.ofSeconds(2);

  /// @param accounts how people are shown in rooms, and what they have said about them
  public static Rooms open(
      String serverName,
      Store store,
      Accounts accounts,
      Notifier notifier,
      InstantSource clock,
      RandomGenerator random) {
    var profiles = accounts.profiles();
    var reader = new EventReader(store);
    var finder = new EventFinder(store, reader);
    var lanes = new Lanes(store, reader);
    var userRooms = new UserRooms(store);
    var activity = new RoomActivity(store.position());
    var transactions = new Transactions(store, clock);
    var append =
        new Append(
            store,
            lanes,
            new EventMaker(serverName, clock, new RandomText(random)),
            finder,
            new RelationCheck(store, finder),
            new Publication(userRooms, activity, notifier),
            transactions);
    var timeline = new Timeline(lanes, append);
    var ignoredUsers = new IgnoredUsers(store);
    var eyes = new Eyes(store, reader, ignoredUsers);
    var door = new HistoryDoor(timeline, userRooms, finder, eyes);
    var aggregations = new Aggregations(store, reader);
    var states = new RoomStates(store, reader, finder);
    var aliases = new Aliases(serverName, store, timeline);
    var settings = new PersonalSettings(accounts.accountData(), accounts.tags(), userRooms);
    var permission = new InvitePermission(accounts.accountData());
    var guestAccess = new GuestAccess(store, timeline);
    var memberships =
        new Memberships(store, timeline, userRooms, profiles, permission, guestAccess, settings);
    var fanOut = new ProfileFanOut(timeline, userRooms, profiles, PAUSE_OF_FAN_OUT);
    profiles.onChange(fanOut);
    return new Rooms(
        timeline,
        userRooms,
        activity,
        new History(door, states, new EventPages(store, reader), aggregations, eyes),
        new Relations(store, reader, door, aggregations),
        new RoomState(timeline, userRooms, states, eyes),
        states,
        ignoredUsers,
        permission,
        new Typing(timeline, notifier, clock),
        new Creation(store, timeline, aliases, profiles, permission),
        new Upgrades(store, timeline, profiles, settings),
        memberships,
        new Sending(timeline),
        new StateChanges(timeline, memberships, aliases, guestAccess),
        aliases,
        new PublicRooms(serverName, store, timeline),
        fanOut,
        new Housekeeping(transactions));
  }

  /// Finishes what goes on in the background, as far as it can be finished soon.
  @Override
  public void close() {
    housekeeping.close();
    profileFanOut.close();
  }
}
