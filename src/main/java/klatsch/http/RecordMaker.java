package klatsch.http;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Calls the constructor of a record, found by reflection once.
///
/// Reflection and no method handles: those would be made for every record when the server starts,
/// which took a third of its start. Reflection makes its own at the first call.
final class RecordMaker {
  private final Constructor<?> constructor;

  RecordMaker(Class<?> type) {
    var parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("The record " + type.getName() + " cannot be made", e);
    }
  }

  /// Throws what the constructor throws.
  Object make(@Nullable Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new IllegalStateException("A record's constructor failed", e);
    } catch (InstantiationException | IllegalAccessException e) {
      throw new IllegalStateException(constructor + " cannot be called", e);
    }
  }
}
