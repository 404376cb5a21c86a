package klatsch.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parameters after the question mark, decoded.
final class Query {
  static final Query NONE = new Query(List.of());

  private final List<Parameter> parameters;

  private record Parameter(String name, String value) {}

  private Query(List<Parameter> parameters) {
    this.parameters = parameters;
  }

  /// @throws klatsch.model.error.MatrixException as an answer of 400, if it is badly encoded
  static Query parse(@Nullable String raw) {
    if (raw == null || raw.isEmpty()) {
      return NONE;
    }
    var parameters = new ArrayList<Parameter>();
    for (int from = 0; from <= raw.length(); ) {
      int ampersand = raw.indexOf('&', from);
      int to = ampersand < 0 ? raw.length() : ampersand;
      if (to > from) {
        parameters.add(parameter(raw.substring(from, to)));
      }
      from = to + 1;
    }
    return new Query(parameters);
  }

  private static Parameter parameter(String raw) {
    int equals = raw.indexOf('=');
    return equals < 0
        ? new Parameter(Percent.decodeQuery(raw), "")
        : new Parameter(
            Percent.decodeQuery(raw.substring(0, equals)),
            Percent.decodeQuery(raw.substring(equals + 1)));
  }

  /// The value of a parameter; the first one, if it is given more than once.
  @Nullable String first(String name) {
    for (var parameter : parameters) {
      if (parameter.name().equals(name)) {
        return parameter.value();
      }
    }
    return null;
  }

  List<String> all(String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(name))
        .map(Parameter::value)
        .toList();
  }
}
