package klatsch.rooms;

import static klatsch.model.error.MatrixError.badJson;
import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.invalidParam;
import static klatsch.model.error.MatrixError.missingParam;

import java.util.List;
import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.BadIdException;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// An invitation by e-mail address or telephone number that somebody takes up: an identity server
/// has signed that the address is theirs. Whether it has, the rules of rooms find out.
///
/// The keys of an invitation are taken to be valid as long as they stand in the room.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#third-party-invites)
///
/// @param sender who has sent the invitation
/// @param mxid whose the address is
/// @param token of the invitation
/// @param signed all that was signed, as it came
public record ThirdPartyInvitation(UserId sender, UserId mxid, String token, JsonObject signed) {
  private static final String TYPE = "m.room.third_party_invite";

  /// @throws MatrixException `M_MISSING_PARAM` or `M_BAD_JSON` if it is not whole
  public static ThirdPartyInvitation of(JsonObject signed) {
    var sender = user(signed, "sender");
    var mxid = user(signed, "mxid");
    var token = text(signed, "token");
    if (signed.object("signatures") == null) {
      throw signed.has("signatures")
          ? badJson("'third_party_signed.signatures' must be an object")
          : missingParam("'third_party_signed.signatures' is missing");
    }
    return new ThirdPartyInvitation(sender, mxid, token, signed);
  }

  private static UserId user(JsonObject signed, String name) {
    try {
      return new UserId(text(signed, name));
    } catch (BadIdException e) {
      throw invalidParam("'third_party_signed." + name + "': " + e.getMessage());
    }
  }

  private static String text(JsonObject signed, String name) {
    var text = signed.text(name);
    if (text == null) {
      throw signed.has(name)
          ? badJson("'third_party_signed." + name + "' must be a text")
          : missingParam("'third_party_signed." + name + "' is missing");
    }
    return text;
  }

  /// For those who want to invite somebody whose user ID they do not know.
  public static MatrixException noIdentityServer() {
    return error(
        Errcode.SERVER_NOT_TRUSTED,
        "This server uses no identity servers: people can only be invited by their user ID");
  }

  /// The invitation as one that names the user. Nothing where the user has been asked in already.
  ///
  /// @param head of the room as it stands
  /// @throws MatrixException `M_FORBIDDEN` if there is no such invitation
  public List<Intent> exchange(RoomHead head, UserId user, JsonObject appearance) {
    var pending = pending(head);
    if (head.membership(user) == Membership.INVITE) {
      return List.of();
    }
    var invite =
        JsonObject.builder()
            .put("display_name", pending.content().text("display_name"))
            .put("signed", signed)
            .build();
    var content =
        JsonObject.builder()
            .putAll(appearance)
            .put("membership", Membership.INVITE.wireName())
            .put("third_party_invite", invite)
            .build();
    return List.of(Intent.state(sender, StateKey.member(user), content));
  }

  private Event pending(RoomHead head) {
    var pending = head.get(new StateKey(TYPE, token));
    if (pending == null || pending.content().isEmpty()) {
      throw forbidden("There is no invitation with this token in this room, or not any more");
    }
    if (!pending.sender().equals(sender)) {
      throw forbidden("This invitation was sent by another user than " + sender);
    }
    return pending;
  }

  /// Whether a member event is one for which this invitation was taken up.
  public boolean isUsedBy(@Nullable JsonObject member) {
    var invite = member == null ? null : member.object("third_party_invite");
    var known = invite == null ? null : invite.object("signed");
    return known != null && token.equals(known.text("token"));
  }
}
