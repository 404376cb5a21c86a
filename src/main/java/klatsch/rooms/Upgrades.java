package klatsch.rooms;

import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.rules.RoomVersion.Trait.ROOM_ID_IS_CREATE_HASH;

import java.util.ArrayList;
import java.util.List;
import klatsch.accounts.Profiles;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.creation.CreateContent;
import klatsch.rooms.membership.MembersOnly;
import klatsch.rooms.upgrade.PersonalSettings;
import klatsch.rooms.upgrade.Successor;
import klatsch.rules.RoomVersion;
import klatsch.store.Store;

/// Replaces rooms by new ones of another version, which is the only way to change it.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#room-upgrades)
public final class Upgrades {
  /// Below this nobody speaks in the old room any more, nor invites.
  private static final long MODERATOR = 50;

  private final Store store;
  private final Timeline timeline;
  private final MembersOnly membersOnly;
  private final Profiles profiles;
  private final PersonalSettings personalSettings;

  Upgrades(Store store, Timeline timeline, Profiles profiles, PersonalSettings personalSettings) {
    this.store = store;
    this.timeline = timeline;
    this.membersOnly = new MembersOnly(timeline);
    this.profiles = profiles;
    this.personalSettings = personalSettings;
  }

  /// @param creators who shall be creators beside the user, where a room can have several
  /// @return the room that takes the place of the old one
  /// @throws klatsch.model.error.MatrixException `M_UNSUPPORTED_ROOM_VERSION`, or `M_FORBIDDEN` if
  ///   the user may not close the room
  public RoomId upgrade(UserId user, RoomId room, String newVersion, List<UserId> creators) {
    var version = RoomVersion.named(newVersion);
    if (version == null) {
      throw error(
          Errcode.UNSUPPORTED_ROOM_VERSION,
          "There are no rooms of version " + newVersion + " here");
    }
    var old = membersOnly.head(user, room);
    checkMayClose(user, old);
    var create =
        Intent.state(
            user,
            StateKey.CREATE,
            CreateContent.of(version, user, beginning(old, version), creators));
    var successor =
        timeline.create(
            version, create, new Successor(old, user, profiles.appearance(user)), (_, _) -> {});
    // Until this is done nobody knows of the new room. Should it fail, the user tries again, and
    // gets another one.
    close(user, room, successor);
    personalSettings.follow(user, timeline.get(successor).head());
    return successor;
  }

  private static void checkMayClose(UserId user, RoomHead room) {
    var levels = room.powerLevels();
    if (levels.of(user) < levels.toSend(StateKey.TOMBSTONE.type(), true)) {
      throw forbidden("You lack the power to replace this room by another");
    }
  }

  /// Where the room's own ID depends on what it says of its predecessor, the tombstone there cannot
  /// be named, because that names this room.
  private static JsonObject beginning(RoomHead old, RoomVersion version) {
    var predecessor = JsonObject.builder().put("room_id", old.id().value());
    if (!version.has(ROOM_ID_IS_CREATE_HASH)) {
      predecessor.put("event_id", old.extremities().getFirst().value());
    }
    var before = old.content(StateKey.CREATE);
    var content = JsonObject.builder().put("predecessor", predecessor.build());
    if (before != null) {
      content.put("type", before.get("type")).put("m.federate", before.get("m.federate"));
    }
    return content.build();
  }

  private void close(UserId user, RoomId room, RoomId successor) {
    var row = store.rooms().find(room);
    long successorNr = timeline.get(successor).head().nr();
    timeline.append(
        room,
        head -> {
          if (!head.isJoined(user)) {
            throw MembersOnly.refusal();
          }
          checkMayClose(user, head);
          return last(user, head, successor);
        },
        tx -> {
          store.aliases().move(tx, room, successor);
          if (row != null && row.published()) {
            store.rooms().publish(tx, row.nr(), false);
            store.rooms().publish(tx, successorNr, true);
          }
        });
  }

  /// The last things that happen in the old room, as far as the user may do them.
  private static List<Intent> last(UserId user, RoomHead room, RoomId successor) {
    var last = new ArrayList<Intent>();
    last.add(
        Intent.state(
            user,
            StateKey.TOMBSTONE,
            JsonObject.builder()
                .put("body", "This room has been replaced")
                .put("replacement_room", successor.value())
                .build()));
    var names = room.content(StateKey.CANONICAL_ALIAS);
    if (names != null && !names.isEmpty() && CanonicalAlias.maySet(user, room)) {
      last.add(Intent.state(user, StateKey.CANONICAL_ALIAS, JsonObject.EMPTY));
    }
    var levels = room.powerLevels();
    long quiet = Math.max(MODERATOR, levels.usersDefault() + 1);
    long power = levels.of(user);
    var content = room.content(StateKey.POWER_LEVELS);
    boolean mayQuieten =
        power >= levels.toSend(StateKey.POWER_LEVELS.type(), true)
            && power >= quiet
            && power >= levels.toInvite()
            && power >= levels.eventsDefault();
    if (content != null && mayQuieten) {
      last.add(
          Intent.state(
              user,
              StateKey.POWER_LEVELS,
              content
                  .with("events_default", Json.of(Math.max(quiet, levels.eventsDefault())))
                  .with("invite", Json.of(Math.max(quiet, levels.toInvite())))));
    }
    return last;
  }
}
