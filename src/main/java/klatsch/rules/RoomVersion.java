package klatsch.rules;

import static klatsch.rules.RoomVersion.Trait.CREATORS_OUTRANK_ALL;
import static klatsch.rules.RoomVersion.Trait.CREATOR_IS_SENDER;
import static klatsch.rules.RoomVersion.Trait.ENFORCES_KEY_VALIDITY;
import static klatsch.rules.RoomVersion.Trait.EVENT_ID_IS_HASH;
import static klatsch.rules.RoomVersion.Trait.GUARDS_NOTIFICATION_LEVELS;
import static klatsch.rules.RoomVersion.Trait.HAS_ALIAS_RULE;
import static klatsch.rules.RoomVersion.Trait.HAS_REDACTION_RULE;
import static klatsch.rules.RoomVersion.Trait.LEVELS_ARE_INTEGERS;
import static klatsch.rules.RoomVersion.Trait.MAY_BE_RESTRICTED;
import static klatsch.rules.RoomVersion.Trait.MAY_KNOCK;
import static klatsch.rules.RoomVersion.Trait.MAY_KNOCK_WHERE_RESTRICTED;
import static klatsch.rules.RoomVersion.Trait.REDACTION_KEEPS_ALL_THAT_RULES_NEED;
import static klatsch.rules.RoomVersion.Trait.REDACTION_KEEPS_AUTHORISER;
import static klatsch.rules.RoomVersion.Trait.REDACTS_IN_CONTENT;
import static klatsch.rules.RoomVersion.Trait.ROOM_ID_IS_CREATE_HASH;
import static klatsch.rules.RoomVersion.Trait.STATE_RES_V2;
import static klatsch.rules.RoomVersion.Trait.STATE_RES_V2_1;
import static klatsch.rules.RoomVersion.Trait.STRICT_CANONICAL_JSON;
import static klatsch.rules.RoomVersion.Trait.URL_SAFE_EVENT_ID;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import klatsch.json.CanonicalJson.Numbers;
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
    /// Each server says in `m.room.aliases` which aliases it has for the room, whether it is in the
    /// room or not. Later this is state like any other.
    HAS_ALIAS_RULE,
    /// A redaction comes into the room only if it may redact. Later every redaction comes in, and
    /// what it does is decided when it is carried out.
    HAS_REDACTION_RULE,
    /// An event is named after its reference hash. Before, its server makes up a name, which stands
    /// in the event, and who refers to an event says its name and its hash.
    EVENT_ID_IS_HASH,
    /// The hash in an event's name is written without `/` and `+`.
    URL_SAFE_EVENT_ID,
    /// A signature counts only while its key is valid; before, for ever.
    ENFORCES_KEY_VALIDITY,
    /// Numbers are whole and at most 2^53 - 1. Before, events have whatever number was sent.
    STRICT_CANONICAL_JSON,
    /// Who may notify everybody is guarded as the other power levels are.
    GUARDS_NOTIFICATION_LEVELS,
    /// One may knock at a room.
    MAY_KNOCK,
    /// A room may be open to the members of other rooms.
    MAY_BE_RESTRICTED,
    /// Redaction keeps who authorised a join to a restricted room, without which it is void.
    REDACTION_KEEPS_AUTHORISER,
    /// Power levels are whole numbers; before, also texts of digits.
    LEVELS_ARE_INTEGERS,
    /// One may knock at a room that is open to the members of other rooms.
    MAY_KNOCK_WHERE_RESTRICTED,
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

  public static final RoomVersion V1 =
      new RoomVersion("1", EnumSet.of(HAS_ALIAS_RULE, HAS_REDACTION_RULE));

  public static final RoomVersion V2 = V1.next("2").with(STATE_RES_V2);

  public static final RoomVersion V3 =
      V2.next("3").without(HAS_REDACTION_RULE).with(EVENT_ID_IS_HASH);
  public static final RoomVersion V4 = V3.next("4").with(URL_SAFE_EVENT_ID);
  public static final RoomVersion V5 = V4.next("5").with(ENFORCES_KEY_VALIDITY);
  public static final RoomVersion V6 =
      V5.next("6").without(HAS_ALIAS_RULE).with(STRICT_CANONICAL_JSON, GUARDS_NOTIFICATION_LEVELS);
  public static final RoomVersion V7 = V6.next("7").with(MAY_KNOCK);
  public static final RoomVersion V8 = V7.next("8").with(MAY_BE_RESTRICTED);
  public static final RoomVersion V9 = V8.next("9").with(REDACTION_KEEPS_AUTHORISER);
  public static final RoomVersion V10 =
      V9.next("10").with(LEVELS_ARE_INTEGERS, MAY_KNOCK_WHERE_RESTRICTED);
  public static final RoomVersion V11 =
      V10.next("11")
          .with(CREATOR_IS_SENDER, REDACTS_IN_CONTENT, REDACTION_KEEPS_ALL_THAT_RULES_NEED);
  public static final RoomVersion V12 =
      V11.next("12").with(CREATORS_OUTRANK_ALL, ROOM_ID_IS_CREATE_HASH, STATE_RES_V2_1);

  /// What a room gets when nobody asks for anything else.
  public static final RoomVersion DEFAULT = V12;

  public static final List<RoomVersion> ALL =
      List.of(V1, V2, V3, V4, V5, V6, V7, V8, V9, V10, V11, V12);

  public RoomVersion {
    // Every event asks several times, and of an enum set that takes one bit.
    var own = EnumSet.noneOf(Trait.class);
    own.addAll(traits);
    traits = Collections.unmodifiableSet(own);
  }

  /// The version of that name, or `null` if we do not have it.
  public static @Nullable RoomVersion named(String id) {
    return ALL.stream().filter(version -> version.id.equals(id)).findFirst().orElse(null);
  }

  public boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /// Which numbers its events may have.
  public Numbers numbers() {
    return has(STRICT_CANONICAL_JSON) ? Numbers.INTEGERS : Numbers.AS_RECEIVED;
  }

  private RoomVersion next(String nextId) {
    return new RoomVersion(nextId, traits);
  }

  private RoomVersion with(Trait... more) {
    var all = EnumSet.copyOf(traits);
    all.addAll(List.of(more));
    return new RoomVersion(id, all);
  }

  private RoomVersion without(Trait gone) {
    var fewer = EnumSet.copyOf(traits);
    fewer.remove(gone);
    return new RoomVersion(id, fewer);
  }

  @Override
  public String toString() {
    return id;
  }
}
