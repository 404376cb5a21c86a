package klatsch.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.Relation;
import klatsch.model.event.StateKey;
import klatsch.rooms.Seen;
import org.jspecify.annotations.Nullable;

/// What of an event can be looked for.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#room_events)
final class Texts {
  static final String BODY = "content.body";
  static final String NAME = "content.name";
  static final String TOPIC = "content.topic";

  private static final String MESSAGE = "m.room.message";

  /// Each key stands in events of one type.
  static final Map<String, String> TYPES =
      Map.of(BODY, MESSAGE, NAME, StateKey.NAME.type(), TOPIC, StateKey.TOPIC.type());

  private Texts() {}

  /// What an event says, an edit what it says anew; `null` if there is nothing to look for.
  static @Nullable String of(Event event) {
    var content = event.content();
    if (event.type().equals(MESSAGE)) {
      return message(event);
    }
    if (StateKey.NAME.equals(event.key())) {
      return content.text("name");
    }
    return StateKey.TOPIC.equals(event.key()) ? topic(content) : null;
  }

  /// What the reader is shown that it says now.
  static String shown(Seen seen) {
    var edit = seen.bundle() == null ? null : seen.bundle().edit();
    var text = of(edit == null ? seen.stored().event() : edit.stored().event());
    return text == null ? "" : text;
  }

  private static @Nullable String message(Event event) {
    var relation = Relation.of(event);
    var edited =
        relation != null && relation.is(Relation.REPLACE)
            ? event.content().object("m.new_content")
            : event.content();
    return edited == null ? null : edited.text("body");
  }

  /// The topic as it is, and in the richer form of it what is plain text.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/client-server-api/#mroomtopic)
  private static @Nullable String topic(JsonObject content) {
    var texts = new ArrayList<String>();
    add(texts, content.text("topic"));
    var rich = content.object("m.topic");
    var forms = rich == null ? null : rich.array("m.text");
    if (forms != null) {
      for (var form : forms.values()) {
        if (form instanceof JsonObject object && isPlain(object)) {
          add(texts, object.text("body"));
        }
      }
    }
    return texts.isEmpty() ? null : String.join("\n", texts);
  }

  private static void add(List<String> texts, @Nullable String text) {
    if (text != null && !texts.contains(text)) {
      texts.add(text);
    }
  }

  private static boolean isPlain(JsonObject form) {
    var type = form.text("mimetype");
    return type == null || type.equals("text/plain");
  }
}
