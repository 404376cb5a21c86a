package klatsch.config;

import java.util.Locale;

/// A setting as it is shown to people.
///
/// @param name such as `http.port`
/// @param meaning one sentence
/// @param needs what its value must be
/// @param standard what holds when nothing is given; empty when that is "nothing"
/// @param value what holds now; `****` for a secret
/// @param where where `value` came from
public record Setting(
    String name, String meaning, String needs, String standard, String value, String where) {
  public static final String DEFAULT = "default";

  static final String PREFIX = "KLATSCH_";

  /// The option of the command line: `--http-port` for `http.port`.
  public String option() {
    return optionOf(name);
  }

  /// The environment variable: `KLATSCH_HTTP_PORT` for `http.port`.
  public String variable() {
    return variableOf(name);
  }

  static String optionOf(String name) {
    return "--" + name.replace('.', '-');
  }

  static String variableOf(String name) {
    return PREFIX + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
