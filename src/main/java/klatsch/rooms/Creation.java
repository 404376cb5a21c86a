package klatsch.rooms;

import static java.util.stream.Collectors.toCollection;
import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.invalidParam;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import klatsch.accounts.Profiles;
import klatsch.accounts.Profiles.Appearance;
import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomAlias;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.FirstAnswers.Repeatable;
import klatsch.rooms.NewRoom.Preset;
import klatsch.rooms.creation.CreateContent;
import klatsch.rooms.creation.FirstEvents;
import klatsch.rooms.membership.Guests;
import klatsch.rules.RoomVersion;
import klatsch.store.AliasStore;
import klatsch.store.Store;
import klatsch.store.Transaction;
import org.jspecify.annotations.Nullable;

/// Makes rooms: with everything that was asked for, in one commit, or not at all.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom)
public final class Creation {
  /// So many events may come with a new room, invitations among them. They all go into one commit,
  /// for which others wait.
  private static final int MOST_EVENTS = 1_000;

  private final Store store;
  private final Timeline timeline;
  private final Aliases aliases;
  private final PublishedRooms published;
  private final Profiles profiles;
  private final InvitePermission invitePermission;
  private final FirstAnswers firstAnswers;

  Creation(
      Store store,
      Timeline timeline,
      Aliases aliases,
      PublishedRooms published,
      Profiles profiles,
      InvitePermission invitePermission,
      FirstAnswers firstAnswers) {
    this.store = store;
    this.timeline = timeline;
    this.aliases = aliases;
    this.published = published;
    this.profiles = profiles;
    this.invitePermission = invitePermission;
    this.firstAnswers = firstAnswers;
  }

  /// @param alias if one was asked for
  public record Created(RoomId room, @Nullable RoomAlias alias) {}

  /// @throws MatrixException `M_ROOM_IN_USE` if the alias is taken, `M_UNSUPPORTED_ROOM_VERSION`,
  ///   `M_INVALID_ROOM_STATE` if the rules forbid one of the events that were asked for
  public Created create(UserId creator, NewRoom wish) {
    return create(creator, wish, null);
  }

  /// The same for a client that may ask again.
  ///
  /// @param repeatable whose answer is kept together with the room, or `null` for none
  public Created create(UserId creator, NewRoom wish, @Nullable Repeatable<Created> repeatable) {
    var version = version(wish.roomVersion());
    checkSize(wish);
    checkInitialInvites(wish);
    var guests = guests(creator, wish);
    var trusted = wish.presetOrUsual() == Preset.TRUSTED_PRIVATE_CHAT ? guests : Set.<UserId>of();
    var alias = alias(wish.roomAliasName());
    var create =
        Intent.state(
            creator,
            StateKey.CREATE,
            CreateContent.of(version, creator, orEmpty(wish.creationContent()), trusted));
    var rest =
        new FirstEvents(
            creator, profiles.appearance(creator), wish, alias, trusted, appearances(guests));
    try {
      var room =
          timeline.create(
              version,
              create,
              rest,
              (tx, head) -> also(tx, head, creator, alias, wish, repeatable));
      if (wish.isPublished()) {
        published.changed(room);
      }
      return new Created(room, alias);
    } catch (MatrixException e) {
      throw e.error().code() == Errcode.FORBIDDEN
          ? error(Errcode.INVALID_ROOM_STATE, "Such a room cannot be made: " + e.getMessage())
          : e;
    }
  }

  private void also(
      Transaction tx,
      RoomHead room,
      UserId creator,
      @Nullable RoomAlias alias,
      NewRoom wish,
      @Nullable Repeatable<Created> repeatable) {
    if (alias != null
        && !store.aliases().create(tx, new AliasStore.Alias(alias, room.id(), creator))) {
      throw inUse(alias);
    }
    if (wish.isPublished()) {
      store.rooms().publish(tx, room.nr(), true);
    }
    if (repeatable != null) {
      var answer = repeatable.answer().apply(new Created(room.id(), alias));
      firstAnswers.write(tx, repeatable.key(), answer);
    }
  }

  private static RoomVersion version(@Nullable String name) {
    if (name == null) {
      return RoomVersion.DEFAULT;
    }
    var version = RoomVersion.named(name);
    if (version == null) {
      throw error(
          Errcode.UNSUPPORTED_ROOM_VERSION, "There are no rooms of version " + name + " here");
    }
    return version;
  }

  private static void checkSize(NewRoom wish) {
    if (wish.initialState().size() + wish.invite().size() > MOST_EVENTS) {
      throw invalidParam(
          "At most %d events and invitations may come with a new room".formatted(MOST_EVENTS));
    }
  }

  /// Who is invited, each once. The creator is in the room already, and who takes no invitations
  /// gets none; the room is made all the same.
  private Set<UserId> guests(UserId creator, NewRoom wish) {
    if (!wish.invite_3pid().isEmpty()) {
      throw ThirdPartyInvitation.noIdentityServer();
    }
    var guests =
        wish.invite().stream()
            .filter(guest -> !guest.equals(creator))
            .collect(toCollection(LinkedHashSet::new));
    guests.forEach(guest -> Guests.check(creator, guest));
    guests.removeIf(guest -> invitePermission.refusal(guest) != null);
    return guests;
  }

  /// Who writes an invitation as it stands is told if it cannot be.
  private void checkInitialInvites(NewRoom wish) {
    for (var event : wish.initialState()) {
      if (event.type().equals(StateKey.MEMBER)
          && "invite".equals(event.content().text("membership"))) {
        var guest = FirstEvents.userId(event.stateKey() == null ? "" : event.stateKey());
        var refusal = invitePermission.refusal(guest);
        if (refusal != null) {
          throw refusal;
        }
      }
    }
  }

  private Map<UserId, Appearance> appearances(Set<UserId> users) {
    var all = new LinkedHashMap<UserId, Appearance>();
    users.forEach(user -> all.put(user, profiles.appearance(user)));
    return all;
  }

  private @Nullable RoomAlias alias(@Nullable String name) {
    if (name == null) {
      return null;
    }
    var alias = aliases.named(name);
    // Asked early so that a room is not made in vain; that it is still so is seen when it is
    // written.
    if (aliases.find(alias) != null) {
      throw inUse(alias);
    }
    return alias;
  }

  private static MatrixException inUse(RoomAlias alias) {
    return error(Errcode.ROOM_IN_USE, "The alias " + alias + " belongs to another room");
  }

  private static JsonObject orEmpty(@Nullable JsonObject object) {
    return object == null ? JsonObject.EMPTY : object;
  }
}
