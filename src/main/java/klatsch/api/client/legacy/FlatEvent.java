package klatsch.api.client.legacy;

import java.util.List;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.event.StateKey;
import org.jspecify.annotations.Nullable;

/// Turns an event of today's layout into one of `api/v1`, as the documents of both say it: what
/// stands in `unsigned` moves up, and `sender` is `user_id`. On top come the names of 2014.
final class FlatEvent {
  private static final List<String> MOVED_UP = List.of("age", "prev_content", "replaces_state");
  private static final String TIME = "origin_server_ts";
  private static final String REDACTED_BECAUSE = "redacted_because";

  private FlatEvent() {}

  /// @param levels of its room as they are now
  static JsonObject of(JsonObject event, OldLevels levels) {
    var flat = event.without("unsigned", "sender").toBuilder();
    flat.put("user_id", event.text("sender"));
    flat.put("ts", event.integer(TIME));
    var unsigned = event.object("unsigned");
    if (unsigned != null) {
      MOVED_UP.forEach(name -> flat.put(name, unsigned.get(name)));
      var because = unsigned.object(REDACTED_BECAUSE);
      flat.put(REDACTED_BECAUSE, because == null ? null : of(because, levels));
    }
    addWhatItsTypeHad(flat, event, levels);
    return flat.build();
  }

  private static void addWhatItsTypeHad(
      JsonObject.Builder flat, JsonObject event, OldLevels levels) {
    var type = event.text("type");
    var content = event.object("content");
    if (type == null || content == null) {
      return;
    }
    if (event.text("state_key") == null) {
      if (content.has("msgtype")) {
        // When the server of the sender had it. What is redacted says nothing any more.
        flat.put("content", content.toBuilder().put("hsob_ts", event.integer(TIME)).build());
      }
      return;
    }
    var sender = event.text("sender");
    if (type.equals(StateKey.MEMBER)) {
      var membership = content.text("membership");
      flat.put("content", ofMember(content, event));
      flat.put("membership", membership);
      flat.put("required_power_level", ofBan(membership, sender, levels));
      return;
    }
    flat.put("required_power_level", levels.toSet(type));
    if (type.equals(StateKey.POWER_LEVELS.type())) {
      flat.put("content", levels.shown(content));
      var unsigned = event.object("unsigned");
      var before = unsigned == null ? null : unsigned.object("prev_content");
      flat.put("prev_content", before == null ? null : levels.shown(before));
    } else if (type.equals(StateKey.CREATE.type()) && !content.has("creator")) {
      flat.put("content", content.with("creator", Json.of(String.valueOf(sender))));
    }
  }

  /// What a member was before stood beside what she is.
  private static JsonObject ofMember(JsonObject content, JsonObject event) {
    var complete = "join".equals(content.text("membership")) ? OldProfile.of(content) : content;
    var unsigned = event.object("unsigned");
    var before = unsigned == null ? null : unsigned.object("prev_content");
    var prev = before == null ? null : before.text("membership");
    return prev == null ? complete : complete.with("prev", Json.of(prev));
  }

  /// Of the members, only a ban needs a level: that of who banned, so that nobody below lifts it.
  private static @Nullable Long ofBan(
      @Nullable String membership, @Nullable String sender, OldLevels levels) {
    return "ban".equals(membership) && sender != null
        ? Long.valueOf(Math.max(levels.toBan(), levels.of(sender)))
        : null;
  }
}
