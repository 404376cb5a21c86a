package klatsch.http;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Calls the constructor of a record, found by reflection once and called as a method handle.
final class RecordMaker {
  private static final MethodType FROM_ARRAY = MethodType.methodType(Object.class, Object[].class);

  private final MethodHandle constructor;

  RecordMaker(Class<?> type) {
    var parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      var found = type.getDeclaredConstructor(parameters);
      found.setAccessible(true);
      constructor =
          MethodHandles.lookup()
              .unreflectConstructor(found)
              .asSpreader(Object[].class, parameters.length)
              .asType(FROM_ARRAY);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The record " + type.getName() + " cannot be made", e);
    }
  }

  /// Throws what the constructor throws.
  Object make(@Nullable Object[] values) {
    try {
      return (Object) constructor.invokeExact(values);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("A record's constructor threw a checked exception", e);
    }
  }
}
