package klatsch.rooms;

import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.invalidParam;
import static klatsch.model.error.MatrixError.notFound;

import java.util.List;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixError;
import klatsch.model.error.MatrixException;
import klatsch.model.event.StateKey;
import klatsch.model.id.BadIdException;
import klatsch.model.id.RoomAlias;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.membership.MembersOnly;
import klatsch.store.AliasStore.Alias;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// The names of rooms on this server. A name belongs to the server, not to the room: one that is
/// taken away here may still stand in the room's state.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#room-aliases)
public final class Aliases {
  private final String serverName;
  private final Store store;
  private final Timeline timeline;
  private final MembersOnly membersOnly;

  Aliases(String serverName, Store store, Timeline timeline) {
    this.serverName = serverName;
    this.store = store;
    this.timeline = timeline;
    this.membersOnly = new MembersOnly(timeline);
  }

  /// The room of that name, or `null` if there is none on this server.
  public @Nullable RoomId find(RoomAlias alias) {
    var known = store.aliases().find(alias);
    return known == null ? null : known.room();
  }

  /// @throws MatrixException `M_NOT_FOUND` if there is none
  public RoomId get(RoomAlias alias) {
    var room = find(alias);
    if (room == null) {
      throw notFound("No room is called " + alias);
    }
    return room;
  }

  /// The room that is meant by its id or by one of its names.
  ///
  /// @throws MatrixException `M_INVALID_PARAM` if it is neither, `M_NOT_FOUND` if no room has the
  ///   name
  public RoomId room(String roomIdOrAlias) {
    try {
      return roomIdOrAlias.startsWith("#")
          ? get(new RoomAlias(roomIdOrAlias))
          : new RoomId(roomIdOrAlias);
    } catch (BadIdException e) {
      throw invalidParam(e.getMessage());
    }
  }

  /// The servers which know a room of ours: this one, until there are others.
  public List<String> servers() {
    return List.of(serverName);
  }

  /// A name on this server, which may be taken.
  ///
  /// @param localpart what stands before the colon
  /// @throws MatrixException `M_INVALID_PARAM` if no room can be called so
  public RoomAlias named(String localpart) {
    if (localpart.isEmpty() || localpart.indexOf(':') >= 0) {
      throw invalidParam("The first part of a room alias is not empty and has no colon");
    }
    try {
      var alias = RoomAlias.of(localpart, serverName);
      check(alias);
      return alias;
    } catch (BadIdException e) {
      throw invalidParam(e.getMessage());
    }
  }

  /// Gives a room one more name.
  ///
  /// @throws MatrixException 409 `M_UNKNOWN` if the name is taken, `M_INVALID_PARAM` if it is not a
  ///   name for rooms of this server
  public void add(UserId member, RoomAlias alias, RoomId room) {
    if (!alias.server().equals(serverName)) {
      throw invalidParam("Aliases given here end with :" + serverName);
    }
    check(alias);
    membersOnly.head(member, room);
    if (!store.write(tx -> store.aliases().create(tx, new Alias(alias, room, member)))) {
      throw new MatrixException(
          new MatrixError.WithStatus(
              Errcode.UNKNOWN, 409, "The room alias " + alias + " exists already"));
    }
  }

  /// Takes a name away, and takes it out of the room's state if the user may do that.
  ///
  /// It may be done by who has given the name, by who may say which names a room has, and by those
  /// who run this server.
  ///
  /// @throws MatrixException `M_NOT_FOUND` if there is no such name
  public void remove(UserId user, boolean admin, RoomAlias alias) {
    var known = store.aliases().find(alias);
    if (known == null) {
      throw notFound("No room is called " + alias);
    }
    var snapshot = timeline.find(known.room());
    boolean mayName = snapshot != null && CanonicalAlias.maySet(user, snapshot.head());
    if (!admin && !mayName && !known.creator().equals(user)) {
      throw forbidden("You have not given this alias, and lack the power over the room's names");
    }
    store.write(tx -> store.aliases().delete(tx, alias));
    if (mayName) {
      timeline.append(known.room(), head -> CanonicalAlias.without(alias, user, head));
    }
  }

  /// The names that a room has here, for those who are in it or may look into it.
  public List<RoomAlias> of(UserId asker, RoomId room) {
    var snapshot = timeline.find(room);
    if (snapshot == null
        || !(snapshot.head().isJoined(asker) || isWorldReadable(snapshot.head()))) {
      throw MembersOnly.refusal();
    }
    return store.aliases().ofRoom(room).stream().map(Alias::alias).toList();
  }

  private static boolean isWorldReadable(RoomHead head) {
    var content = head.content(StateKey.HISTORY_VISIBILITY);
    return content != null && "world_readable".equals(content.text("history_visibility"));
  }

  /// The specification allows blanks in names. Nobody can type, read out or link such a name.
  private static void check(RoomAlias alias) {
    if (alias.value().codePoints().anyMatch(Aliases::isBlankOrControl)) {
      throw invalidParam("A room alias has no blanks and no control characters");
    }
  }

  private static boolean isBlankOrControl(int point) {
    return Character.isWhitespace(point)
        || Character.isSpaceChar(point)
        || Character.isISOControl(point);
  }
}
