package klatsch.rules.auth;

import static klatsch.model.event.Membership.BAN;
import static klatsch.rules.Verdict.ALLOW;
import static klatsch.rules.Verdict.deny;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import klatsch.crypto.SignedJson;
import klatsch.crypto.VerifyKey;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.UserId;
import klatsch.rules.Verdict;
import org.jspecify.annotations.Nullable;

/// Rule 5.4.1: somebody was invited by e-mail address or telephone number, and an identity server
/// has signed that this user is the one.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules)
final class ThirdPartyInviteRule {
  /// Keys times signatures that are tried. Real invitations have a handful; one event full of both
  /// could keep a processor busy for a minute.
  private static final int MAX_TRIES = 1_000;

  private static final String ED25519 = VerifyKey.ALGORITHM + ":";

  private ThirdPartyInviteRule() {}

  static Verdict invite(Event event, UserId target, RoomState state) {
    if (state.membership(target) == BAN) {
      return deny("5.4.1.1", "the user is banned from the room");
    }
    var thirdParty = event.content().object("third_party_invite");
    var signed = thirdParty == null ? null : thirdParty.object("signed");
    if (signed == null) {
      return deny("5.4.1.2", "a third-party invite needs the part that was signed");
    }
    var mxid = signed.text("mxid");
    var token = signed.text("token");
    if (mxid == null || token == null) {
      return deny("5.4.1.3", "the signed part of a third-party invite needs mxid and token");
    }
    if (!mxid.equals(target.value())) {
      return deny("5.4.1.4", "this third-party invite was signed for another user");
    }
    var invite = state.get(thirdPartyInvite(token));
    if (invite == null) {
      return deny("5.4.1.5", "the room knows no third-party invite with this token");
    }
    if (!invite.sender().equals(event.sender())) {
      return deny("5.4.1.6", "this third-party invite was sent by another user");
    }
    return isSignedByAny(
            keys(invite.content()),
            signed,
            SignedJson.signedBytes(signed, state.version().numbers()))
        ? ALLOW
        : deny("5.4.1.8", "no identity server of this third-party invite has signed it");
  }

  static StateKey thirdPartyInvite(String token) {
    return new StateKey("m.room.third_party_invite", token);
  }

  private static boolean isSignedByAny(List<VerifyKey> keys, JsonObject signed, byte[] message) {
    int tries = 0;
    for (var signature : signatures(signed)) {
      for (var key : keys) {
        if (tries++ == MAX_TRIES) {
          return false;
        }
        if (key.verify(message, signature)) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<String> signatures(JsonObject signed) {
    var found = new ArrayList<String>();
    var signatures = signed.object("signatures");
    for (var ofSigner : signatures == null ? List.<Object>of() : signatures.members().values()) {
      if (ofSigner instanceof JsonObject byKey) {
        byKey
            .members()
            .forEach(
                (keyId, signature) -> {
                  if (keyId.startsWith(ED25519) && signature instanceof JsonString(var base64)) {
                    found.add(base64);
                  }
                });
      }
    }
    return found;
  }

  private static List<VerifyKey> keys(JsonObject content) {
    var published = new LinkedHashSet<@Nullable String>();
    published.add(content.text("public_key"));
    var more = content.array("public_keys");
    if (more != null) {
      for (var entry : more.values()) {
        published.add(entry instanceof JsonObject key ? key.text("public_key") : null);
      }
    }
    var keys = new ArrayList<VerifyKey>();
    for (var base64 : published) {
      var key = base64 == null ? null : VerifyKey.ofBase64(base64);
      if (key != null) {
        keys.add(key);
      }
    }
    return keys;
  }
}
