package klatsch.rules.push;

import java.util.Map;
import java.util.regex.Pattern;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonBoolean;
import klatsch.json.JsonInteger;
import klatsch.json.JsonNull;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import org.jspecify.annotations.Nullable;

/// What must hold of an event for a rule to match. Prepared once, asked often.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#conditions-1)
public sealed interface Condition {
  /// What each kind needs, for who has written one that lacks it.
  Map<String, String> NEEDS =
      Map.of(
          "event_match", "a `key` and a `pattern`, both texts",
          "event_property_is", "a `key` and a `value`: a text, a whole number, true, false or null",
          "event_property_contains",
              "a `key` and a `value`: a text, a whole number, true, false or null",
          "contains_display_name", "nothing",
          "room_member_count", "an `is` such as \"2\" or \">=10\"",
          "sender_notification_permission", "a `key` such as \"room\"");

  /// @param displayName of the one whose rule it is, in the room of the event
  boolean holds(PushEvent event, @Nullable String displayName);

  /// Reads a condition. One that is not understood never holds.
  static Condition of(Json json) {
    return json instanceof JsonObject condition ? of(condition) : new Never();
  }

  /// What is wrong with a condition of a kind that is known, as a sentence; or `null`.
  static @Nullable String problem(JsonObject condition) {
    var kind = condition.text("kind");
    if (kind == null) {
      return "A condition needs a `kind`, a text";
    }
    var needs = NEEDS.get(kind);
    return needs != null && of(condition) instanceof Never
        ? "A condition of the kind " + kind + " needs " + needs
        : null;
  }

  private static Condition of(JsonObject condition) {
    var key = condition.text("key");
    var kind = condition.text("kind");
    return switch (kind == null ? "" : kind) {
      case "event_match" -> Matches.of(key, condition.text("pattern"));
      case "event_property_is" -> {
        var value = simple(condition.get("value"));
        yield key == null || value == null
            ? new Never()
            : new PropertyIs(PropertyPath.parse(key), value);
      }
      case "event_property_contains" -> {
        var value = simple(condition.get("value"));
        yield key == null || value == null
            ? new Never()
            : new PropertyContains(PropertyPath.parse(key), value);
      }
      case "contains_display_name" -> new ContainsDisplayName();
      case "room_member_count" -> MemberCount.of(condition.text("is"));
      case "sender_notification_permission" -> key == null ? new Never() : new SenderMayNotify(key);
      default -> new Never();
    };
  }

  /// A value that canonical JSON knows and that holds no others; of anything else `null`.
  private static @Nullable Json simple(@Nullable Json value) {
    return switch (value) {
      case JsonString text -> text;
      case JsonBoolean bool -> bool;
      case JsonNull nothing -> nothing;
      case JsonInteger(var number)
          when number >= -MemberCount.LARGEST && number <= MemberCount.LARGEST ->
          value;
      case null, default -> null;
    };
  }

  /// Not understood.
  record Never() implements Condition {
    @Override
    public boolean holds(PushEvent event, @Nullable String displayName) {
      return false;
    }
  }

  /// @param inWords whether it is enough that the pattern means a few words of the text
  record Matches(PropertyPath path, Glob pattern, boolean inWords) implements Condition {
    static Condition of(@Nullable String key, @Nullable String pattern) {
      if (key == null || pattern == null) {
        return new Never();
      }
      var path = PropertyPath.parse(key);
      return new Matches(path, Glob.of(pattern), path.equals(PropertyPath.BODY));
    }

    @Override
    public boolean holds(PushEvent event, @Nullable String displayName) {
      return path.in(event) instanceof JsonString(var text)
          && (inWords ? pattern.matchesWords(text) : pattern.matchesAll(text));
    }
  }

  record PropertyIs(PropertyPath path, Json value) implements Condition {
    @Override
    public boolean holds(PushEvent event, @Nullable String displayName) {
      return value.equals(path.in(event));
    }
  }

  record PropertyContains(PropertyPath path, Json value) implements Condition {
    @Override
    public boolean holds(PushEvent event, @Nullable String displayName) {
      return path.in(event) instanceof JsonArray(var values) && values.contains(value);
    }
  }

  /// Deprecated: no rule that is predefined today asks it, so the name is not prepared.
  record ContainsDisplayName() implements Condition {
    @Override
    public boolean holds(PushEvent event, @Nullable String displayName) {
      return displayName != null
          && !displayName.isBlank()
          && PropertyPath.BODY.in(event) instanceof JsonString(var text)
          && Glob.literal(displayName).matchesWords(text);
    }
  }

  record SenderMayNotify(String key) implements Condition {
    @Override
    public boolean holds(PushEvent event, @Nullable String displayName) {
      return event.senderMayNotify(key);
    }
  }

  /// @param least the smallest room that is meant
  /// @param most the largest
  record MemberCount(long least, long most) implements Condition {
    /// The largest whole number that JSON of events may have.
    static final long LARGEST = (1L << 53) - 1;

    private static final Pattern FORM = Pattern.compile("(==|<=|>=|<|>)?([0-9]{1,16})");

    static Condition of(@Nullable String is) {
      var read = is == null ? null : FORM.matcher(is);
      if (read == null || !read.matches()) {
        return new Never();
      }
      long count = Long.parseLong(read.group(2));
      return switch (read.group(1)) {
        case "<" -> new MemberCount(0, count - 1);
        case "<=" -> new MemberCount(0, count);
        case ">" -> new MemberCount(count + 1, LARGEST);
        case ">=" -> new MemberCount(count, LARGEST);
        case null, default -> new MemberCount(count, count);
      };
    }

    @Override
    public boolean holds(PushEvent event, @Nullable String displayName) {
      return event.members() >= least && event.members() <= most;
    }
  }
}
