package klatsch.store;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A statement with named parameters, taken apart once: what the driver is given, and which value
/// belongs where.
final class ParsedSql {
  private static final Pattern PARAMETER = Pattern.compile("IN \\(:(\\w+)\\)|(?<!:):(\\w+)");

  private final String text;
  private final String jdbc;
  private final List<String> names = new ArrayList<>();
  private final List<Slot> slots = new ArrayList<>();

  /// One question mark: which of the names it stands for, and whether that is a list.
  record Slot(int name, boolean list) {}

  ParsedSql(String text, Dialect dialect) {
    this.text = text;
    var matcher = PARAMETER.matcher(text);
    var sql = new StringBuilder();
    while (matcher.find()) {
      var list = matcher.group(1);
      slots.add(new Slot(nameIndex(list == null ? matcher.group(2) : list), list != null));
      matcher.appendReplacement(sql, list == null ? "?" : dialect.in());
    }
    this.jdbc = matcher.appendTail(sql).toString();
  }

  private int nameIndex(String name) {
    int known = names.indexOf(name);
    if (known >= 0) {
      return known;
    }
    names.add(name);
    return names.size() - 1;
  }

  String text() {
    return text;
  }

  String jdbc() {
    return jdbc;
  }

  List<String> names() {
    return names;
  }

  List<Slot> slots() {
    return slots;
  }

  int indexOf(String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("There is no :" + name + " in " + text);
    }
    return index;
  }
}
