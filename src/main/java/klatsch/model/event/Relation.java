package klatsch.model.event;

import klatsch.json.JsonObject;
import klatsch.model.id.BadIdException;
import klatsch.model.id.EventId;
import org.jspecify.annotations.Nullable;

/// How an event says that it belongs to an earlier one, its parent.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#forming-relationships-between-events)
///
/// @param type what the child is to its parent, such as `m.thread`
/// @param key what an annotation says, or `null`
public record Relation(EventId parent, String type, @Nullable String key) {
  public static final String ANNOTATION = "m.annotation";
  public static final String REFERENCE = "m.reference";
  public static final String REPLACE = "m.replace";
  public static final String THREAD = "m.thread";

  /// As for the types of events. Longer ones are no relation to us, and to nobody else.
  private static final int MAX_TYPE_LETTERS = 255;

  /// The relation of an event, or `null` if it has none, or one that breaks the schema: such a one
  /// is ignored.
  public static @Nullable Relation of(Event event) {
    return of(event.content());
  }

  public static @Nullable Relation of(JsonObject content) {
    var relatesTo = content.object("m.relates_to");
    if (relatesTo == null) {
      return null;
    }
    var parent = relatesTo.text("event_id");
    var type = relatesTo.text("rel_type");
    var key = relatesTo.text("key");
    if (parent == null || type == null || type.length() > MAX_TYPE_LETTERS) {
      return null;
    }
    if (hasNul(parent) || hasNul(type) || key != null && hasNul(key)) {
      return null;
    }
    try {
      return new Relation(new EventId(parent), type, key);
    } catch (BadIdException _) {
      return null;
    }
  }

  public boolean is(String relationType) {
    return type.equals(relationType);
  }

  /// Whether a child keeps the rules of its relation, as far as the child alone can show it. What
  /// an encrypted edit says instead cannot be seen from here.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/client-server-api/#validity-of-replacement-events)
  public boolean isKeptBy(Event child) {
    return !is(REPLACE)
        || !child.isState()
            && (child.type().equals("m.room.encrypted")
                || child.content().object("m.new_content") != null);
  }

  /// A NUL cannot be kept in a text of the database.
  private static boolean hasNul(String text) {
    return text.indexOf('\0') >= 0;
  }
}
