package klatsch.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Every statement of the program, taken apart when it is first used. They are constants of the
/// stores, so there is an end to them.
final class ParsedSqls {
  private final Dialect dialect;
  private final Map<String, ParsedSql> known = new ConcurrentHashMap<>();

  ParsedSqls(Dialect dialect) {
    this.dialect = dialect;
  }

  Dialect dialect() {
    return dialect;
  }

  ParsedSql of(String text) {
    var parsed = known.get(text);
    return parsed != null
        ? parsed
        : known.computeIfAbsent(text, sql -> new ParsedSql(sql, dialect));
  }
}
