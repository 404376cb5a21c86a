package klatsch.model.event;

import klatsch.model.id.UserId;

/// Names one entry of a room's state: an event type, and a key that is often empty.
public record StateKey(String type, String key) {
  public static final StateKey CREATE = new StateKey("m.room.create", "");
  public static final StateKey POWER_LEVELS = new StateKey("m.room.power_levels", "");
  public static final StateKey JOIN_RULES = new StateKey("m.room.join_rules", "");
  public static final StateKey HISTORY_VISIBILITY = new StateKey("m.room.history_visibility", "");
  public static final StateKey GUEST_ACCESS = new StateKey("m.room.guest_access", "");
  public static final StateKey CANONICAL_ALIAS = new StateKey("m.room.canonical_alias", "");
  public static final StateKey NAME = new StateKey("m.room.name", "");
  public static final StateKey TOPIC = new StateKey("m.room.topic", "");
  public static final StateKey AVATAR = new StateKey("m.room.avatar", "");
  public static final StateKey ENCRYPTION = new StateKey("m.room.encryption", "");
  public static final StateKey TOMBSTONE = new StateKey("m.room.tombstone", "");

  public static final String MEMBER = "m.room.member";

  public static StateKey member(String userId) {
    return new StateKey(MEMBER, userId);
  }

  public static StateKey member(UserId user) {
    return new StateKey(MEMBER, user.value());
  }
}
