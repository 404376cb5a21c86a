package klatsch.http;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// The answer of an endpoint as JSON, as [Endpoint] promises.
final class AnswerJson {
  private static final Set<Class<?>> PLAIN =
      Set.of(
          String.class,
          boolean.class,
          Boolean.class,
          int.class,
          Integer.class,
          long.class,
          Long.class);

  private static final ClassValue<List<Member>> MEMBERS =
      new ClassValue<>() {
        @Override
        protected List<Member> computeValue(Class<?> type) {
          return Arrays.stream(type.getRecordComponents()).map(Member::of).toList();
        }
      };

  private static final ClassValue<Map<Object, Json>> WORDS =
      new ClassValue<>() {
        @Override
        protected Map<Object, Json> computeValue(Class<?> type) {
          var words = new HashMap<Object, Json>();
          for (var constant : type.getEnumConstants()) {
            words.put(constant, Json.of(WireName.of((Enum<?>) constant)));
          }
          return words;
        }
      };

  private AnswerJson() {}

  static Json of(Object value) {
    return switch (value) {
      case Json json -> json;
      case String text -> Json.of(text);
      case Boolean bool -> Json.of(bool.booleanValue());
      case Long number -> Json.of(number.longValue());
      case Integer number -> Json.of(number.longValue());
      case Enum<?> constant -> word(constant);
      case List<?> list -> new JsonArray(list.stream().map(AnswerJson::of).toList());
      case Record id when isId(id.getClass()) -> Json.of(id.toString());
      case Record record -> object(record);
      default -> throw new IllegalStateException("No JSON for " + value.getClass().getName());
    };
  }

  /// Whether every value of a type can be written.
  ///
  /// @param where the place of the type in the answer
  static void check(Type type, String where, Consumer<String> violations) {
    var raw = JsonReader.rawType(type);
    if (Json.class.isAssignableFrom(raw) || PLAIN.contains(raw) || raw.isEnum() || isId(raw)) {
      return;
    }
    if (raw == List.class && type instanceof ParameterizedType list) {
      check(list.getActualTypeArguments()[0], where + "[]", violations);
    } else if (raw.isRecord()) {
      for (var component : raw.getRecordComponents()) {
        check(component.getGenericType(), where + "." + component.getName(), violations);
      }
    } else {
      violations.accept(where + " has a type that cannot be written as JSON: " + type);
    }
  }

  private static boolean isId(Class<?> type) {
    return TextReader.IDS.containsKey(type);
  }

  private static Json word(Enum<?> constant) {
    return Objects.requireNonNull(WORDS.get(constant.getDeclaringClass()).get(constant));
  }

  private static Json object(Record record) {
    var object = JsonObject.builder();
    for (var member : MEMBERS.get(record.getClass())) {
      var value = member.of(record);
      if (value != null) {
        object.put(member.name(), of(value));
      }
    }
    return object.build();
  }

  private record Member(String name, MethodHandle accessor) {
    private static final MethodType OF_OBJECT = MethodType.methodType(Object.class, Record.class);

    static Member of(RecordComponent component) {
      try {
        var accessor = component.getAccessor();
        accessor.setAccessible(true);
        return new Member(
            WireName.of(component), MethodHandles.lookup().unreflect(accessor).asType(OF_OBJECT));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(component + " cannot be read", e);
      }
    }

    @Nullable Object of(Record record) {
      try {
        return (Object) accessor.invokeExact(record);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("An accessor threw a checked exception", e);
      }
    }
  }
}
