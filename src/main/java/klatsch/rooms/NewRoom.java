package klatsch.rooms;

import java.util.List;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// What somebody wants of a new room, in the words of the specification, which explains them all.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom)
///
/// @param roomAliasName the part of the alias before the server name
/// @param invite_3pid written so because that is its name on the wire
public record NewRoom(
    @Nullable Visibility visibility,
    @Nullable String roomAliasName,
    @Nullable String name,
    @Nullable String topic,
    List<UserId> invite,
    List<JsonObject> invite_3pid,
    @Nullable String roomVersion,
    @Nullable JsonObject creationContent,
    List<StateEvent> initialState,
    @Nullable Preset preset,
    @Nullable Boolean isDirect,
    @Nullable JsonObject powerLevelContentOverride) {

  /// A piece of the first state.
  ///
  /// @param stateKey empty if it is not said
  public record StateEvent(String type, @Nullable String stateKey, JsonObject content) {}

  /// What a room is for, from which follows who may come in.
  public enum Preset {
    PRIVATE_CHAT("invite", "can_join"),
    /// As a private chat, and whoever is invited has as much power as who makes the room.
    TRUSTED_PRIVATE_CHAT("invite", "can_join"),
    PUBLIC_CHAT("public", "forbidden");

    private final String joinRule;
    private final String guestAccess;

    Preset(String joinRule, String guestAccess) {
      this.joinRule = joinRule;
      this.guestAccess = guestAccess;
    }

    public String joinRule() {
      return joinRule;
    }

    public String guestAccess() {
      return guestAccess;
    }
  }

  public boolean isPublished() {
    return visibility == Visibility.PUBLIC;
  }

  /// The preset that was asked for, or else the one that goes with the visibility.
  public Preset presetOrUsual() {
    if (preset != null) {
      return preset;
    }
    return isPublished() ? Preset.PUBLIC_CHAT : Preset.PRIVATE_CHAT;
  }
}
