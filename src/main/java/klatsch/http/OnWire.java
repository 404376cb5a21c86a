package klatsch.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// How a component of a request or an answer is called on the wire, where that is no name for Java:
/// `m.fully_read`, or a parameter with an unstable prefix.
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnWire {
  String value();
}
