package klatsch.rooms.creation;

import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.invalidParam;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.accounts.Profiles.Appearance;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.id.BadIdException;
import klatsch.model.id.RoomAlias;
import klatsch.model.id.UserId;
import klatsch.rooms.Intent;
import klatsch.rooms.NewRoom;
import klatsch.rooms.Plan;
import klatsch.rooms.RoomHead;
import klatsch.rooms.membership.Guests;
import klatsch.rooms.membership.MemberContent;
import org.jspecify.annotations.Nullable;

/// All that happens in a new room after its create event, in the order that the specification
/// demands. Later events may build on earlier ones: who is invited needs the power levels.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom)
///
/// @param trusted who gets as much power as the creator
/// @param appearance of the creator
/// @param guests who is invited, and how each is shown
public record FirstEvents(
    UserId creator,
    Appearance appearance,
    NewRoom wish,
    @Nullable RoomAlias alias,
    Set<UserId> trusted,
    Map<UserId, Appearance> guests)
    implements Plan {

  @Override
  public List<Intent> against(RoomHead head) {
    var all = new ArrayList<Intent>();
    all.add(state(StateKey.member(creator), MemberContent.of(Membership.JOIN, appearance, null)));
    all.add(state(StateKey.POWER_LEVELS, powerLevels(head)));
    if (alias != null) {
      all.add(state(StateKey.CANONICAL_ALIAS, JsonObject.of("alias", alias.value())));
    }
    var initial = initialState();
    all.addAll(preset(initial));
    all.addAll(initial);
    if (wish.name() != null) {
      all.add(state(StateKey.NAME, JsonObject.of("name", wish.name())));
    }
    if (wish.topic() != null) {
      all.add(state(StateKey.TOPIC, topic(wish.topic())));
    }
    guests.forEach((guest, shown) -> all.add(invite(guest, shown)));
    return all;
  }

  private Intent state(StateKey key, JsonObject content) {
    return Intent.state(creator, key, content);
  }

  private JsonObject powerLevels(RoomHead head) {
    var override = wish.powerLevelContentOverride();
    return FirstPowerLevels.of(
        head.version(), creator, trusted, override == null ? JsonObject.EMPTY : override);
  }

  /// What the preset says and the initial state does not.
  private List<Intent> preset(List<Intent> initial) {
    var preset = wish.presetOrUsual();
    var taken = new HashSet<@Nullable StateKey>();
    initial.forEach(intent -> taken.add(intent.key()));
    return List.of(
            state(StateKey.JOIN_RULES, JsonObject.of("join_rule", preset.joinRule())),
            state(StateKey.HISTORY_VISIBILITY, JsonObject.of("history_visibility", "shared")),
            state(StateKey.GUEST_ACCESS, JsonObject.of("guest_access", preset.guestAccess())))
        .stream()
        .filter(intent -> !taken.contains(intent.key()))
        .toList();
  }

  /// What was asked for, but for a name and a topic that are asked for in another place too.
  private List<Intent> initialState() {
    return wish.initialState().stream()
        .filter(event -> !isOverridden(event))
        .map(this::initial)
        .toList();
  }

  private boolean isOverridden(NewRoom.StateEvent event) {
    var key = key(event);
    return (wish.name() != null && key.equals(StateKey.NAME))
        || (wish.topic() != null && key.equals(StateKey.TOPIC));
  }

  private Intent initial(NewRoom.StateEvent event) {
    return switch (event.type()) {
      case StateKey.MEMBER -> state(key(event), member(key(event).key(), event.content()));
      case "m.room.redaction" -> throw invalidParam("A redaction cannot be state");
      case "m.room.canonical_alias" -> {
        checkAliases(event.content());
        yield state(key(event), event.content());
      }
      default -> state(key(event), event.content());
    };
  }

  private JsonObject member(String target, JsonObject content) {
    if ("invite".equals(content.text("membership"))) {
      Guests.check(creator, userId(target));
    }
    return content.without(MemberContent.AUTHORISED_BY);
  }

  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` if it is no user
  public static UserId userId(String stateKey) {
    try {
      return new UserId(stateKey);
    } catch (BadIdException e) {
      throw invalidParam("The state key of a member event is a user: " + e.getMessage());
    }
  }

  private static StateKey key(NewRoom.StateEvent event) {
    return new StateKey(event.type(), event.stateKey() == null ? "" : event.stateKey());
  }

  /// No other alias can point to a room that does not exist yet.
  private void checkAliases(JsonObject content) {
    var named = new ArrayList<Json>();
    if (content.get("alias") != null) {
      named.add(content.get("alias"));
    }
    var others = content.array("alt_aliases");
    named.addAll(others == null ? List.of() : others.values());
    if (!named.stream().allMatch(one -> alias != null && one.equals(Json.of(alias.value())))) {
      throw error(Errcode.BAD_ALIAS, "The only alias that a new room can have is its own");
    }
  }

  /// The topic as today's clients read it, and as all others do.
  private static JsonObject topic(String topic) {
    var plain = new JsonArray(List.of(JsonObject.of("body", topic)));
    return JsonObject.builder()
        .put("topic", topic)
        .put("m.topic", JsonObject.of("m.text", plain))
        .build();
  }

  private Intent invite(UserId guest, Appearance shown) {
    var content = MemberContent.of(Membership.INVITE, shown, null);
    return state(
        StateKey.member(guest),
        Boolean.TRUE.equals(wish.isDirect()) ? content.with("is_direct", Json.of(true)) : content);
  }
}
