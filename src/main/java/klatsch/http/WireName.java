package klatsch.http;

import java.lang.reflect.RecordComponent;
import java.util.Locale;

/// Our names and those of the specification.
final class WireName {
  private WireName() {}

  /// What [OnWire] says, or else the name of the component with underscores.
  static String of(RecordComponent component) {
    var given = component.getAnnotation(OnWire.class);
    return given == null ? of(component.getName()) : given.value();
  }

  /// `notMembership` is `not_membership` in JSON and in queries.
  static String of(String component) {
    var name = new StringBuilder(component.length() + 8);
    for (int i = 0; i < component.length(); i++) {
      char c = component.charAt(i);
      if (Character.isUpperCase(c)) {
        name.append('_').append(Character.toLowerCase(c));
      } else {
        name.append(c);
      }
    }
    return name.toString();
  }

  /// What the enum itself says in `wireName()`, or else its name in lower case.
  static String of(Enum<?> constant) {
    try {
      var method = constant.getDeclaringClass().getMethod("wireName");
      method.setAccessible(true);
      return (String) method.invoke(constant);
    } catch (NoSuchMethodException _) {
      return constant.name().toLowerCase(Locale.ROOT);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("wireName() of " + constant + " fails", e);
    }
  }
}
