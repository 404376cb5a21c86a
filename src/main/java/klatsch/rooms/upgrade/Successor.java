package klatsch.rooms.upgrade;

import static java.util.Comparator.comparingLong;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import klatsch.accounts.Profiles.Appearance;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.UserId;
import klatsch.rooms.Intent;
import klatsch.rooms.Plan;
import klatsch.rooms.RoomHead;
import klatsch.rooms.membership.MemberContent;
import klatsch.rules.auth.Creators;

/// All that happens in a room which takes the place of another, after its create event: what the
/// old room was called, who could come in, and who may do what.
///
/// Members are not carried over: nobody can join for others.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#server-behaviour-16)
///
/// @param maker who replaces the room
/// @param appearance of the maker
public record Successor(RoomHead old, UserId maker, Appearance appearance) implements Plan {
  /// In the order in which a new room gets them. The alias comes along with the names that the
  /// server moves.
  private static final List<StateKey> CARRIED =
      List.of(
          StateKey.CANONICAL_ALIAS,
          StateKey.JOIN_RULES,
          StateKey.HISTORY_VISIBILITY,
          StateKey.GUEST_ACCESS,
          new StateKey("m.room.server_acl", ""),
          StateKey.ENCRYPTION,
          StateKey.NAME,
          StateKey.TOPIC,
          StateKey.AVATAR);

  private static final String CHILD = "m.space.child";

  /// Without its rooms a space would be no more than a name. So many come along; they are all
  /// written at once.
  private static final int MAX_CHILDREN = 1_000;

  @Override
  public List<Intent> against(RoomHead head) {
    var creators = Creators.of(head.version(), Objects.requireNonNull(head.get(StateKey.CREATE)));
    var levels = CarriedLevels.of(old, head.version(), maker, creators);
    var all = new ArrayList<Intent>();
    all.add(state(StateKey.member(maker), MemberContent.of(Membership.JOIN, appearance, null)));
    all.add(state(StateKey.POWER_LEVELS, levels.first()));
    Stream.concat(carried(), children())
        .forEach(event -> all.add(state(Objects.requireNonNull(event.key()), event.content())));
    if (!levels.last().equals(levels.first())) {
      all.add(state(StateKey.POWER_LEVELS, levels.last()));
    }
    return all;
  }

  private Intent state(StateKey key, JsonObject content) {
    return Intent.state(maker, key, content);
  }

  private Stream<Event> carried() {
    return CARRIED.stream().map(old::get).filter(Objects::nonNull);
  }

  private Stream<Event> children() {
    return old.state().values().stream()
        .filter(event -> event.type().equals(CHILD) && event.content().array("via") != null)
        .sorted(comparingLong(Event::originServerTs).thenComparing(event -> event.id().value()))
        .limit(MAX_CHILDREN);
  }
}
