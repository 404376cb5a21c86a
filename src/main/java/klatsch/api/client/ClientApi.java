package klatsch.api.client;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import klatsch.accounts.Accounts;
import klatsch.api.client.account.ChangePassword;
import klatsch.api.client.account.CheckUsernameAvailability;
import klatsch.api.client.account.DeactivateAccount;
import klatsch.api.client.account.Delete3PidFromAccount;
import klatsch.api.client.account.GetAccount3Pids;
import klatsch.api.client.account.Post3Pids;
import klatsch.api.client.account.Register;
import klatsch.api.client.account.RegistrationTokenValidity;
import klatsch.api.client.account.RequestTokenToRegisterEmail;
import klatsch.api.client.accountdata.DeleteAccountData;
import klatsch.api.client.accountdata.DeleteAccountDataPerRoom;
import klatsch.api.client.accountdata.GetAccountData;
import klatsch.api.client.accountdata.GetAccountDataPerRoom;
import klatsch.api.client.accountdata.SetAccountData;
import klatsch.api.client.accountdata.SetAccountDataPerRoom;
import klatsch.api.client.admin.GetAdminLockUser;
import klatsch.api.client.admin.GetAdminSuspendUser;
import klatsch.api.client.admin.GetWhoIs;
import klatsch.api.client.admin.SetAdminLockUser;
import klatsch.api.client.admin.SetAdminSuspendUser;
import klatsch.api.client.capabilities.GetCapabilities;
import klatsch.api.client.devices.DeleteDevice;
import klatsch.api.client.devices.DeleteDevices;
import klatsch.api.client.devices.GetDevice;
import klatsch.api.client.devices.GetDevices;
import klatsch.api.client.devices.UpdateDevice;
import klatsch.api.client.directory.DeleteRoomAlias;
import klatsch.api.client.directory.GetLocalAliases;
import klatsch.api.client.directory.GetPublicRooms;
import klatsch.api.client.directory.GetRoomIdByAlias;
import klatsch.api.client.directory.GetRoomVisibilityOnDirectory;
import klatsch.api.client.directory.QueryPublicRooms;
import klatsch.api.client.directory.SetRoomAlias;
import klatsch.api.client.directory.SetRoomVisibilityOnDirectory;
import klatsch.api.client.event.GetEventByTimestamp;
import klatsch.api.client.event.GetEventContext;
import klatsch.api.client.event.GetOneRoomEvent;
import klatsch.api.client.filter.DefineFilter;
import klatsch.api.client.filter.GetFilter;
import klatsch.api.client.keys.GetKeysChanges;
import klatsch.api.client.legacy.ChangePresenceList;
import klatsch.api.client.legacy.FlatEvents;
import klatsch.api.client.legacy.GetEvents;
import klatsch.api.client.legacy.GetMutualRoomsUnstable;
import klatsch.api.client.legacy.GetOneEvent;
import klatsch.api.client.legacy.GetPresenceList;
import klatsch.api.client.legacy.GetProfileFieldR0;
import klatsch.api.client.legacy.GetProfileV1;
import klatsch.api.client.legacy.GetPublicRoomsV1;
import klatsch.api.client.legacy.GetPushRulesV1;
import klatsch.api.client.legacy.GetRoomStateWithKeyV1;
import klatsch.api.client.legacy.InitialSync;
import klatsch.api.client.legacy.RoomInitialSync;
import klatsch.api.client.legacy.SetPresenceV1;
import klatsch.api.client.legacy.SetRoomStateV1;
import klatsch.api.client.legacy.StagedLogin;
import klatsch.api.client.legacy.StagedLoginFlows;
import klatsch.api.client.legacy.StagedRegister;
import klatsch.api.client.legacy.StagedRegisterFlows;
import klatsch.api.client.legacy.SyncV2Alpha;
import klatsch.api.client.legacy.TokenRefresh;
import klatsch.api.client.members.GetJoinedMembersByRoom;
import klatsch.api.client.members.GetMembersByRoom;
import klatsch.api.client.membership.Ban;
import klatsch.api.client.membership.ForgetRoom;
import klatsch.api.client.membership.GetJoinedRooms;
import klatsch.api.client.membership.InviteUser;
import klatsch.api.client.membership.JoinRoom;
import klatsch.api.client.membership.JoinRoomById;
import klatsch.api.client.membership.Kick;
import klatsch.api.client.membership.KnockRoom;
import klatsch.api.client.membership.LeaveRoom;
import klatsch.api.client.membership.Unban;
import klatsch.api.client.messages.GetRoomEvents;
import klatsch.api.client.mutualrooms.GetMutualRooms;
import klatsch.api.client.openid.RequestOpenIdToken;
import klatsch.api.client.presence.GetPresence;
import klatsch.api.client.presence.SetPresence;
import klatsch.api.client.profile.DeleteProfileField;
import klatsch.api.client.profile.GetProfileField;
import klatsch.api.client.profile.GetUserProfile;
import klatsch.api.client.profile.SetProfileField;
import klatsch.api.client.push.DeletePushRule;
import klatsch.api.client.push.GetNotifications;
import klatsch.api.client.push.GetPushRule;
import klatsch.api.client.push.GetPushRuleActions;
import klatsch.api.client.push.GetPushRules;
import klatsch.api.client.push.GetPushRulesGlobal;
import klatsch.api.client.push.GetPushers;
import klatsch.api.client.push.IsPushRuleEnabled;
import klatsch.api.client.push.PostPusher;
import klatsch.api.client.push.SetPushRule;
import klatsch.api.client.push.SetPushRuleActions;
import klatsch.api.client.push.SetPushRuleEnabled;
import klatsch.api.client.readmarkers.SetReadMarker;
import klatsch.api.client.receipts.PostReceipt;
import klatsch.api.client.relations.GetRelatingEvents;
import klatsch.api.client.relations.GetRelatingEventsWithRelType;
import klatsch.api.client.relations.GetRelatingEventsWithRelTypeAndEventType;
import klatsch.api.client.relations.GetThreadRoots;
import klatsch.api.client.reports.ReportEvent;
import klatsch.api.client.reports.ReportRoom;
import klatsch.api.client.reports.ReportUser;
import klatsch.api.client.rooms.CreateRoom;
import klatsch.api.client.rooms.UpgradeRoom;
import klatsch.api.client.search.Search;
import klatsch.api.client.send.PostMessage;
import klatsch.api.client.send.PostRedaction;
import klatsch.api.client.send.RedactEvent;
import klatsch.api.client.send.SendMessage;
import klatsch.api.client.send.SetRoomState;
import klatsch.api.client.session.ByPassword;
import klatsch.api.client.session.GenerateLoginToken;
import klatsch.api.client.session.GetLoginFlows;
import klatsch.api.client.session.GetTokenOwner;
import klatsch.api.client.session.Login;
import klatsch.api.client.session.Logout;
import klatsch.api.client.session.LogoutAll;
import klatsch.api.client.session.Refresh;
import klatsch.api.client.spaces.GetSpaceHierarchy;
import klatsch.api.client.state.GetRoomState;
import klatsch.api.client.state.GetRoomStateWithKey;
import klatsch.api.client.summary.GetRoomSummary;
import klatsch.api.client.sync.Sync;
import klatsch.api.client.tags.DeleteRoomTag;
import klatsch.api.client.tags.GetRoomTags;
import klatsch.api.client.tags.SetRoomTag;
import klatsch.api.client.thirdparty.GetProtocols;
import klatsch.api.client.todevice.SendToDevice;
import klatsch.api.client.typing.SetTyping;
import klatsch.api.client.userdirectory.SearchUserDirectory;
import klatsch.api.client.versions.GetVersions;
import klatsch.api.client.voip.GetTurnServer;
import klatsch.api.client.wellknown.GetWellknown;
import klatsch.api.client.wellknown.GetWellknownSupport;
import klatsch.api.client.wellknown.GetWellknownSupport.Support;
import klatsch.api.health.GetLiveness;
import klatsch.api.health.GetReadiness;
import klatsch.e2ee.Encryption;
import klatsch.http.Endpoint;
import klatsch.presence.Presence;
import klatsch.rooms.Rooms;
import klatsch.rooms.UserDirectory;
import klatsch.search.Searching;
import klatsch.sync.Syncing;
import klatsch.telemetry.Health;
import org.jspecify.annotations.Nullable;

/// The Client-Server API: one line for each endpoint, in the order of the specification.
///
/// A method for each area; who builds the server puts the lists together.
public final class ClientApi {
  private ClientApi() {}

  /// What clients ask before they know anybody, and what this server says about itself.
  ///
  /// @param baseUrl where clients reach this server, or `null` if nobody has said so
  /// @param support whom to turn to, or `null` if nobody has said so
  /// @param changesAddresses whether people can add addresses to their accounts
  /// @param defaultRoomVersion the version of rooms that are made here
  /// @param stableRoomVersions all that this server can take part in
  public static List<Endpoint<?, ?>> server(
      @Nullable URI baseUrl,
      @Nullable Support support,
      boolean changesAddresses,
      String defaultRoomVersion,
      Collection<String> stableRoomVersions) {
    return List.of(
        // versions
        new GetVersions(),
        // wellknown
        new GetWellknown(baseUrl),
        new GetWellknownSupport(support),
        // capabilities
        new GetCapabilities(changesAddresses, defaultRoomVersion, stableRoomVersions),
        // thirdparty
        new GetProtocols(),
        // voip
        new GetTurnServer());
  }

  /// Not of the specification: what looks after the server asks how it is.
  public static List<Endpoint<?, ?>> health(Health health) {
    return List.of(new GetLiveness(), new GetReadiness(health));
  }

  /// Who people are, where they are logged in, and what they keep here for themselves.
  public static List<Endpoint<?, ?>> accounts(Accounts accounts) {
    var deleteDevices = new DeleteDevices(accounts.userInteractive(), accounts.sessions());
    var byPassword = new ByPassword(accounts.users(), accounts.passwords());
    return List.of(
        // session
        new GetLoginFlows(),
        new Login(byPassword, accounts.loginTokens(), accounts.sessions()),
        new GenerateLoginToken(accounts.userInteractive(), accounts.loginTokens()),
        new Refresh(accounts.sessions()),
        new Logout(accounts.sessions()),
        new LogoutAll(accounts.sessions()),
        new GetTokenOwner(),
        // account
        new Register(accounts),
        new CheckUsernameAvailability(accounts.users()),
        new RegistrationTokenValidity(accounts.registration(), accounts.registrationTokens()),
        new ChangePassword(accounts),
        new DeactivateAccount(accounts),
        new GetAccount3Pids(accounts.threepids()),
        new Post3Pids(accounts.threepids()),
        new RequestTokenToRegisterEmail(accounts.threepids()),
        new Delete3PidFromAccount(accounts.threepids()),
        // admin
        new GetAdminLockUser(accounts.moderation()),
        new SetAdminLockUser(accounts.moderation()),
        new GetAdminSuspendUser(accounts.moderation()),
        new SetAdminSuspendUser(accounts.moderation()),
        new GetWhoIs(accounts.moderation(), accounts.devices()),
        // filter
        new DefineFilter(accounts.filters()),
        new GetFilter(accounts.filters()),
        // profile
        new GetUserProfile(accounts.profiles()),
        new GetProfileField(accounts.profiles()),
        new SetProfileField(accounts.profiles()),
        new DeleteProfileField(accounts.profiles()),
        // devices
        new GetDevices(accounts.devices()),
        new GetDevice(accounts.devices()),
        new UpdateDevice(accounts.devices()),
        new DeleteDevice(deleteDevices),
        deleteDevices,
        // push
        new GetPushRules(accounts.pushRules()),
        new GetPushRulesGlobal(accounts.pushRules()),
        new GetPushRule(accounts.pushRules()),
        new IsPushRuleEnabled(accounts.pushRules()),
        new GetPushRuleActions(accounts.pushRules()),
        new SetPushRule(accounts.pushRules()),
        new DeletePushRule(accounts.pushRules()),
        new SetPushRuleEnabled(accounts.pushRules()),
        new SetPushRuleActions(accounts.pushRules()),
        new GetPushers(accounts.pushers()),
        new PostPusher(accounts.pushers()),
        // openid
        new RequestOpenIdToken(accounts.openIds()),
        // tags
        new GetRoomTags(accounts.tags()),
        new SetRoomTag(accounts.tags()),
        new DeleteRoomTag(accounts.tags()),
        // accountdata
        new SetAccountData(accounts.accountData()),
        new GetAccountData(accounts.accountData()),
        new SetAccountDataPerRoom(accounts.accountData()),
        new GetAccountDataPerRoom(accounts.accountData()),
        new DeleteAccountData(accounts.accountData()),
        new DeleteAccountDataPerRoom(accounts.accountData()),
        // legacy
        new GetProfileV1(accounts.profiles()),
        new GetProfileFieldR0(accounts.profiles()),
        new GetPushRulesV1(accounts.pushRules()),
        new StagedLoginFlows(),
        new StagedLogin(byPassword, accounts.userInteractive(), accounts.sessions()),
        new StagedRegisterFlows(accounts.registration()),
        new StagedRegister(accounts),
        new TokenRefresh(accounts.sessions()));
  }

  /// What happens and has happened in rooms, for those who may see it.
  public static List<Endpoint<?, ?>> sync(Rooms rooms, Syncing syncing, EventJson events) {
    var flat = new FlatEvents(events, rooms.timeline());
    var formats = new EventFormats(events, flat);
    var sync = new Sync(syncing.news(), syncing.filters(), events);
    var setPresence = new SetPresence(syncing.presence());
    return List.of(
        // sync
        sync,
        // keys
        new GetKeysChanges(syncing.news()),
        // messages
        new GetRoomEvents(rooms.history(), formats),
        // event
        new GetOneRoomEvent(rooms.history(), formats),
        new GetEventContext(rooms.history(), formats),
        new GetEventByTimestamp(rooms.eventsByTime()),
        // push
        new GetNotifications(syncing.notifications(), events),
        // relations
        new GetRelatingEvents(rooms.relations(), events),
        new GetRelatingEventsWithRelType(rooms.relations(), events),
        new GetRelatingEventsWithRelTypeAndEventType(rooms.relations(), events),
        new GetThreadRoots(rooms.relations(), events),
        // state
        new GetRoomState(rooms.state(), formats),
        new GetRoomStateWithKey(rooms.state(), events),
        // members
        new GetMembersByRoom(rooms.state(), formats),
        new GetJoinedMembersByRoom(rooms.state()),
        // receipts
        new PostReceipt(syncing.receipts(), syncing.presence()),
        // readmarkers
        new SetReadMarker(syncing.receipts(), syncing.presence()),
        // typing
        new SetTyping(rooms.typing(), syncing.presence()),
        // legacy
        new GetRoomStateWithKeyV1(rooms.state(), flat),
        new InitialSync(syncing.news(), rooms.publicRooms(), formats),
        new RoomInitialSync(syncing.news(), rooms, formats),
        new GetEvents(syncing.events(), formats),
        new GetOneEvent(rooms.history(), formats),
        new SyncV2Alpha(sync),
        // presence
        setPresence,
        new GetPresence(syncing.presence()),
        // legacy
        new SetPresenceV1(setPresence),
        new GetPresenceList(syncing.presence()),
        new ChangePresenceList(syncing.presence()));
  }

  /// What devices need to encrypt for each other.
  public static List<Endpoint<?, ?>> encryption(Encryption encryption) {
    return List.of(
        // todevice
        new SendToDevice(encryption.toDevice()));
  }

  /// Finding again what was said.
  public static List<Endpoint<?, ?>> search(Searching searching, Rooms rooms, EventJson events) {
    return List.of(
        // search
        new Search(
            searching.messages(),
            new EventFormats(events, new FlatEvents(events, rooms.timeline()))));
  }

  /// Finding people.
  public static List<Endpoint<?, ?>> userDirectory(UserDirectory directory) {
    return List.of(
        // userdirectory
        new SearchUserDirectory(directory));
  }

  /// Making rooms, coming and going, speaking, and finding rooms.
  public static List<Endpoint<?, ?>> rooms(Rooms rooms, Presence presence) {
    return List.of(
        // rooms
        new CreateRoom(rooms.creation()),
        new UpgradeRoom(rooms.upgrades()),
        // membership
        new GetJoinedRooms(rooms.memberships()),
        new InviteUser(rooms.memberships()),
        new JoinRoomById(rooms.memberships(), rooms.aliases()),
        new JoinRoom(rooms.memberships(), rooms.aliases()),
        new KnockRoom(rooms.memberships(), rooms.aliases()),
        new LeaveRoom(rooms.memberships()),
        new ForgetRoom(rooms.memberships()),
        new Kick(rooms.memberships()),
        new Ban(rooms.memberships()),
        new Unban(rooms.memberships()),
        // send
        new SetRoomState(rooms.stateChanges()),
        new SendMessage(rooms.sending(), presence),
        new PostMessage(rooms.sending(), presence),
        new RedactEvent(rooms.sending()),
        new PostRedaction(rooms.sending()),
        // directory
        new SetRoomAlias(rooms.aliases()),
        new GetRoomIdByAlias(rooms.aliases()),
        new DeleteRoomAlias(rooms.aliases()),
        new GetLocalAliases(rooms.aliases()),
        new GetRoomVisibilityOnDirectory(rooms.publicRooms()),
        new SetRoomVisibilityOnDirectory(rooms.publicRooms()),
        new GetPublicRooms(rooms.publicRooms()),
        new QueryPublicRooms(rooms.publicRooms()),
        // summary
        new GetRoomSummary(rooms.previews(), rooms.aliases()),
        // spaces
        new GetSpaceHierarchy(rooms.spaces()),
        // mutualrooms
        new GetMutualRooms(rooms.mutualRooms()),
        // legacy
        new GetPublicRoomsV1(rooms.publicRooms()),
        new SetRoomStateV1(rooms.stateChanges()),
        new GetMutualRoomsUnstable(rooms.mutualRooms()),
        // reports
        new ReportEvent(rooms.reports()),
        new ReportRoom(rooms.reports()),
        new ReportUser(rooms.reports()));
  }
}
