package klatsch.rules;

/// What a rule says: go ahead, or no, by which rule, and why.
public sealed interface Verdict {
  Verdict ALLOW = new Allow();

  record Allow() implements Verdict {}

  /// @param rule the number in the specification, such as `4.5.1`
  /// @param reason a sentence for the one who was refused
  record Deny(String rule, String reason) implements Verdict {}

  static Verdict deny(String rule, String reason) {
    return new Deny(rule, reason);
  }

  default boolean allowed() {
    return this instanceof Allow;
  }
}
