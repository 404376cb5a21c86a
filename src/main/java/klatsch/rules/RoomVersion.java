package klatsch.rules;

import static klatsch.rules.RoomVersion.Trait.CREATORS_OUTRANK_ALL;
import static klatsch.rules.RoomVersion.Trait.CREATOR_IS_SENDER;
import static klatsch.rules.RoomVersion.Trait.REDACTION_KEEPS_ALL_THAT_RULES_NEED;
import static klatsch.rules.RoomVersion.Trait.REDACTS_IN_CONTENT;
import static klatsch.rules.RoomVersion.Trait.ROOM_ID_IS_CREATE_HASH;
import static klatsch.rules.RoomVersion.Trait.STATE_RES_V2;
import static klatsch.rules.RoomVersion.Trait.STATE_RES_V2_1;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a room version does differently, each told as a change to the one before.
///
/// Rules ask for a trait and never compare numbers.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/)
public record RoomVersion(String id, Set<Trait> traits) {
  public enum Trait {
    /// States are resolved by playing again what the branches do not have in common; before, entry
    /// by entry.
    STATE_RES_V2,
    /// What is played again begins with nothing, and goes without gaps.
    STATE_RES_V2_1,
    /// The creator is who sent the create event; before, its `creator` said so.
    CREATOR_IS_SENDER,
    /// A redaction names its target in `content.redacts`; before, at the top of the event.
    REDACTS_IN_CONTENT,
    /// Redaction keeps the whole create event, who may invite, and what proves a third-party
    /// invite; and no longer keeps three members of the event that nobody uses.
    REDACTION_KEEPS_ALL_THAT_RULES_NEED,
    /// Creators have more power than any level, and may not stand in the power levels.
    CREATORS_OUTRANK_ALL,
    /// The room's id is the create event's reference hash, and the create event has no `room_id`.
    ROOM_ID_IS_CREATE_HASH
  }

  public static final RoomVersion V10 = new RoomVersion("10", EnumSet.of(STATE_RES_V2));
  public static final RoomVersion V11 =
      V10.next("11")
          .with(CREATOR_IS_SENDER, REDACTS_IN_CONTENT, REDACTION_KEEPS_ALL_THAT_RULES_NEED);
  public static final RoomVersion V12 =
      V11.next("12").with(CREATORS_OUTRANK_ALL, ROOM_ID_IS_CREATE_HASH, STATE_RES_V2_1);

  /// What a room gets when nobody asks for anything else.
  public static final RoomVersion DEFAULT = V12;

  public static final List<RoomVersion> ALL = List.of(V10, V11, V12);

  public RoomVersion {
    traits = Set.copyOf(traits);
  }

  /// The version of that name, or `null` if we do not have it.
  public static @Nullable RoomVersion named(String id) {
    return ALL.stream().filter(version -> version.id.equals(id)).findFirst().orElse(null);
  }

  public boolean has(Trait trait) {
    return traits.contains(trait);
  }

  private RoomVersion next(String nextId) {
    return new RoomVersion(nextId, traits);
  }

  private RoomVersion with(Trait... more) {
    var all = EnumSet.noneOf(Trait.class);
    all.addAll(traits);
    all.addAll(List.of(more));
    return new RoomVersion(id, all);
  }

  @Override
  public String toString() {
    return id;
  }
}
