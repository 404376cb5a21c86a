package klatsch.rooms;

import static klatsch.model.error.MatrixError.badJson;
import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.invalidParam;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import klatsch.accounts.Profiles;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.BadIdException;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.membership.GuestAccess;
import klatsch.rooms.membership.Guests;
import klatsch.rooms.membership.MemberContent;
import klatsch.rooms.membership.MembersOnly;
import klatsch.rooms.membership.RestrictedJoin;
import klatsch.rooms.upgrade.PersonalSettings;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Who is in which room: coming in, being asked in, going, and being sent away.
///
/// What the rules of rooms know is left to them. Here is what they do not know: what needs no event
/// because it is so already, and the refusals that the API demands beyond the rules.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#room-membership)
public final class Memberships {
  private static final List<Intent> NOTHING = List.of();

  private final Store store;
  private final Timeline timeline;
  private final MembersOnly membersOnly;
  private final UserRooms userRooms;
  private final Profiles profiles;
  private final InvitePermission invitePermission;
  private final PersonalSettings personalSettings;

  Memberships(
      Store store,
      Timeline timeline,
      UserRooms userRooms,
      Profiles profiles,
      InvitePermission invitePermission,
      PersonalSettings personalSettings) {
    this.store = store;
    this.timeline = timeline;
    this.membersOnly = new MembersOnly(timeline);
    this.userRooms = userRooms;
    this.profiles = profiles;
    this.invitePermission = invitePermission;
    this.personalSettings = personalSettings;
  }

  /// The rooms a user is in.
  public List<RoomId> joinedBy(UserId user) {
    return userRooms.of(user).values().stream()
        .filter(UserRoom::isJoined)
        .map(UserRoom::room)
        .toList();
  }

  /// Comes into a room. Who is in it already stays as she is.
  ///
  /// @throws klatsch.model.error.MatrixException `M_NOT_FOUND` if there is no such room
  public void join(UserId user, RoomId room, @Nullable String reason) {
    var content = content(Membership.JOIN, user, reason);
    comesInOnce(user, room, joins(user, content));
  }

  /// Comes into a room because of an invitation to an address. Each can be taken up once.
  ///
  /// @throws klatsch.model.error.MatrixException `M_FORBIDDEN` if the room has no such invitation,
  ///   or it is not for this user
  public void join(
      UserId user, RoomId room, @Nullable String reason, ThirdPartyInvitation invitation) {
    if (!invitation.mxid().equals(user)) {
      throw forbidden("This invitation was signed for another user");
    }
    var appearance = content(Membership.JOIN, user, null).without("membership");
    var joins = joins(user, content(Membership.JOIN, user, reason));
    boolean isUsed = isUsed(user, room, invitation);
    comesInOnce(
        user,
        room,
        head -> {
          if (isUsed) {
            throw forbidden("You have taken up this invitation before");
          }
          var intents = new ArrayList<>(invitation.exchange(head, user, appearance));
          intents.addAll(joins.against(head));
          return intents;
        });
  }

  private void comesInOnce(UserId user, RoomId room, Plan plan) {
    var appended =
        timeline.append(room, head -> head.isJoined(user) ? NOTHING : plan.against(head));
    if (!appended.isEmpty()) {
      personalSettings.follow(user, timeline.get(room).head());
    }
  }

  /// Who was sent away does not come back by an invitation of before.
  private boolean isUsed(UserId user, RoomId room, ThirdPartyInvitation invitation) {
    var snapshot = timeline.find(room);
    return snapshot != null
        && store.states().intervals(snapshot.head().nr(), StateKey.member(user)).stream()
            .map(interval -> Json.parseObject(interval.event().pdu()).object("content"))
            .anyMatch(invitation::isUsedBy);
  }

  /// Asks to be let in.
  ///
  /// @throws klatsch.model.error.MatrixException `M_NOT_FOUND` if there is no such room
  public void knock(UserId user, RoomId room, @Nullable String reason) {
    var content = content(Membership.KNOCK, user, reason);
    timeline.append(
        room,
        head -> head.membership(user) == Membership.KNOCK ? NOTHING : member(user, user, content));
  }

  /// Asks somebody in. Who has been asked already is not asked again.
  public void invite(UserId sender, RoomId room, UserId guest, @Nullable String reason) {
    var content = JsonObject.builder().put("membership", "invite").put("reason", reason).build();
    membersOnly.append(sender, room, asksIn(sender, guest, content));
  }

  /// Goes, declines an invitation, or takes a knock back. Who has gone already may say so again.
  public void leave(UserId user, RoomId room, @Nullable String reason) {
    checkExists(room);
    var content = MemberContent.of(Membership.LEAVE, reason);
    timeline.append(room, head -> leave(head, user, content));
  }

  /// Sends somebody away who is in the room, was asked in or knocks.
  public void kick(UserId sender, RoomId room, UserId target, @Nullable String reason) {
    var content = MemberContent.of(Membership.LEAVE, reason);
    membersOnly.append(
        sender,
        room,
        head -> {
          if (head.membership(target) == Membership.BAN) {
            throw forbidden(target + " is banned, and can only be unbanned");
          }
          return sendAway(head, sender, target, content);
        });
  }

  /// Sends somebody away who may not come back, whether she is in the room or not.
  public void ban(UserId sender, RoomId room, UserId target, @Nullable String reason) {
    var content = MemberContent.of(Membership.BAN, reason);
    var plan = new SetState(StateKey.member(target), _ -> member(sender, target, content));
    membersOnly.append(sender, room, plan);
  }

  /// Lets somebody who is banned come back, if she is asked in or the room is open.
  ///
  /// @throws klatsch.model.error.MatrixException `M_BAD_STATE` if she is not banned
  public void unban(UserId sender, RoomId room, UserId target, @Nullable String reason) {
    var content = MemberContent.of(Membership.LEAVE, reason);
    membersOnly.append(
        sender,
        room,
        head -> {
          if (head.membership(target) != Membership.BAN) {
            throw error(Errcode.BAD_STATE, target + " is not banned from this room");
          }
          return member(sender, target, content);
        });
  }

  /// Sets a member event as its sender has written it. What holds for the deeds above holds for it.
  ///
  /// @param target the state key, which should be a user id
  /// @return the event that says so now
  public EventId set(UserId sender, RoomId room, String target, JsonObject content) {
    checkExists(room);
    var user = userId(target);
    var membership = membership(content);
    var cleaned = content.without(MemberContent.AUTHORISED_BY);
    var plan = new SetState(StateKey.member(user), asWritten(sender, user, membership, cleaned));
    var appended = timeline.append(room, plan);
    if (membership == Membership.JOIN && appended.stream().anyMatch(Memberships::isArrival)) {
      personalSettings.follow(user, timeline.get(room).head());
    }
    return plan.outcome(appended);
  }

  private static boolean isArrival(StoredEvent member) {
    var before = member.replaced();
    return before == null || before.membership() != Membership.JOIN;
  }

  private Plan asWritten(UserId sender, UserId target, Membership membership, JsonObject content) {
    boolean own = sender.equals(target);
    return switch (membership) {
      case JOIN -> own ? comesIn(target, content) : byMember(sender, target, content);
      case INVITE -> membersOnly(sender, asksIn(sender, target, content));
      case LEAVE ->
          own
              ? head -> leave(head, target, content)
              : head -> sendAway(head, sender, target, content);
      case KNOCK -> own ? _ -> member(sender, target, content) : byMember(sender, target, content);
      case BAN -> byMember(sender, target, content);
    };
  }

  private static Plan byMember(UserId sender, UserId target, JsonObject content) {
    return membersOnly(sender, _ -> member(sender, target, content));
  }

  /// The rules would refuse it too, but in words that tell strangers that there is such a room.
  private static Plan membersOnly(UserId sender, Plan plan) {
    return head -> {
      if (!head.isJoined(sender)) {
        throw MembersOnly.refusal();
      }
      return plan.against(head);
    };
  }

  /// Who is in the room already may show herself there as she likes.
  private Plan comesIn(UserId user, JsonObject content) {
    var complete = MemberContent.withAppearance(content, profiles.appearance(user));
    var plan = joins(user, complete);
    return head -> head.isJoined(user) ? member(user, user, content) : plan.against(head);
  }

  private Plan asksIn(UserId sender, UserId guest, JsonObject content) {
    Guests.check(sender, guest);
    var complete = MemberContent.withAppearance(content, profiles.appearance(guest));
    var refusal = invitePermission.refusal(guest);
    return head -> {
      if (refusal != null && mayInvite(sender, head) && !head.isJoined(guest)) {
        throw refusal;
      }
      return head.membership(guest) == Membership.INVITE
          ? NOTHING
          : member(sender, guest, complete);
    };
  }

  private static boolean mayInvite(UserId sender, RoomHead head) {
    var levels = head.powerLevels();
    return levels.of(sender) >= levels.toInvite();
  }

  /// Forgets a room, which is then not shown any more.
  ///
  /// @throws klatsch.model.error.MatrixException `M_UNKNOWN` if the user has not left it
  public void forget(UserId user, RoomId room) {
    var known = userRooms.of(user).get(room);
    var snapshot = timeline.find(room);
    if (known == null || snapshot == null) {
      throw MembersOnly.refusal();
    }
    if (known.membership() != Membership.LEAVE && known.membership() != Membership.BAN) {
      throw error(Errcode.UNKNOWN, "You have to leave this room before you can forget it");
    }
    long nr = snapshot.head().nr();
    if (store.write(tx -> store.memberships().forget(tx, nr, user))) {
      userRooms.changed(
          user, new UserRoom(room, known.membership(), known.position(), known.sender(), true));
    }
  }

  private void checkExists(RoomId room) {
    if (timeline.find(room) == null) {
      throw MembersOnly.refusal();
    }
  }

  private Predicate<RoomId> isIn(UserId user) {
    var rooms = userRooms.of(user);
    return room -> {
      var stands = rooms.get(room);
      return stands != null && stands.isJoined();
    };
  }

  private JsonObject content(Membership membership, UserId user, @Nullable String reason) {
    return MemberContent.of(membership, profiles.appearance(user), reason);
  }

  private Plan joins(UserId user, JsonObject content) {
    boolean isGuest = isGuest(user);
    var isIn = isIn(user);
    return head -> {
      if (isGuest) {
        GuestAccess.check(head);
      }
      return member(user, user, RestrictedJoin.vouchedFor(content, head, user, isIn));
    };
  }

  private boolean isGuest(UserId user) {
    var account = store.users().find(user);
    return account != null && account.guest();
  }

  private static List<Intent> leave(RoomHead head, UserId user, JsonObject content) {
    if (head.get(StateKey.member(user)) == null) {
      throw MembersOnly.refusal();
    }
    return head.membership(user) == Membership.LEAVE ? NOTHING : member(user, user, content);
  }

  private static List<Intent> sendAway(
      RoomHead head, UserId sender, UserId target, JsonObject content) {
    if (!head.isJoined(sender)) {
      throw MembersOnly.refusal();
    }
    if (head.membership(target) == Membership.LEAVE) {
      throw forbidden(target + " is not in this room");
    }
    return member(sender, target, content);
  }

  private static List<Intent> member(UserId sender, UserId target, JsonObject content) {
    return List.of(Intent.state(sender, StateKey.member(target), content));
  }

  private static UserId userId(String stateKey) {
    try {
      return new UserId(stateKey);
    } catch (BadIdException e) {
      throw invalidParam("The state key of a member event is a user: " + e.getMessage());
    }
  }

  private static Membership membership(JsonObject content) {
    var membership = Membership.named(content.text("membership"));
    if (membership == null) {
      throw badJson("'membership' must be one of: ban, invite, join, knock, leave");
    }
    return membership;
  }
}
